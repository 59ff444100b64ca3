/** metaWeblog.*: how programs from Open Live Writer to MarsEdit write and read posts. */
import { expect, test } from 'vitest';
import { attachmentId } from '../../../src/http/xmlrpc/ids.ts';
import { fileUrl } from '../../../src/media/file.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aFile, anImage } from '../../support/samples/media.ts';
import { dateTime, type Plain } from '../../support/sites/xmlrpc-values.ts';

type Struct = { [name: string]: Plain };

async function aBlog(format: 'html' | 'markdown' = 'html') {
  const blog = await testBlog();
  return { blog, program: await aProgram(blog, { format }) };
}

async function newPost(program: XmlRpcProgram, struct: object, publish?: unknown): Promise<string> {
  const more = publish === undefined ? [] : [publish];
  return await program.call<string>('metaWeblog.newPost', 'default', WHO, struct, ...more);
}

async function getPost(program: XmlRpcProgram, id: string | number): Promise<Struct> {
  return await program.call<Struct>('metaWeblog.getPost', id, WHO);
}

const FLAGS: (readonly [value: unknown, open: 0 | 1])[] = [
  ...[1, '1', 'open', true].map((value) => [value, 1] as const),
  ...[0, 2, '0', '2', 'closed', 'none', false].map((value) => [value, 0] as const),
  // The site's default.
  ...['perhaps', 7, null].map((value) => [value, 1] as const),
];

test.each(FLAGS)('200 mt_allow_comments and mt_allow_pings %o mean %i', async (value, open) => {
  const { program } = await aBlog();
  const flags = { mt_allow_comments: value, mt_allow_pings: value };
  const id = await newPost(program, { title: 'A', ...flags });
  expect(await getPost(program, id)).toMatchObject({
    mt_allow_comments: open,
    mt_allow_pings: open,
  });
});

const STATUSES: readonly [struct: object, publish: unknown, shown: string][] = [
  [{}, true, 'publish'],
  [{}, '1', 'publish'],
  [{}, false, 'draft'],
  [{}, undefined, 'draft'],
  [{ post_status: 'draft' }, true, 'draft'],
  [{ post_status: 'publish' }, false, 'publish'],
  [{ post_status: 'private' }, true, 'private'],
  [{ post_status: '' }, true, 'publish'],
  [{ post_status: 'live' }, true, 'publish'],
  [{ post_status: 'live' }, false, 'draft'],
  // Of pages only.
  [{ page_status: 'draft' }, true, 'publish'],
];

test.each(STATUSES)('200 metaWeblog.newPost with %o and publish %o is %s', async (...row) => {
  const [struct, publish, shown] = row;
  const { program } = await aBlog();
  const id = await newPost(program, { title: 'A', ...struct }, publish);
  expect(await getPost(program, id)).toMatchObject({ post_status: shown });
});

test('200 metaWeblog.editPost with publish does not publish what is private or protected', async () => {
  const { program } = await aBlog();
  const hidden = await newPost(program, { title: 'A', post_status: 'private' });
  const locked = await newPost(program, { title: 'B', wp_password: 'tide' }, true);
  for (const id of [hidden, locked]) {
    await program.call('metaWeblog.editPost', id, WHO, { title: 'C' }, true);
  }
  expect(await getPost(program, hidden)).toMatchObject({ post_status: 'private', title: 'C' });
  expect(await getPost(program, locked)).toMatchObject({ wp_password: 'tide', title: 'C' });
  await program.call('metaWeblog.editPost', hidden, WHO, { post_status: 'publish' }, true);
  expect(await getPost(program, hidden)).toMatchObject({ post_status: 'publish' });
});

test('200 categories are given by name or id, tags as a string or an array', async () => {
  const { blog, program } = await aBlog();
  const { categories } = await aPost(blog.deps, { categories: ['News', '2025'] });
  const idOfNews = categories.find(({ name }) => name === 'News')?.id ?? 0;
  const id = await newPost(program, {
    title: 'A',
    categories: [String(idOfNews), 'Essays', '2025'],
    mt_keywords: 'ferries, Caspian sea,,',
  });
  expect(await getPost(program, id)).toMatchObject({
    categories: ['News', 'Essays', '2025'],
    mt_keywords: 'ferries, Caspian sea',
  });
  await program.call('metaWeblog.editPost', id, WHO, { mt_keywords: ['org', 'two words'] }, false);
  expect(await getPost(program, id)).toMatchObject({
    categories: ['News', 'Essays', '2025'],
    mt_keywords: 'org, two words',
  });
  await program.call('metaWeblog.editPost', id, WHO, { categories: [], mt_keywords: '' }, false);
  expect(await getPost(program, id)).toMatchObject({ categories: [], mt_keywords: '' });
  expect(await program.faultCode('metaWeblog.newPost', 1, WHO, { categories: [99999] }, true)).toBe(
    404,
  );
});

test('200 a text in two parts comes back in two parts', async () => {
  const { program } = await aBlog();
  const [description, mt_text_more] = ['<p>The first part.</p>', '<p>The extended part.</p>'];
  const id = await newPost(program, { title: 'A', description, mt_text_more });
  const read = await getPost(program, id);
  expect(read).toMatchObject({ description, mt_text_more });
  // As Open Live Writer sends it: both again.
  await program.call('metaWeblog.editPost', id, WHO, { description, mt_text_more }, false);
  expect(await getPost(program, id)).toMatchObject({ description, mt_text_more });
  await program.call('metaWeblog.editPost', id, WHO, { mt_text_more: '<p>Other.</p>' }, false);
  expect(await getPost(program, id)).toMatchObject({ description, mt_text_more: '<p>Other.</p>' });
});

test('200 Markdown comes from a text filter, a custom field or a program for Markdown', async () => {
  const { blog, program } = await aBlog();
  const forMarkdown = await aProgram(blog, { user: program.user, format: 'markdown' });
  const markdown = 'Six *hours* late.\n\n| a | b |\n| - | - |\n| 1 | 2 |';
  const byFilter = await newPost(program, {
    ...{ title: 'A', description: markdown, mt_convert_breaks: 'markdown' },
  });
  const byField = await newPost(program, {
    ...{ title: 'A', description: '<p>As another renderer has it.</p>' },
    custom_fields: [{ id: 'mt_markdown', key: 'mt_markdown', value: markdown }],
  });
  const bySetting = await newPost(forMarkdown, { title: 'A', description: markdown });
  for (const id of [byFilter, byField, bySetting]) {
    expect(await getPost(forMarkdown, id)).toMatchObject({
      description: markdown,
      mt_convert_breaks: 'markdown',
    });
    const read = await getPost(program, id);
    expect(read).toMatchObject({ mt_convert_breaks: '0' });
    expect(read['description']).toContain('<em>hours</em>');
    expect(read['custom_fields']).toEqual([{ id: '0', key: 'mt_markdown', value: markdown }]);
  }
});

test('200 the answered custom field mt_markdown, sent back with another text, does not undo that', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { title: 'A', description: '<p>Before.</p>' });
  const read = await getPost(program, id);
  await program.call('metaWeblog.editPost', id, WHO, {
    ...{ description: '<p>After.</p>', custom_fields: read['custom_fields'] },
  });
  expect(await getPost(program, id)).toMatchObject({
    description: '<p>After.</p>',
    custom_fields: [{ value: 'After.' }],
  });
});

test('200 the same answer, sent back twice with other texts, does not bring back the first one', async () => {
  const { program } = await aBlog();
  for (const [get, edit, text] of [
    ['metaWeblog.getPost', 'metaWeblog.editPost', 'description'],
    ['wp.getPost', 'wp.editPost', 'post_content'],
  ] as const) {
    const id = await newPost(program, { title: 'A', description: '<p>one</p>' });
    const of = get === 'wp.getPost' ? ([1, WHO, id] as const) : ([id, WHO] as const);
    const answered = await program.call<Struct>(get, ...of);
    for (const version of ['<p>two</p>', '<p>three</p>']) {
      await program.call(edit, ...of, { ...answered, [text]: version });
      expect((await program.call<Struct>(get, ...of))[text]).toBe(version);
    }
  }
});

test('200 a text with HTML that Markdown does not have comes back as it was written', async () => {
  const { program } = await aBlog();
  const description =
    '<table><tbody><tr><td colspan="2">Wide</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>';
  const id = await newPost(program, { title: 'A', description });
  expect(await getPost(program, id)).toMatchObject({ description, custom_fields: [] });
});

test('200 mt_tb_ping_urls is an array, or a string with blanks', async () => {
  const { blog, program } = await aBlog();
  const urls = ['http://a.example/tb/1', 'http://b.example/tb/2'];
  for (const given of [urls, urls.join('\n')]) {
    const id = await newPost(program, { title: 'A', mt_tb_ping_urls: given });
    const post = await blog.deps.db.post.findUniqueOrThrow({ where: { id: Number(id) } });
    expect(post.trackbacksTo.split('\n')).toEqual(urls);
  }
  expect(
    await program.faultCode('metaWeblog.newPost', 1, WHO, { title: 'A', mt_tb_ping_urls: 'x' }),
  ).toBe(500);
});

test('200 an enclosure becomes a link in the text, once', async () => {
  const { program } = await aBlog();
  const url = 'http://a.example/episode_1.mp3';
  const enclosure = { url, length: 300, type: 'audio/mpeg' };
  const id = await newPost(program, { title: 'A', description: '<p>Listen.</p>', enclosure });
  const { description } = await getPost(program, id);
  expect(description).toContain(`<a href="${url}">`);
  await program.call('metaWeblog.editPost', id, WHO, { description, enclosure }, false);
  expect(await getPost(program, id)).toMatchObject({ description });
  await program.call('metaWeblog.editPost', id, WHO, { title: 'B', enclosure }, false);
  expect(await getPost(program, id)).toMatchObject({ description, title: 'B' });
});

test('200 an enclosure that is linked in another spelling, or was answered, becomes no second link', async () => {
  const { blog, program } = await aBlog();
  const forMarkdown = await aProgram(blog, { user: program.user, format: 'markdown' });
  const library = fileUrl(blog.deps.config.siteUrl, await aFile(blog, { name: 'Part one.mp3' }));
  const urls = ['http://a.example/a_b*c.mp3?x=1&y=2', 'http://a.example/é (1).mp3', library];
  for (const url of urls) {
    for (const writer of [program, forMarkdown]) {
      const enclosure = { url, length: 300, type: 'audio/mpeg' };
      const id = await newPost(writer, { title: 'A', description: 'Listen.', enclosure });
      const { markdown } = await blog.deps.db.post.findUniqueOrThrow({ where: { id: Number(id) } });
      for (const reader of [program, forMarkdown]) {
        const { description } = await getPost(reader, id);
        await reader.call('metaWeblog.editPost', id, WHO, { description, enclosure }, false);
        await reader.call('metaWeblog.editPost', id, WHO, { title: 'B', enclosure }, false);
      }
      const after = await blog.deps.db.post.findUniqueOrThrow({ where: { id: Number(id) } });
      expect(after.markdown).toBe(markdown);
    }
  }
  const id = await newPost(program, {
    title: 'A',
    description: `<p><a href="${library}">a</a></p>`,
  });
  const { enclosure } = await getPost(program, id);
  await program.call(
    'metaWeblog.editPost',
    id,
    WHO,
    { description: '<p>Gone.</p>', enclosure },
    false,
  );
  expect((await getPost(program, id))['description']).toBe('<p>Gone.</p>');
});

test('200 a text that says it is Markdown replaces HTML as Markdown, with its links', async () => {
  const { blog, program } = await aBlog();
  const markdown = 'Now **md** <https://x.example/>';
  const asField = { custom_fields: [{ key: 'mt_markdown', value: markdown }] };
  const asFilter = { description: markdown, mt_convert_breaks: 'markdown' };
  for (const given of [asField, asFilter]) {
    const id = await newPost(program, { title: 'A', description: '<p>H<sub>2</sub>O</p>' });
    await program.call('metaWeblog.editPost', id, WHO, given, true);
    expect(await blog.deps.db.post.findUniqueOrThrow({ where: { id: Number(id) } })).toMatchObject({
      bodyFormat: 'markdown',
      markdown,
    });
  }
  const forMarkdown = await aProgram(blog, { user: program.user, format: 'markdown' });
  const id = await newPost(program, { title: 'A', description: '<p>H<sub>2</sub>O</p>' });
  await forMarkdown.call('metaWeblog.editPost', id, WHO, { description: markdown }, true);
  expect(await getPost(forMarkdown, id)).toMatchObject({ description: markdown });
});

test('200 wp_post_thumbnail sets and removes the cover image', async () => {
  const { blog, program } = await aBlog();
  const cover = attachmentId((await anImage(blog)).id);
  const id = await newPost(program, { title: 'A', wp_post_thumbnail: String(cover) });
  expect(await getPost(program, id)).toMatchObject({ wp_post_thumbnail: cover });
  await program.call('metaWeblog.editPost', id, WHO, { title: 'B' }, false);
  expect(await getPost(program, id)).toMatchObject({ wp_post_thumbnail: cover });
  await program.call('metaWeblog.editPost', id, WHO, { wp_post_thumbnail: '' }, false);
  expect(await getPost(program, id)).toMatchObject({ wp_post_thumbnail: 0 });
  const unknown = { title: 'A', wp_post_thumbnail: 12345 };
  expect(await program.faultCode('metaWeblog.newPost', 1, WHO, unknown)).toBe(404);
});

test('200 dateCreated is in the time zone of the site, and a Z makes it UTC', async () => {
  const { program } = await aBlog();
  const dates = async (given: object) => {
    const { dateCreated, date_created_gmt: utc } = await getPost(
      program,
      await newPost(program, { title: 'A', ...given }, true),
    );
    return [dateCreated, utc];
  };
  expect(await dates({ dateCreated: dateTime('20250825T10:11:12') })).toEqual([
    ...['20250825T10:11:12', '20250825T10:11:12'],
  ]);
  expect(await dates({ dateCreated: dateTime('20250825T10:11:12+02:00') })).toEqual([
    ...['20250825T08:11:12', '20250825T08:11:12'],
  ]);
});

test('200 metaWeblog.getRecentPosts lists posts, newest first, with ids as strings', async () => {
  const { program } = await aBlog();
  const ids = [await newPost(program, { title: 'A' }), await newPost(program, { title: 'B' })];
  const recent = async (...count: unknown[]) =>
    (await program.call<Struct[]>('metaWeblog.getRecentPosts', 1, WHO, ...count)).map(
      ({ postid }) => postid,
    );
  expect(await recent(10)).toEqual([ids[1], ids[0]]);
  expect(await recent('1')).toEqual([ids[1]]);
  expect(await recent()).toHaveLength(2);
});

test('200 metaWeblog.getCategories names the category above each', async () => {
  const { blog, program } = await aBlog();
  await aPost(blog.deps, { categories: ['Essays', 'Field Notes'] });
  const { id } = await blog.deps.db.term.findFirstOrThrow({ where: { name: 'Essays' } });
  await blog.deps.db.term.updateMany({ where: { name: 'Field Notes' }, data: { parentId: id } });
  expect(await program.call('metaWeblog.getCategories', 1, WHO)).toMatchObject([
    { categoryName: 'Essays', description: 'Essays', parentId: 0, categoryId: id },
    {
      ...{ categoryName: 'Field Notes', parentId: id },
      htmlUrl: 'http://blog.example/category/field-notes',
      rssUrl: 'http://blog.example/category/field-notes/feed.rss',
    },
  ]);
});

test('200 metaWeblog.deletePost has Blogger’s parameters', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { title: 'A' });
  expect(await program.call('metaWeblog.deletePost', 'key', id, WHO, true)).toBe(true);
  expect(await getPost(program, id)).toMatchObject({ post_status: 'trash' });
});
