import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { hostsCommand } from '../../src/cli/hosts.ts';
import { linkbacksCommand } from '../../src/cli/linkbacks.ts';
import { postCommand } from '../../src/cli/post.ts';
import { settingsCommand } from '../../src/cli/settings.ts';
import { findPublicPost } from '../../src/posts/read.ts';
import { ping } from '../support/clients.ts';
import { linkTo, page } from '../support/source-site.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/test-blog.ts';

async function run(blog: TestBlog, command: Command, line: string): Promise<string> {
  let printed = '';
  await command.run(blog.deps, line.split(' '), (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

describe('antiphon linkbacks', () => {
  async function withOneWaiting() {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({ '/a': page(linkTo(blog.urlOf(post)), 'A title') });
    await ping(blog, site.url('/a'), blog.urlOf(post));
    return { blog, post, site, id: (await blog.onlyLinkback()).id };
  }

  test('list --json prints an array of what there is to know', async () => {
    const { blog, post, site, id } = await withOneWaiting();
    expect(JSON.parse(await run(blog, linkbacksCommand, 'list --json'))).toMatchObject([
      {
        id,
        via: 'pingback',
        source: site.url('/a'),
        target: blog.urlOf(post),
        verification: 'verified',
        moderation: 'pending',
        title: 'A title',
        author: null,
        site: null,
        excerpt: 'I read this post today.',
        linkStart: 7,
        linkEnd: 16,
        receivedAt: '2026-11-23T10:00:00.000Z',
      },
    ]);
  });

  test('list --json of nothing is an empty array; list says it in words', async () => {
    const blog = await testBlog();
    expect(JSON.parse(await run(blog, linkbacksCommand, 'list --json'))).toEqual([]);
    expect(await run(blog, linkbacksCommand, 'list')).toBe('No linkback has come yet.\n');
  });

  test.each([
    ['approve', 'approved'],
    ['reject', 'rejected'],
    ['spam', 'spam'],
  ])('%s decides, and the page shows it at the next request', async (verb, moderation) => {
    const { blog, post, id } = await withOneWaiting();
    expect(await run(blog, linkbacksCommand, `${verb} ${String(id)}`)).toBe(
      `${String(id)} ${moderation}\n`,
    );
    expect((await blog.pageOf(post)).includes('A title')).toBe(moderation === 'approved');
  });

  test('what is not there is an error; what is there is decided all the same', async () => {
    const { blog, id } = await withOneWaiting();
    await expect(run(blog, linkbacksCommand, `approve ${String(id)} 999`)).rejects.toThrow(
      'No linkback “999”',
    );
    expect((await blog.onlyLinkback()).moderation).toBe('approved');
  });

  test.each(['', 'approve', 'list all', 'destroy 1', 'list --yaml'])(
    '“%s” is answered with the usage',
    async (line) => {
      const blog = await testBlog();
      await expect(run(blog, linkbacksCommand, line)).rejects.toThrow(/Usage:/);
    },
  );

  test.each(['0x1', '-1', '1.5', '99999999999', 'one'])(
    'approve %s is not the number of a linkback',
    async (word) => {
      const blog = await testBlog();
      await expect(run(blog, linkbacksCommand, `approve -- ${word}`)).rejects.toThrow(
        'not the number of a linkback',
      );
    },
  );
});

test('antiphon hosts blocks and unblocks', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  expect(await run(blog, hostsCommand, 'block A.example b.example')).toBe(
    'a.example blocked\nb.example blocked\n',
  );
  expect(await ping(blog, 'http://a.example./x', blog.urlOf(post))).toMatchObject({
    fault: { code: 49 },
  });
  await run(blog, hostsCommand, 'unblock a.example');
  expect(await ping(blog, 'http://a.example:1/x', blog.urlOf(post))).not.toMatchObject({
    fault: { code: 49 },
  });
  for (const word of ['http://a.example/', 'a.example/x', 'a:80', '']) {
    await expect(run(blog, hostsCommand, `block ${word}`)).rejects.toThrow(/not a host|Usage/);
  }
});

test('antiphon post flags closes and opens', async () => {
  const blog = await testBlog();
  const { path } = await aPost(blog.deps);
  await run(blog, postCommand, `flags ${path} --comments closed`);
  expect(await findPublicPost(blog.deps, path)).toMatchObject({
    commentsOpen: false,
    ...allPings(true),
  });
  await run(blog, postCommand, `flags ${path} --comments open --pings closed`);
  expect(await findPublicPost(blog.deps, path)).toMatchObject({
    commentsOpen: true,
    ...allPings(false),
  });
  await expect(run(blog, postCommand, `flags ${path} --pings ajar`)).rejects.toThrow(
    'open or closed',
  );
  await expect(run(blog, postCommand, `flags ${path}`)).rejects.toThrow('Usage');
});

test('antiphon settings lists and sets', async () => {
  const blog = await testBlog();
  expect(await run(blog, settingsCommand, 'set moderation open')).toBe('moderation = open\n');
  expect(JSON.parse(await run(blog, settingsCommand, 'list --json'))).toMatchObject({
    moderation: 'open',
  });
  expect(await run(blog, settingsCommand, 'list')).toContain(
    'moderation = "open"\n    Which verified',
  );
});
