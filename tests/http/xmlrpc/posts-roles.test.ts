/** Who may do what to posts by the client API, and what is refused with which fault. */
import { expect, test } from 'vitest';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

const PUBLISHED = 'another author’s published post';
const DRAFT = 'another author’s draft';

/** `ID` stands for the id of the post. */
const ID = Symbol('id');

const CALLS: readonly [method: string, params: readonly unknown[]][] = [
  ['wp.getPost', [1, WHO, ID]],
  ['wp.editPost', [1, WHO, ID, { post_title: 'B' }]],
  ['wp.deletePost', [1, WHO, ID]],
  ['wp.getRevisions', [1, WHO, ID]],
  ['metaWeblog.getPost', [ID, WHO]],
  ['metaWeblog.editPost', [ID, WHO, { title: 'B' }, true]],
  ['metaWeblog.deletePost', ['key', ID, WHO, true]],
  ['blogger.getPost', ['key', ID, WHO]],
  ['blogger.editPost', ['key', ID, WHO, 'B', true]],
  ['blogger.deletePost', ['key', ID, WHO, true]],
  ['mt.getPostCategories', [ID, WHO]],
  ['mt.setPostCategories', [ID, WHO, []]],
  ['mt.publishPost', [ID, WHO]],
];

test.each(CALLS)('200 %s on another author’s post is for editors and owners', async (...row) => {
  const [method, params] = row;
  const blog = await testBlog();
  const author = await aProgram(blog, { user: 'author' });
  const editor = await aProgram(blog, { user: 'editor' });
  const posts = [
    [PUBLISHED, await aPost(blog.deps, { author: 'Somebody else' }), 401],
    // That it exists is not said.
    [DRAFT, await aPost(blog.deps, { author: 'Somebody else', status: 'draft' }), 404],
  ] as const;
  for (const [, { id }, code] of posts) {
    const given = params.map((param) => (param === ID ? id : param));
    expect(await author.faultCode(method, ...given)).toBe(code);
    expect(await author.faultCode(method, ...params.map((each) => (each === ID ? 0 : each)))).toBe(
      404,
    );
    await editor.call(method, ...given);
  }
});

test('200 authors list and change their own posts only, and choose no other author', async () => {
  const blog = await testBlog();
  const author = await aProgram(blog, { user: 'author' });
  const editor = await aProgram(blog, { user: 'editor' });
  await aPost(blog.deps);
  const id = await author.call<string>('wp.newPost', 1, WHO, {
    ...{ post_title: 'Mine', post_status: 'publish', post_author: author.user.id },
  });
  expect(await author.call('wp.getPosts', 1, WHO)).toMatchObject([
    { post_id: id, post_author: String(author.user.id) },
  ]);
  const other = { post_author: editor.user.id };
  expect(await author.faultCode('wp.editPost', 1, WHO, id, other)).toBe(401);
  expect(await author.faultCode('wp.newPost', 1, WHO, { post_title: 'A', ...other })).toBe(401);
  expect(await editor.call('wp.editPost', 1, WHO, id, other)).toBe(true);
  expect(await author.faultCode('wp.getPost', 1, WHO, id)).toBe(401);
  expect(await editor.faultCode('wp.editPost', 1, WHO, id, { post_author: 99999 })).toBe(404);
});

test('200 changes are noted in the audit log with the name of the application password', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const id = await program.call('wp.newPost', 1, WHO, { post_title: 'A', post_status: 'publish' });
  await program.call('wp.deletePost', 1, WHO, id);
  await program.call('wp.deletePost', 1, WHO, id);
  const entries = await blog.deps.db.auditEntry.findMany();
  expect(entries.filter(({ who }) => who.includes('A test’s program'))).toHaveLength(3);
});

const FAULTS: readonly [method: string, params: readonly unknown[], code: number][] = [
  ['wp.newPost', [1, WHO], 400],
  ['wp.getPost', [1], 400],
  ['wp.editPost', [1, WHO, 1], 400],
  ['metaWeblog.newPost', [1, WHO], 400],
  ['blogger.newPost', ['key', 1, WHO], 400],
  ['metaWeblog.newPost', [1, 'nobody@blog.example', 'wrong', { title: 'A' }, true], 403],
  ['wp.newPost', [1, WHO, { post_title: '', post_content: ' ', post_excerpt: '' }], 500],
  ['metaWeblog.newPost', [1, WHO, {}, true], 500],
  ['wp.newPost', [1, WHO, { post_title: 'A', post_type: 'attachment' }], 401],
  ['wp.newPost', [1, WHO, { post_title: 'A', terms_names: { genre: ['x'] } }], 403],
  ['wp.newPost', [1, WHO, { post_title: 'A', terms: { category: [99999] } }], 404],
  ['wp.newPost', [1, WHO, { post_title: 'A', post_thumbnail: 99999 }], 404],
  ['wp.newPost', [1, WHO, { post_title: 'A', post_password: 'x'.repeat(101) }], 500],
  ['wp.newPost', [1, WHO, 'a text'], -32602],
  ['wp.newPost', [1, WHO, { post_title: { deep: ['x'] } }], -32602],
  ['wp.newPost', [1, WHO, { post_title: 'A', post_date: 'tomorrow' }], -32602],
  ['wp.newPost', [1, WHO, { post_title: 'A', sticky: [] }], -32602],
  ['wp.newPost', [1, WHO, { post_title: 'A', custom_fields: ['x'] }], -32602],
  ['wp.newPost', [1, WHO, { post_title: 'A', terms: 'News' }], -32602],
  ['wp.newPost', [1, WHO, { post_title: 'A', terms_names: { category: [[]] } }], -32602],
  ['wp.getPosts', [1, WHO, { number: 'many' }], -32602],
  ['wp.getPosts', [1, WHO, { post_type: 'revision' }], 401],
  ['wp.newPost', [1, WHO, { post_title: 'A', terms: { constructor: [1] } }], 403],
  ['wp.getPost', [1, WHO, { a: 1 }], 404],
  ['wp.getPost', [1, WHO, '9'.repeat(40)], 404],
  ['wp.getPage', [1, -1, WHO], 404],
  // No conversion may call what a struct names.
  ['wp.newPost', [1, WHO, { post_title: 'A', post_author: { toString: 'x' } }], 404],
  [
    'wp.newPost',
    [1, WHO, { post_title: 'A', post_thumbnail: { attachment_id: { toString: 1 } } }],
    404,
  ],
  ['wp.newPage', [1, WHO, { title: 'A', wp_page_parent_id: { valueOf: 1 } }, true], 404],
];

test.each(FAULTS)('200 %s with %j is fault %i', async (method, params, code) => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const answer = await program.answer(method, ...params);
  expect(answer).toMatchObject({ fault: { code } });
  const { message } = (answer as { fault: { message: string } }).fault;
  expect(message).toMatch(/^[^<>]{10,300}$/);
  expect(await blog.deps.db.post.count()).toBe(0);
});
