/** The export for WordPress: what WordPress reads in it, and what our own import makes of it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../../src/export/formats.ts';
import type { Entry } from '../../src/import/entry.ts';
import { wxrReader } from '../../src/import/wxr/reader.ts';
import { SENT_HTML_FIELD } from '../../src/posts/editable/sent-html.ts';
import { publishPost } from '../../src/posts/publish.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { notesIn, postIn, postsIn, readEntries, responsesIn } from '../support/read-entries.ts';
import { idOf, importComment, importLinkback } from '../support/samples/imported.ts';

async function exported(blog: TestBlog): Promise<string> {
  let text = '';
  for await (const part of FORMATS.wxr.write(blog.deps, { isPrivate: false })) text += String(part);
  return text;
}

async function readBack(xml: string, options: { trash?: boolean } = {}): Promise<Entry[]> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'antiphon-export-')), 'blog.xml');
  writeFileSync(file, xml);
  return await readEntries(wxrReader, file, { timeZone: 'UTC', ...options });
}

test('an export for WordPress is read back with the Markdown, terms, dates and switches of each post', async () => {
  const blog = await testBlog();
  const first = await aPost(blog.deps, {
    title: 'Notes <on> a ferry & ]]> more',
    slug: 'a-ferry',
    markdown: 'Six *hours*\nlate.[^1]\n\n```js\na\n\nb\n```\n\n[^1]: Or [seven](/about).',
    ...{
      categories: ['World & sea'],
      tags: ['日本'],
      series: 'Boats',
      seriesOrder: 2,
      author: 'Míra',
    },
    ...{
      pinned: true,
      language: 'en-GB',
      wordpressId: 77,
    },
    ...{ commentsOpen: false, trackbacksOpen: false, excerpt: 'A long wait' },
  });
  for (const path of ['/old/ferry', '/2026/11/the-ferry']) {
    await blog.deps.db.oldPath.create({ data: { path, postId: first.id } });
  }
  await blog.deps.db.postField.create({ data: { postId: first.id, name: 'mood', value: 'calm' } });
  const sent = { postId: first.id, name: SENT_HTML_FIELD, value: 'x' };
  await blog.deps.db.postField.create({ data: sent });
  const secret = await aPost(blog.deps, {
    title: 'Secret',
    status: 'protected',
    password: 'sesame',
  });
  const later = await publishPost(blog.deps, {
    ...{ title: '', markdown: 'Soon', publishedAt: new Date('2999-01-01T00:00:00Z') },
    responseTo: { kind: 'like-of', url: 'https://other.example/x', rsvp: null },
    translationOf: 'a-ferry',
  });
  const xml = await exported(blog);
  expect(xml).not.toContain(SENT_HTML_FIELD);
  const entries = await readBack(xml);
  expect(notesIn(entries)).toEqual([]);
  expect(postIn(entries, String(first.id))).toMatchObject({
    title: 'Notes <on> a ferry & ]]> more',
    body: {
      format: 'markdown',
      source: 'Six *hours*\nlate.[^1]\n\n```js\na\n\nb\n```\n\n[^1]: Or [seven](/about).',
    },
    link: 'http://blog.example/2026/11/a-ferry',
    ...{ slug: 'a-ferry', excerpt: 'A long wait', status: 'published', authorId: 'mira' },
    ...{ pinned: true, language: 'en-GB', wordpressId: 77, seriesOrder: 2, commentsOpen: false },
    pings: { pingbacksOpen: true, trackbacksOpen: false, webmentionsOpen: true },
    publishedAt: first.publishedAt,
    updatedAt: first.updatedAt,
    guid: null,
    terms: expect.arrayContaining([
      { taxonomy: 'category', slug: 'world-sea', name: 'World & sea' },
      { taxonomy: 'tag', slug: '日本', name: '日本' },
      { taxonomy: 'series', slug: 'boats', name: 'Boats' },
    ]) as unknown,
    fields: [{ name: 'mood', value: 'calm' }],
    oldLinks: [
      '/?p=77',
      'http://blog.example/2026/11/the-ferry',
      '/2026/11/the-ferry',
      '/old/ferry',
    ],
  });
  expect(postIn(entries, String(secret.id))).toMatchObject({
    ...{ status: 'protected', password: 'sesame', authorId: null },
  });
  expect(postIn(entries, String(later.id))).toMatchObject({
    ...{ title: '', status: 'published', publishedAt: new Date('2999-01-01T00:00:00Z') },
    responseTo: { kind: 'like-of', url: 'https://other.example/x', rsvp: null },
    translationOfId: String(first.id),
  });
  // What WordPress itself reads.
  expect(xml).toContain('<wp:status><![CDATA[future]]></wp:status>');
  expect(xml).toMatch(/<content:encoded><!\[CDATA\[<p>Six <em>hours<\/em> late\./);
  expect(xml).toContain('<a href="http://blog.example/about">seven</a>');
  expect(xml).toMatch(/href="#[^"]+"/);
  expect(xml).toContain(
    '<wp:meta_key><![CDATA[_wp_old_slug]]></wp:meta_key><wp:meta_value><![CDATA[the-ferry]]>',
  );
});

test('an export for WordPress has comments and linkbacks with states, and parents before their replies', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  // A reply that is older than what it replies to, as after an import.
  const parent = idOf(
    await importComment(blog.deps, post.id, {
      ...{
        at: new Date('2012-01-01T00:00:00Z'),
        markdown: 'First, *later*',
        authorEmail: 'ada@a.example',
      },
    }),
  );
  await importComment(blog.deps, post.id, {
    ...{ at: new Date('2011-01-01T00:00:00Z'), markdown: 'A reply', state: 'pending' },
    parent: { kind: 'comment', id: parent },
  });
  const linkback = idOf(
    await importLinkback(blog.deps, post, {
      ...{ via: 'webmention', type: 'like', source: 'https://other.example/like', title: 'T & t' },
      ...{ author: 'Ana', authorUrl: 'https://ana.example/', site: null, excerpt: 'I like it' },
    }),
  );
  await importComment(blog.deps, post.id, {
    ...{ at: new Date('2010-01-01T00:00:00Z'), markdown: 'Thanks' },
    parent: { kind: 'linkback', id: linkback },
  });
  await importLinkback(blog.deps, post, {
    ...{ via: 'trackback', type: 'mention', source: 'https://other.example/t', title: 'On <time>' },
    ...{ site: 'Their blog', author: null, authorUrl: null, excerpt: 'A passage', state: 'spam' },
  });
  await importLinkback(blog.deps, post, {
    ...{ via: 'pingback', type: 'mention', source: 'https://other.example/p', title: 'A page' },
    ...{ site: null, author: null, authorUrl: null, excerpt: 'words around' },
  });
  const xml = await exported(blog);
  const responses = responsesIn(await readBack(xml, { trash: true }));
  const byText = (part: string) => responses.find((each) => JSON.stringify(each).includes(part));
  expect(responses).toHaveLength(6);
  expect(byText('A reply')).toMatchObject({ state: 'pending', parentId: byText('First')?.id });
  expect(byText('First')).toMatchObject({
    ...{ state: 'approved', authorEmail: 'ada@a.example', at: new Date('2012-01-01T00:00:00Z') },
    body: { format: 'markdown', source: 'First, *later*' },
  });
  expect(byText('Thanks')).toMatchObject({ parentId: byText('/like')?.id });
  expect(byText('/like')).toMatchObject({
    ...{ via: 'webmention', linkbackType: 'like', state: 'approved', title: 'T & t' },
    ...{ author: 'Ana', authorUrl: 'https://ana.example/', site: null, excerpt: 'I like it' },
  });
  expect(byText('/t"')).toMatchObject({
    via: 'trackback',
    state: 'spam',
    title: 'On <time>',
    site: 'Their blog',
  });
  expect(byText('/p"')).toMatchObject({
    via: 'pingback',
    title: 'A page',
    excerpt: 'words around',
  });
  const numbers = [
    ...xml.matchAll(/<wp:comment_id>(\d+)<\/wp:comment_id>|<wp:comment_parent>(\d+)</g),
  ];
  let last = 0;
  for (const [, id, above] of numbers) {
    if (id !== undefined) last = Number(id);
    else expect(Number(above)).toBeLessThan(last);
  }
  // As WordPress and its webmention plugin read them.
  expect(xml).toContain('<![CDATA[<strong>On &lt;time&gt;</strong>\n\nA passage]]>');
  expect(xml).toContain('<![CDATA[[&#8230;] words around [&#8230;]]]>');
  expect(xml).toContain(
    '<wp:meta_key><![CDATA[semantic_linkbacks_type]]></wp:meta_key><wp:meta_value><![CDATA[like]]>',
  );
});

test('texts that WordPress changed after an export are read as they are there, others from their source', async () => {
  const blog = await testBlog();
  const edited = await aPost(blog.deps, { slug: 'edited', markdown: 'Six *hours* late.' });
  const kept = await aPost(blog.deps, { slug: 'kept', markdown: '# One\n\nA *quiet* day.' });
  for (const markdown of ['A wrong *word*', 'A [link](https://a.example/)']) {
    await importComment(blog.deps, edited.id, { markdown });
  }
  for (const excerpt of ['words around', 'other words']) {
    const source = `https://other.example/${excerpt.length}`;
    const from = { title: 'A page', site: 'Theirs', author: 'Ana', authorUrl: null };
    await importLinkback(blog.deps, edited, { via: 'pingback', source, excerpt, ...from });
  }
  const xml = await exported(blog);
  const inWordPress = xml
    .replace('[<p>Six <em>hours</em> late.</p>]', '[<p>Seven <em>hours</em> late.</p>]')
    .replace('[<p>A wrong <em>word</em></p>]', '[<p>A right <em>word</em></p>]')
    .replace('[&#8230;] words around [&#8230;]', '[&#8230;] better words [&#8230;]')
    // What WordPress does to texts that nobody edits.
    .replace('<em>quiet</em> day.</p>]', '<em>quiet</em> day.</p>\n]')
    .replace(/\n\n<p>A <em>quiet/, '\r\n\r\n<p>A <em>quiet')
    .replace(/<a href="https:\/\/a\.example\/"[^>]*>/, '<a href="https://a.example/" rel="ugc">');
  const entries = await readBack(inWordPress);
  expect(postIn(entries, String(edited.id)).body).toEqual({
    format: 'html',
    source: expect.stringContaining('Seven <em>hours</em> late.') as string,
  });
  expect(postIn(entries, String(kept.id)).body).toMatchObject({
    ...{ format: 'markdown', source: '# One\n\nA *quiet* day.' },
  });
  const [first, second, third, fourth] = responsesIn(entries);
  const responses = JSON.stringify([first, second, third, fourth]);
  expect(responses).toContain('A right <em>word</em>');
  expect(responses).toContain('A [link](https://a.example/)');
  expect(responsesIn(entries)).toContainEqual(
    expect.objectContaining({ excerpt: 'better words', title: 'A page', site: null }),
  );
  expect(responsesIn(entries)).toContainEqual(
    expect.objectContaining({ excerpt: 'other words', site: 'Theirs', author: 'Ana' }),
  );
  expect(notesIn(entries)).toEqual([
    'changed: Posts that another program changed after their export are taken from its HTML, not their source',
    ...Array<string>(2).fill(
      'changed: Comments and linkbacks that another program changed after their export are taken as they are there',
    ),
  ]);
  // Exports of earlier versions have no hashes.
  const withoutHashes = inWordPress.replaceAll('_antiphon_content', '_antiphon_none');
  expect(postIn(await readBack(withoutHashes), String(edited.id)).body).toMatchObject({
    source: 'Six *hours* late.',
  });
});

test('images and files of the library in a text are read back with the address of the exported blog', async () => {
  const blog = await testBlog();
  const file = '/media/abababababababab/quay-800.webp';
  const { id } = await aPost(blog.deps, {
    markdown: `![Quay](${file} "At sea")\n\n<img src="${file}" alt="">\n\n[About](/about) \`![](${file})\``,
  });
  const there = `http://blog.example${file}`;
  expect(postIn(await readBack(await exported(blog)), String(id)).body).toEqual({
    ...{ format: 'markdown', isOurs: true },
    source: `![Quay](${there} "At sea")\n\n<img src="${there}" alt="">\n\n[About](/about) \`![](${file})\``,
  });
});

test('posts in the trash and withdrawn ones are in an export as such, deleted ones are not', async () => {
  const blog = await testBlog();
  for (const status of ['trashed', 'unpublished', 'deleted', 'draft', 'private']) {
    const { id } = await aPost(blog.deps, { title: status });
    await blog.deps.db.post.update({ where: { id }, data: { status } });
  }
  const entries = await readBack(await exported(blog));
  expect(postsIn(entries).map(({ title, status }) => `${title} ${status}`)).toEqual([
    ...['unpublished draft', 'draft draft', 'private private'],
  ]);
  expect(notesIn(entries)).toEqual(['lost: Posts in the trash']);
});

test('media are in an export before the posts, with ids of their own, and covers refer to them', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { id } = await blog.deps.db.media.create({
    data: {
      ...{
        hash: 'ab'.repeat(32),
        slug: 'quay',
        type: 'image/webp',
        width: 800,
        height: 600,
        size: 10,
      },
      ...{ alt: 'A quay', createdAt: blog.clock.now() },
      files: { create: { width: 800, format: 'webp', size: 10 } },
    },
  });
  await blog.deps.db.post.update({ where: { id: post.id }, data: { coverId: id } });
  const entries = await readBack(await exported(blog));
  const media = entries.find(({ kind }) => kind === 'media');
  expect(media).toMatchObject({
    url: 'http://blog.example/media/abababababababab/quay-800.webp',
    alt: 'A quay',
    id: String(id + post.id),
  });
  expect(postIn(entries, String(post.id)).cover).toEqual({ mediaId: String(id + post.id) });
  expect(entries.findIndex(({ kind }) => kind === 'media')).toBeLessThan(
    entries.findIndex(({ kind }) => kind === 'post'),
  );
});

test('categories are in an export after their parents, whatever their ids', async () => {
  const blog = await testBlog();
  const { db } = blog.deps;
  const child = await db.term.create({ data: { kind: 'category', slug: 'child', name: 'Child' } });
  const top = await db.term.create({
    data: { kind: 'category', slug: 'top', name: 'Top', description: 'All & more' },
  });
  await db.term.update({ where: { id: child.id }, data: { parentId: top.id } });
  const terms = (await readBack(await exported(blog))).filter(({ kind }) => kind === 'term');
  expect(terms).toMatchObject([
    { slug: 'top', description: 'All & more', parentSlug: null },
    { slug: 'child', parentSlug: 'top' },
  ]);
});
