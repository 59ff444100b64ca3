/** Custom fields, properties, and the places of pages, as programs write them. */
import { expect, test } from 'vitest';
import type { CustomFieldChange, GivenFields } from '../../../src/clients/fields.ts';
import { findPost } from '../../../src/clients/find-posts.ts';
import { changePost, createPost } from '../../../src/clients/write-post.ts';
import { SENT_HTML_FIELD } from '../../../src/posts/editable/sent-html.ts';
import { deletePost } from '../../../src/posts/withdraw.ts';
import { aClientPost, aProgram, writtenPost } from '../../support/blog/a-program.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

async function written(fields: GivenFields = {}) {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const post = await aClientPost(blog, program, fields);
  const change = (given: GivenFields, id = post.id) => changePost(blog.deps, program, id, given);
  const versionOf = async (id = post.id) =>
    (await blog.deps.db.post.findUniqueOrThrow({ where: { id } })).version;
  return { blog, program, post, change, versionOf };
}

test('custom fields are added, changed and deleted by their ids, each change one version', async () => {
  const { change, post, versionOf } = await written({
    customFields: [
      { name: 'mood', value: 'calm' },
      { name: 'mood', value: 'windy' },
      { name: '_hidden', value: 'x' },
    ],
  });
  const [first, second] = post.customFields;
  expect(post.customFields).toMatchObject([
    { name: 'mood', value: 'calm' },
    { name: 'mood', value: 'windy' },
  ]);
  const { kind } = await change({ customFields: post.customFields });
  expect([kind, await versionOf()]).toEqual(['unchanged', 0]);
  const after = await change({
    customFields: [
      { id: first?.id ?? 0, value: 'rough' },
      { id: second?.id ?? 0 },
      { name: 'sea' },
    ],
  });
  expect(writtenPost(after).customFields).toMatchObject([
    { id: first?.id, name: 'mood', value: 'rough' },
    { name: 'sea', value: '' },
  ]);
  expect(await versionOf()).toBe(1);
});

test('a program cannot take the custom field of another post, nor a hidden one', async () => {
  const { blog, program, change, post, versionOf } = await written();
  const other = await aClientPost(blog, program, { customFields: [{ name: 'a', value: 'b' }] });
  const { id } = await blog.deps.db.postField.create({
    data: { postId: post.id, name: '_edit_lock', value: 'x' },
  });
  const ids = [other.customFields[0]?.id ?? 0, id, -1, 1.5, 2 ** 40];
  for (const each of ids) {
    for (const field of [{ id: each }, { id: each, value: 'taken' }]) {
      const outcome = await change({ title: 'B', customFields: [field] });
      expect(outcome.kind).toBe('refused');
    }
  }
  expect(await findPost(blog.deps, program, post.id)).toMatchObject({ title: 'A ferry' });
  expect(await versionOf()).toBe(0);
  const { db } = blog.deps;
  expect(await db.postField.count({ where: { name: { not: SENT_HTML_FIELD } } })).toBe(2);
});

test('too many custom fields, or too long ones, are refused, and nothing is stored', async () => {
  const { blog, program, change, post } = await written();
  const many = (count: number, value: string): CustomFieldChange[] =>
    Array.from({ length: count }, (_, n) => ({ name: `f${n}`, value }));
  for (const customFields of [
    many(51, 'x'),
    many(2, 'x'.repeat(33_000)),
    [{ value: 'without a name' }],
    [{ name: ' ', value: 'x' }],
    [{ name: 'n'.repeat(300), value: 'x' }],
  ]) {
    expect((await createPost(blog.deps, program, { title: 'B', customFields })).kind).toBe(
      'refused',
    );
    expect((await change({ title: 'B', customFields })).kind).toBe('refused');
  }
  expect(await blog.deps.db.post.count()).toBe(1);
  const all = writtenPost(await change({ customFields: many(50, 'x\0\ud800') }));
  expect(all.customFields).toHaveLength(50);
  expect(all.customFields[0]?.value).toBe('x\ufffd');
  expect((await change({ customFields: many(1, 'x') })).kind).toBe('refused');
  await deletePost(blog.deps, post.path);
  expect(await blog.deps.db.postField.count()).toBe(0);
});

test('properties are kept by name, replaced, and removed by an empty array', async () => {
  const checkin = [
    { type: ['h-card'], properties: { name: ['The quay\0'], url: [] } },
    1,
    true,
    null,
  ];
  const { blog, change, post, versionOf } = await written({
    properties: { checkin, mood: ['calm'] },
  });
  expect(post.properties).toEqual({ checkin, mood: ['calm'] });
  expect((await change({ properties: { checkin } })).kind).toBe('unchanged');
  const after = await change({ properties: { mood: [], weather: ['rain'] } });
  expect(writtenPost(after).properties).toEqual({ checkin, weather: ['rain'] });
  expect(await versionOf()).toBe(1);
  await deletePost(blog.deps, post.path);
  expect(await blog.deps.db.postProperty.count()).toBe(0);
});

test('names that objects have by themselves, deep values and large ones are refused', async () => {
  const { change, versionOf } = await written();
  let deep: unknown = 'x';
  for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
  const hostile: Record<string, unknown[]>[] = [
    JSON.parse('{ "__proto__": ["x"] }') as Record<string, unknown[]>,
    { constructor: ['x'] },
    { 'to-string ': ['x'] },
    { valueOf: ['x'] },
    { 'mp-destination\0': ['x'] },
    { a: [deep] },
    { a: ['x'.repeat(70_000)] },
    Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`p${n}`, ['x']])),
  ];
  for (const properties of hostile) {
    const outcome = await change({ title: 'B', properties });
    expect(outcome.kind).toBe('refused');
    if (outcome.kind === 'refused') expect(outcome.reason.length).toBeLessThanOrEqual(300);
  }
  expect(await versionOf()).toBe(0);
});

test('a page is below another, never below itself, a post, or a page that is not there', async () => {
  const { blog, program, post, change } = await written();
  const page = (title: string, fields: GivenFields = {}) =>
    aClientPost(blog, program, { kind: 'page', title, ...fields });
  const top = await page('Top');
  const below = await page('Below', { parentId: top.id, position: 3 });
  expect(below).toMatchObject({ parentId: top.id, position: 3, path: '/below' });
  const deeper = await page('Deeper', { parentId: below.id });
  for (const parentId of [below.id, deeper.id, top.id, post.id, 999_999, -1, 1.5]) {
    expect((await change({ title: 'B', parentId }, top.id)).kind).toBe('refused');
  }
  expect((await change({ parentId: top.id })).kind).toBe('refused');
  expect((await change({ parentId: null, position: 4 })).kind).toBe('unchanged');
  expect((await change({ position: 1.5 }, top.id)).kind).toBe('refused');
  const moved = await change({ parentId: null, position: 0 }, below.id);
  expect(writtenPost(moved)).toMatchObject({ parentId: null, position: 0, version: 1 });
});

test('two pages that are put below each other at once make no circle', async () => {
  const { blog, program, change } = await written();
  const [a, b] = [
    await aClientPost(blog, program, { kind: 'page', title: 'A' }),
    await aClientPost(blog, program, { kind: 'page', title: 'B' }),
  ];
  const kinds = await Promise.all([
    change({ parentId: b.id }, a.id),
    change({ parentId: a.id }, b.id),
  ]);
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['changed', 'refused']);
});

test('an author does not learn of pages that nobody may read', async () => {
  const { blog, program } = await written();
  const author = await aProgram(blog, 'author');
  const hidden = await aClientPost(blog, program, { kind: 'page', title: 'H', status: 'draft' });
  const shown = await aClientPost(blog, program, { kind: 'page', title: 'S' });
  const below = (parentId: number) =>
    createPost(blog.deps, author, { kind: 'page', title: 'Own', parentId });
  expect(await below(hidden.id)).toEqual({
    kind: 'refused',
    reason: `There is no page with the id ${hidden.id} to be above it.`,
  });
  expect((await below(shown.id)).kind).toBe('created');
});

test.each<[string, GivenFields]>([
  ['a slug of the site itself', { kind: 'page', title: 'x', slug: 'admin' }],
  ['an author who is not there', { title: 'x', authorUserId: 99_999 }],
  ['an image that is not there', { title: 'x', coverId: 99_999 }],
  ['a cover that is no id', { title: 'x', coverId: 1e21 }],
  ['a language that is none', { title: 'x', language: '<b>' }],
  ['a date that is none', { title: 'x', publishedAt: new Date(Number.NaN) }],
  ['a date in another age', { title: 'x', publishedAt: new Date(8.64e15) }],
  ['a title that is too long', { title: 'x'.repeat(301) }],
  ['an excerpt that is too long', { title: 'x', excerpt: 'x'.repeat(1_001) }],
  ['a password that is too long', { title: 'x', password: 'x'.repeat(101) }],
  ['a protected post without a password', { title: 'x', status: 'protected' }],
  ['a tag without letters', { title: 'x', tags: ['!!'] }],
  [
    'too many categories',
    { title: 'x', categories: Array.from({ length: 21 }, (_, n) => `c${n}`) },
  ],
  ['a trackback to a script', { title: 'x', trackbacksTo: ['javascript:alert(1)'] }],
  ['a response to no URL', { title: 'x', responseTo: { kind: 'like-of', url: 'x', rsvp: null } }],
  [
    'a text that is too long',
    { title: 'x', body: { format: 'markdown', source: 'x '.repeat(300_000) } },
  ],
])('%s is refused with a sentence', async (_, fields) => {
  const blog = await testBlog();
  const outcome = await createPost(blog.deps, await aProgram(blog), fields);
  expect(outcome).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(/^.{10,300}[.]$/s) as string,
  });
  expect(await blog.deps.db.post.count()).toBe(0);
});
