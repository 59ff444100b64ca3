import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { hostsCommand, listsCommand } from '../../src/cli/hosts.ts';
import { linkbacksCommand } from '../../src/cli/linkbacks.ts';
import { postCommand } from '../../src/cli/post.ts';
import { settingsCommand } from '../../src/cli/settings.ts';
import { findPublicPost } from '../support/blog/posts-at.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { aLinkback, anEvidence } from '../support/samples/a-linkback.ts';
import { ping } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

async function run(blog: TestBlog, command: Command, line: string): Promise<string> {
  let printed = '';
  await command.run(blog.deps, line.split(' '), (text) => {
    printed += text;
    return Promise.resolve();
  });
  return printed;
}

describe('antiphon linkbacks', () => {
  async function withOnePending() {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({ '/a': page(linkTo(blog.urlOf(post)), 'A title') });
    await ping(blog, site.url('/a'), blog.urlOf(post));
    return { blog, post, site, id: (await blog.onlyLinkback()).id };
  }

  test('list --json prints an array of all fields', async () => {
    const { blog, post, site, id } = await withOnePending();
    expect(JSON.parse(await run(blog, linkbacksCommand, 'list --json'))).toMatchObject([
      {
        id,
        via: ['pingback'],
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
        score: 0,
        scoreReasons: [],
        proposed: null,
        type: 'mention',
        receivedAt: '2026-11-23T10:00:00.000Z',
      },
    ]);
  });

  test('without linkbacks, list --json prints an empty array, and list a sentence', async () => {
    const blog = await testBlog();
    expect(JSON.parse(await run(blog, linkbacksCommand, 'list --json'))).toEqual([]);
    expect(await run(blog, linkbacksCommand, 'list')).toBe('No linkbacks yet.\n');
  });

  test.each([
    ['approve', 'approved'],
    ['reject', 'rejected'],
    ['spam', 'spam'],
  ])(
    '%s changes the state, and the page shows it at the next request',
    async (verb, moderation) => {
      const { blog, post, id } = await withOnePending();
      expect(await run(blog, linkbacksCommand, `${verb} ${String(id)}`)).toBe(
        `${String(id)} ${moderation}\n`,
      );
      expect((await blog.pageOf(post)).includes('A title')).toBe(moderation === 'approved');
    },
  );

  test('an unknown id is an error; the other ids are moderated all the same', async () => {
    const { blog, id } = await withOnePending();
    await expect(run(blog, linkbacksCommand, `approve ${String(id)} 999`)).rejects.toThrow(
      'No linkback “999”',
    );
    expect((await blog.onlyLinkback()).moderation).toBe('approved');
  });

  test.each(['', 'approve', 'list all', 'destroy 1', 'list --yaml', 'show', 'show 1 2'])(
    '“%s” shows the usage',
    async (line) => {
      const blog = await testBlog();
      await expect(run(blog, linkbacksCommand, line)).rejects.toThrow(/Usage:/);
    },
  );

  async function withScoredOnes() {
    const blog = await testBlog();
    const { deps } = blog;
    const reasons = [
      { rule: 'listed-word', points: 3, because: 'Listed words: “casino”.' },
      { rule: 'person', points: -1, because: 'It has a type (reply) and an author.' },
    ];
    const pending = await aLinkback(deps, {
      title: 'Held',
      score: 2,
      scoreReasons: JSON.stringify(reasons),
    });
    const changed = await aLinkback(deps, {
      title: 'Shown',
      moderation: 'approved',
      proposed: {
        finalHost: null,
        evidence: anEvidence(),
        changes: [
          { kind: 'title', from: 'Shown', to: 'New' },
          { kind: 'author', from: null, to: 'Ada' },
          { kind: 'outside-link', to: 'http://shop.example/' },
          { kind: 'words', kept: 0.499, from: 'Old words', to: 'New words' },
        ],
      },
    });
    await aLinkback(deps, { title: 'Unread', verification: 'pending' });
    await aLinkback(deps, { title: 'Spam', moderation: 'spam' });
    return { blog, pending, changed };
  }

  test('list --queue shows linkbacks to review, with scores and changes', async () => {
    const { blog, pending, changed } = await withScoredOnes();
    const source = (sourceUrl: { hostName: string }) => `http://${sourceUrl.hostName}/`;
    const [{ fingerprint } = { fingerprint: null }] = (await blog.linkbacks()).filter(
      ({ id }) => id === changed.id,
    );
    expect(fingerprint).toMatch(/^[0-9a-f]{12}$/);
    const printed = await run(blog, linkbacksCommand, 'list --queue');
    expect(printed.replaceAll(/(example\/)\d+/g, '$1')).toBe(
      [
        `${changed.id}  approved, verified  webmention  2026-11-23 10:00`,
        '    Shown',
        `    ${source(changed)}`,
        '    → http://blog.example/',
        '    The source has changed since it was approved:',
        '      the title was “Shown” and is “New”',
        '      the author was missing and is “Ada”',
        '      it links to http://shop.example/',
        '      49 % of the words remain: “Old words” is now “New words”',
        `    To approve these changes only: antiphon linkbacks approve ${changed.id} --seen ${String(fingerprint)}`,
        `${pending.id}  pending, verified  webmention  2026-11-23 10:00`,
        '    Held',
        `    ${source(pending)}`,
        '    → http://blog.example/',
        '    2 points:',
        '      +3  Listed words: “casino”. (listed-word)',
        '      -1  It has a type (reply) and an author. (person)',
        '',
      ].join('\n'),
    );
    const json = JSON.parse(await run(blog, linkbacksCommand, 'list --queue --json')) as unknown;
    expect(json).toMatchObject([
      { id: changed.id, fingerprint },
      { id: pending.id, score: 2, fingerprint: null },
    ]);
    expect(await run(blog, linkbacksCommand, 'list')).toContain('Unread');
  });

  test('list --queue without linkbacks to review prints a sentence', async () => {
    const blog = await testBlog();
    await aLinkback(blog.deps, { moderation: 'spam' });
    expect(await run(blog, linkbacksCommand, 'list --queue')).toBe('Nothing to review.\n');
    expect(await run(blog, linkbacksCommand, 'list --queue --json')).toBe('[]\n');
  });

  test('show prints a linkback as text, and its record with source, host and post', async () => {
    const { blog, pending } = await withScoredOnes();
    const { id, sourceId, hostName, postId } = pending;
    const printed = await run(blog, linkbacksCommand, `show ${id}`);
    expect(printed).toContain('+3  Listed words: “casino”. (listed-word)');
    const record = JSON.parse(printed.slice(printed.indexOf('{'))) as unknown;
    expect(record).toMatchObject({
      id,
      via: 'webmention',
      finalHost: hostName,
      source: { id: sourceId, claims: 1, host: { name: hostName, spam: 0 } },
      post: { id: postId },
      avatar: null,
    });
    expect(JSON.parse(await run(blog, linkbacksCommand, `show ${id} --json`))).toEqual(record);
    await expect(run(blog, linkbacksCommand, 'show 999')).rejects.toThrow('No linkback “999”');
  });

  test.each(['0x1', '-1', '1.5', '99999999999', 'one'])(
    'approve %s is not the id of a linkback',
    async (word) => {
      const blog = await testBlog();
      await expect(run(blog, linkbacksCommand, `approve -- ${word}`)).rejects.toThrow(
        'not the id of a linkback',
      );
    },
  );
});

describe('antiphon lists', () => {
  async function fileOf(text: string): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'antiphon-lists-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'lists.txt');
    await writeFile(file, text);
    return file;
  }

  test('adds, shows, exports and removes', async () => {
    const blog = await testBlog();
    expect(await run(blog, listsCommand, 'add word Free Money')).toBe('word free money added\n');
    expect(await run(blog, listsCommand, 'add word free money')).toBe(
      'word free money is already listed\n',
    );
    await run(blog, listsCommand, 'add trust B.example');
    await run(blog, listsCommand, 'add trust a.example');
    expect(await run(blog, listsCommand, 'show')).toBe(
      'Trusted hosts: 2\n    a.example\n    b.example\n' +
        'Suspect hosts: none\nBlocked hosts: none\nWords: 1\n    free money\n',
    );
    expect(await run(blog, listsCommand, 'remove trust a.example')).toBe(
      'trust a.example removed\n',
    );
    expect(await run(blog, listsCommand, 'export')).toBe('trust b.example\nword free money\n');
    await expect(run(blog, listsCommand, 'remove trust a.example')).rejects.toThrow('No entry');
  });

  test('imports a file, its own or a published one', async () => {
    const blog = await testBlog();
    const own = await fileOf('word casino\ntrust a.example\n');
    expect(await run(blog, listsCommand, `import ${own}`)).toBe('2 entries read, 2 added\n');
    const published = await fileOf('# spam\nb.example\nc.example\n');
    expect(await run(blog, listsCommand, `import ${published} --as block`)).toBe(
      '2 entries read, 2 added\n',
    );
    expect(await run(blog, listsCommand, 'export')).toBe(
      'trust a.example\nblock b.example\nblock c.example\nword casino\n',
    );
    await expect(run(blog, listsCommand, `import ${published}`)).rejects.toThrow(
      '2: “b.example” is not one of trust, suspect, block, word',
    );
    await expect(run(blog, listsCommand, 'import /no/such/file')).rejects.toThrow(
      '/no/such/file cannot be read',
    );
    await expect(run(blog, listsCommand, `import ${own} --as word`)).rejects.toThrow(
      '--as must be',
    );
  });

  test.each(['', 'import', 'import a b', 'show all', 'add', 'export --as block', 'list'])(
    '“%s” shows the usage',
    async (line) => {
      const blog = await testBlog();
      await expect(run(blog, listsCommand, line)).rejects.toThrow(/Usage:/);
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
