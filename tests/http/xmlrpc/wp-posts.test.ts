/** wp.newPost, editPost, getPost, getPosts, deletePost. */
import { expect, test } from 'vitest';
import { attachmentId } from '../../../src/http/xmlrpc/ids.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { aProgram, WHO, type XmlRpcProgram } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { anImage } from '../../support/samples/media.ts';
import { dateTime, scalar, type Plain } from '../../support/sites/xmlrpc-values.ts';

type Struct = { [name: string]: Plain };

async function aBlog() {
  const blog = await testBlog();
  return { blog, program: await aProgram(blog) };
}

async function newPost(program: XmlRpcProgram, struct: object): Promise<string> {
  return await program.call<string>('wp.newPost', 1, WHO, struct);
}

async function getPost(program: XmlRpcProgram, id: string): Promise<Struct> {
  return await program.call<Struct>('wp.getPost', 1, WHO, id);
}

/** What a call stores, read again. */
const GIVEN: readonly [what: string, given: object, read: Struct][] = [
  ['a title, trimmed', { post_title: '  A ferry  ' }, { post_title: 'A ferry' }],
  ['no status: a draft', { post_title: 'A' }, { post_status: 'draft' }],
  [
    'a status that is not known: a draft',
    { post_title: 'A', post_status: 'live' },
    { post_status: 'draft' },
  ],
  ['pending', { post_title: 'A', post_status: 'pending' }, { post_status: 'draft' }],
  ['private', { post_title: 'A', post_status: 'private' }, { post_status: 'private' }],
  [
    'a password',
    { post_title: 'A', post_status: 'publish', post_password: 'tide' },
    { post_status: 'publish', post_password: 'tide' },
  ],
  [
    'a date in UTC',
    { post_title: 'A', post_status: 'publish', post_date_gmt: dateTime('20250825T10:11:12') },
    { post_date_gmt: '20250825T10:11:12', post_date: '20250825T12:11:12' },
  ],
  [
    'a date of the site’s clock',
    { post_title: 'A', post_status: 'publish', post_date: dateTime('20250825T12:11:12') },
    { post_date_gmt: '20250825T10:11:12', post_date: '20250825T12:11:12' },
  ],
  [
    'a date with its zone',
    { post_title: 'A', post_status: 'publish', post_date: dateTime('2025-08-25T10:11:12Z') },
    { post_date_gmt: '20250825T10:11:12' },
  ],
  [
    'both dates: the one in UTC counts',
    {
      ...{ post_title: 'A', post_status: 'publish', post_date: dateTime('20200101T00:00:00') },
      post_date_gmt: dateTime('20250825T10:11:12'),
    },
    { post_date_gmt: '20250825T10:11:12' },
  ],
  [
    'a future date, published: scheduled, shown as published',
    { post_title: 'A', post_status: 'publish', post_date_gmt: dateTime('20370101T00:00:00') },
    { post_status: 'publish', post_date_gmt: '20370101T00:00:00' },
  ],
  [
    'zeros instead of a date',
    { post_title: 'A', post_date_gmt: dateTime('00000000T00:00:00Z') },
    { post_date_gmt: '20261123T10:00:00' },
  ],
  [
    'a slug that is none',
    { post_title: 'A', post_name: 'A Slug, in Words' },
    { post_name: 'a-slug-in-words' },
  ],
  [
    'an excerpt',
    { post_title: 'A', post_content: '<p>Text.</p>', post_excerpt: 'In short' },
    { post_excerpt: 'In short' },
  ],
  [
    'closed responses',
    { post_title: 'A', comment_status: 'closed', ping_status: 'closed' },
    { comment_status: 'closed', ping_status: 'closed' },
  ],
  ['sticky as a word', { post_title: 'A', sticky: 'true' }, { sticky: true }],
  ['not sticky as a word', { post_title: 'A', sticky: 'false' }, { sticky: false }],
  ['nil for terms', { post_title: 'A', terms: null, terms_names: null }, { terms: [] }],
  ['empty terms', { post_title: 'A', terms: [], terms_names: {} }, { terms: [] }],
  ['an unknown member', { post_title: 'A', link: 'http://x.example/', guid: 'x' }, {}],
];

test.each(GIVEN)('200 wp.newPost stores %s', async (_what, given, read) => {
  const { blog, program } = await aBlog();
  await changeSetting(blog.deps, 'timeZone', 'Europe/Berlin');
  expect(await getPost(program, await newPost(program, given))).toMatchObject(read);
});

test('200 wp.newPost stores terms by id and by name, custom fields and an image', async () => {
  const { blog, program } = await aBlog();
  const { categories } = await aPost(blog.deps, { categories: ['News'] });
  const cover = String(attachmentId((await anImage(blog)).id));
  const id = await newPost(program, {
    post_title: 'A',
    terms: { category: [String(categories[0]?.id)] },
    terms_names: { category: ['Essays'], post_tag: [' api ', ''] },
    custom_fields: [{ key: 'colour', value: 'green' }],
    post_thumbnail: cover,
  });
  const post = await getPost(program, id);
  const terms = (post['terms'] as Struct[]).map(
    ({ taxonomy, name }) => `${scalar(taxonomy)} ${scalar(name)}`,
  );
  expect(terms.sort()).toEqual(['category Essays', 'category News', 'post_tag api']);
  expect(post['custom_fields']).toContainEqual(
    expect.objectContaining({ key: 'colour', value: 'green' }),
  );
  expect(post['post_thumbnail']).toMatchObject({ attachment_id: cover });
});

test('200 wp.editPost with a whole post as it was answered changes nothing', async () => {
  const { blog, program } = await aBlog();
  const post = await aPost(blog.deps, {
    ...{ title: 'A crossing', markdown: 'Six *hours* late.\n\n- a list', slug: 'a-crossing' },
    ...{ categories: ['Travel'], tags: ['ferries'], pingbacksOpen: false },
    coverId: (await anImage(blog)).id,
  });
  const before = await getPost(program, String(post.id));
  blog.clock.advance(60_000);
  const { post_thumbnail: image, terms, ...members } = before;
  const dates = Object.fromEntries(
    Object.entries(members)
      .filter(([name]) => /^post_(date|modified)/.test(name))
      .map(([name, text]) => [name, dateTime(scalar(text))]),
  );
  const whole = { ...members, ...dates, terms, post_thumbnail: image };
  expect(await program.call('wp.editPost', 1, WHO, post.id, whole)).toBe(true);
  expect(await getPost(program, String(post.id))).toEqual(before);
  expect(await blog.deps.db.revision.count()).toBe(0);
});

/** Of a published post with a password, a cover, a category and a tag. */
const EDITS: readonly [what: string, given: object, read: Struct][] = [
  ['only a title', { post_title: 'B' }, { post_title: 'B', post_content: '<p>Text.</p>' }],
  ['no date: it stays', { post_title: 'B' }, { post_date_gmt: '20261101T08:00:00' }],
  ['an empty image', { post_thumbnail: '' }, { post_thumbnail: [] }],
  ['the image 0', { post_thumbnail: 0 }, { post_thumbnail: [] }],
  ['an empty array as the image', { post_thumbnail: [] }, { post_thumbnail: [] }],
  ['no categories', { terms: { category: [] } }, {}],
  ['a draft', { post_status: 'draft' }, { post_status: 'draft' }],
  ['an empty password', { post_password: '' }, { post_password: '', post_status: 'publish' }],
  ['closed comments', { comment_status: 'closed' }, { comment_status: 'closed' }],
  ['another word for comments', { comment_status: 'perhaps' }, { comment_status: 'open' }],
];

test.each(EDITS)('200 wp.editPost with %s changes that only', async (_what, given, read) => {
  const { blog, program } = await aBlog();
  const { id } = await aPost(blog.deps, {
    ...{ title: 'A', markdown: 'Text.', status: 'protected', password: 'tide' },
    ...{ categories: ['News'], tags: ['api'], coverId: (await anImage(blog)).id },
  });
  await program.call('wp.editPost', 1, WHO, id, given);
  expect(await getPost(program, String(id))).toMatchObject(read);
});

test('200 wp.editPost changes, adds and deletes custom fields by their ids', async () => {
  const { program } = await aBlog();
  const custom_fields = ['a', 'b'].map((key) => ({ key, value: key }));
  const id = await newPost(program, { post_title: 'A', custom_fields });
  const stored = async () =>
    ((await getPost(program, id))['custom_fields'] as Struct[]).filter(
      ({ key }) => key !== 'mt_markdown',
    );
  const [a, b] = await stored();
  await program.call('wp.editPost', 1, WHO, id, {
    custom_fields: [{ id: a?.['id'] }, { ...b, value: 'other' }, { key: 'c', value: 3 }],
  });
  expect(await stored()).toEqual([
    { ...b, value: 'other' },
    expect.objectContaining({ key: 'c', value: '3' }),
  ]);
});

test('200 wp.getPost answers the wanted members and groups only, and post_id', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { post_title: 'A', terms_names: { post_tag: ['api'] } });
  const asked = async (fields: string[]) =>
    Object.keys(await program.call<Struct>('wp.getPost', 1, WHO, id, fields)).sort();
  expect(await asked(['post_title', 'no_such'])).toEqual(['post_id', 'post_title']);
  expect(await asked(['terms'])).toEqual(['post_id', 'terms']);
  expect(await asked(['taxonomies', 'custom_fields'])).toEqual([
    'custom_fields',
    'post_id',
    'terms',
  ]);
  expect(await asked(['post'])).toContain('post_content');
});

test('200 wp.getPosts filters by status, type, words, order and number', async () => {
  const { program } = await aBlog();
  for (const [title, status] of [
    ['b draft', 'draft'],
    ['a public', 'publish'],
    ['c private', 'private'],
  ]) {
    await newPost(program, { post_title: title, post_status: status });
  }
  await newPost(program, { post_title: 'a page', post_type: 'page', post_status: 'publish' });
  const gone = await newPost(program, { post_title: 'gone' });
  await program.call('wp.deletePost', 1, WHO, gone);
  const titles = async (filter: object) =>
    (await program.call<Struct[]>('wp.getPosts', 1, WHO, filter, ['post_title'])).map(
      ({ post_title }) => post_title,
    );
  expect(await titles({})).toEqual(['c private', 'a public', 'b draft']);
  expect(await titles({ post_status: 'draft,private' })).toEqual(['c private', 'b draft']);
  expect(await titles({ post_status: 'any', number: 1, offset: 1 })).toEqual(['a public']);
  expect(await titles({ post_status: 'trash' })).toEqual(['gone']);
  expect(await titles({ post_status: 'future' })).toEqual([]);
  expect(await titles({ post_type: 'page' })).toEqual(['a page']);
  expect(await titles({ s: 'PUBLIC' })).toEqual(['a public']);
  expect(await titles({ orderby: 'title', order: 'ASC' })).toEqual([
    ...['a public', 'b draft', 'c private'],
  ]);
  expect(await titles({ orderby: 'nothing known' })).toHaveLength(3);
  expect(await titles({ number: '2' })).toHaveLength(2);
});

test('200 wp.getPosts leaves out posts beyond 8 MB', async () => {
  const { blog, program } = await aBlog();
  const { id } = await aPost(blog.deps, { bodyFormat: 'html', markdown: '<p>A</p>' });
  for (let count = 0; count < 20; count += 1) await aPost(blog.deps);
  await blog.deps.db.post.updateMany({
    data: { bodyFormat: 'html', markdown: `<p>${'ä'.repeat(600_000)}</p>` },
  });
  const posts = await program.call<Struct[]>('wp.getPosts', 1, WHO, { number: 100 });
  expect(posts.length).toBeGreaterThan(5);
  expect(posts.length).toBeLessThan(15);
  expect(id).toBeGreaterThan(0);
});

test('200 wp.deletePost moves a post to the trash, where it can be read, and then deletes it', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { post_title: 'A', post_status: 'publish' });
  expect(await program.call('wp.deletePost', 1, WHO, id)).toBe(true);
  expect(await getPost(program, id)).toMatchObject({ post_status: 'trash' });
  expect(await program.call('wp.deletePost', 1, WHO, id)).toBe(true);
  expect(await program.faultCode('wp.getPost', 1, WHO, id)).toBe(404);
  expect(await program.faultCode('wp.deletePost', 1, WHO, id)).toBe(404);
});

test('200 wp.editPost with a status restores a post from the trash', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { post_title: 'A', post_status: 'draft' });
  await program.call('wp.editPost', 1, WHO, id, { post_status: 'trash' });
  expect(await getPost(program, id)).toMatchObject({ post_status: 'trash' });
  expect(await program.faultCode('wp.editPost', 1, WHO, id, { post_title: 'B' })).toBe(500);
  await program.call('wp.editPost', 1, WHO, id, { post_status: 'draft', post_title: 'B' });
  expect(await getPost(program, id)).toMatchObject({ post_status: 'draft', post_title: 'B' });
});

test('200 wp.editPost with a status that is not known leaves the status', async () => {
  const { program } = await aBlog();
  const id = await newPost(program, { post_title: 'A', post_status: 'publish' });
  await program.call('wp.editPost', 1, WHO, id, { post_title: 'B', post_status: 'live' });
  expect(await getPost(program, id)).toMatchObject({ post_title: 'B', post_status: 'publish' });
});

test('200 wp.editPost with if_not_modified_since before the last change is fault 409', async () => {
  const { blog, program } = await aBlog();
  const id = await newPost(program, { post_title: 'A' });
  const { post_modified_gmt: read } = await getPost(program, id);
  const since = { if_not_modified_since: dateTime(scalar(read)) };
  blog.clock.advance(5_000);
  expect(await program.call('wp.editPost', 1, WHO, id, { ...since, post_title: 'B' })).toBe(true);
  expect(await program.faultCode('wp.editPost', 1, WHO, id, { ...since, post_title: 'C' })).toBe(
    409,
  );
  expect(await getPost(program, id)).toMatchObject({ post_title: 'B' });
});

test('200 two posts with the same slug get different ones', async () => {
  const { program } = await aBlog();
  const given = { post_title: 'A', post_name: 'test-post', post_status: 'publish' };
  const [first, second] = [await newPost(program, given), await newPost(program, given)];
  expect(await getPost(program, first)).toMatchObject({ post_name: 'test-post' });
  expect(await getPost(program, second)).toMatchObject({ post_name: 'test-post-2' });
});

test('200 wp.editPost and wp.deletePost with the id of an image describe and delete it', async () => {
  const { blog, program } = await aBlog();
  const media = await anImage(blog);
  const id = attachmentId(media.id);
  const description = { post_content: 'A winter sea' };
  expect(await program.call('wp.editPost', 1, WHO, String(id), description)).toBe(true);
  expect(await blog.deps.db.media.findFirst()).toMatchObject({ alt: 'A winter sea' });
  expect(await program.call('wp.deletePost', 1, WHO, String(id))).toBe(true);
  expect(await blog.deps.db.media.count()).toBe(0);
});
