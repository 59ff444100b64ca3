/** The outbox in the CLI: lists, a dry run, sending again. */
import { expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { hostsCommand } from '../../src/cli/hosts.ts';
import { outboxCommand } from '../../src/cli/delivery.ts';
import { previewOutbox } from '../../src/outbox/plan/plan.ts';
import { renderMarkdown } from '../../src/posts/markdown/markdown.ts';
import { receiver, save, SLUG, wideBlog } from '../support/blog/outbox.ts';
import type { TestBlog } from '../support/blog/test-blog.ts';

async function run(blog: TestBlog, command: Command, line: string): Promise<string> {
  let printed = '';
  await command.run(blog.deps, line.split(' '), (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

const outbox = (blog: TestBlog, line: string) => run(blog, outboxCommand, line);

test('list prints each entry; --json prints an array, --post the entries of one post', async () => {
  const blog = await wideBlog();
  const { a, b } = await receiver(blog);
  expect(await outbox(blog, 'list')).toBe('No notifications yet.\n');
  const post = await save(blog, `[One](${a})`);
  const other = await save(blog, `[Two](${b})`, { slug: 'another' });
  await blog.notify();
  const text = await outbox(blog, 'list');
  expect(text).toContain(
    `2  Sent  webmention  1 try  sent 2026-11-23 10:00\n    ${other.path}\n    → ${b}\n    HTTP 202\n`,
  );

  const json = JSON.parse(await outbox(blog, 'list --json')) as unknown[];
  expect(json).toMatchObject([
    { id: 2, postPath: other.path, target: b },
    { id: 1, postPath: post.path, target: a, state: 'sent', sentAt: '2026-11-23T10:00:00.000Z' },
  ]);
  for (const name of [SLUG, post.path]) {
    expect(JSON.parse(await outbox(blog, `list --json --post ${name}`))).toEqual([json[1]]);
  }
  await expect(outbox(blog, 'list --post no-such')).rejects.toThrow('No post “no-such”.');
});

test('resend sends by id, or all that failed', async () => {
  const blog = await wideBlog();
  const { site, received, a } = await receiver(blog);
  await save(blog, `[One](${a})\n\n[Two](${site.url('/gone')})`);
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }, { state: 'failed' }]);
  expect(await outbox(blog, 'resend 1')).toBe('1 waiting\n');
  await blog.notify();
  expect(received).toHaveLength(2);
  expect(await outbox(blog, 'resend --failed')).toBe('2 waiting\n');
  site.pages['/gone'] = site.pages['/a'] ?? '';
  expect(await blog.notify()).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  await expect(outbox(blog, 'resend 1 77')).rejects.toThrow('No outbox entry “77”.');
  await expect(outbox(blog, 'resend x')).rejects.toThrow('“x” is not the id of an outbox entry');
});

test('resend --json prints the entries as an array', async () => {
  const blog = await wideBlog();
  const { a, b } = await receiver(blog);
  await save(blog, `[One](${a})\n\n[Two](${b})`);
  await blog.notify();
  expect(JSON.parse(await outbox(blog, 'resend 2 1 --json'))).toEqual([
    { id: 2, state: 'waiting' },
    { id: 1, state: 'waiting' },
  ]);
  expect(await outbox(blog, 'resend --failed --json')).toBe('[]\n');
});

test.each(['', 'list 1', 'resend', 'resend 1 --failed', 'resend --json', 'send 1'])(
  'an invalid command shows the usage: %j',
  async (line) => {
    const blog = await wideBlog();
    await expect(outbox(blog, line)).rejects.toThrow('Usage:');
  },
);

test('hosts never and hosts notify print the result', async () => {
  const blog = await wideBlog();
  expect(await run(blog, hostsCommand, 'never A.example b.example')).toBe(
    'a.example is never notified\nb.example is never notified\n',
  );
  expect(await run(blog, hostsCommand, 'notify a.example')).toBe('a.example is notified\n');
  await expect(run(blog, hostsCommand, 'never http://a.example/')).rejects.toThrow('not a host');
  await expect(run(blog, hostsCommand, 'never')).rejects.toThrow('Usage:');
});

test('a dry run prints what would be sent, and sends nothing', async () => {
  const blog = await wideBlog();
  const { site, a, b } = await receiver(blog);
  await run(blog, hostsCommand, 'never never.example');
  const post = await save(blog, `[One](${a})\n\n[Two](${b})\n\n[Three](${site.url('/c')})`);
  await blog.notify();
  const requested = site.requested.length;

  const draft = {
    ...post,
    ...renderMarkdown(
      `[One](${a})\n\n[Two](${b}), changed\n\n[N](http://never.example/) [F](http://new.example/)`,
    ),
  };
  expect(await previewOutbox(blog.deps, draft)).toEqual([
    {
      target: a,
      byHand: false,
      why: 'unchanged',
      because: null,
      state: 'sent',
      protocol: 'webmention',
    },
    {
      target: b,
      byHand: false,
      why: 'changed',
      because: null,
      state: 'sent',
      protocol: 'webmention',
    },
    {
      target: 'http://never.example/',
      byHand: false,
      why: 'skipped',
      because: 'Notifications to never.example are off: see antiphon hosts.',
      state: null,
      protocol: null,
    },
    {
      target: 'http://new.example/',
      byHand: false,
      why: 'new',
      because: null,
      state: null,
      protocol: null,
    },
  ]);
  const { path, title, bodyHtml, responseTo, trackbacksTo, notifies } = draft;
  const unsaved = { path, title, bodyHtml, responseTo, trackbacksTo, notifies };
  expect((await previewOutbox(blog.deps, unsaved)).map(({ why }) => why)).toEqual([
    'new',
    'new',
    'skipped',
    'new',
  ]);
  expect((await previewOutbox(blog.deps, { ...post, bodyHtml: '' })).map(({ why }) => why)).toEqual(
    ['removed', 'removed'],
  );
  await blog.notify();
  expect(site.requested).toHaveLength(requested);
});
