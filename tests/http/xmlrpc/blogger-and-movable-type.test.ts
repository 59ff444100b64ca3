/** blogger.* and mt.* on posts. */
import { expect, test } from 'vitest';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import type { Plain } from '../../support/sites/xmlrpc-values.ts';

type Struct = { [name: string]: Plain };

async function aBlog() {
  const blog = await testBlog();
  return { blog, program: await aProgram(blog) };
}

test('200 blogger.newPost takes title and categories from the front of the text, and answers an int', async () => {
  const { blog, program } = await aBlog();
  const { categories } = await aPost(blog.deps, { categories: ['News'] });
  const news = String(categories[0]?.id);
  const content = `<title>A &amp; B</title><category>${news}, Essays</category><p>Text.</p>`;
  const id = await program.call<number>('blogger.newPost', 'key', 1, WHO, content, true);
  expect(id).toEqual(expect.any(Number));
  expect(await program.call('metaWeblog.getPost', id, WHO)).toMatchObject({
    ...{ title: 'A &amp; B', categories: ['News', 'Essays'], description: '<p>Text.</p>' },
    post_status: 'publish',
  });
});

test('200 blogger.editPost without title and categories keeps them', async () => {
  const { program } = await aBlog();
  const content = '<title>A</title><category>News</category>Text.';
  const id = await program.call<number>('blogger.newPost', 'key', 1, WHO, content, false);
  expect(await program.call('blogger.editPost', 'key', id, WHO, '<p>Other.</p>', true)).toBe(true);
  expect(await program.call('metaWeblog.getPost', id, WHO)).toMatchObject({
    ...{ title: 'A', categories: ['News'], description: '<p>Other.</p>', post_status: 'publish' },
  });
});

test('200 blogger.getPost and getRecentPosts answer what blogger.editPost takes', async () => {
  const { program } = await aBlog();
  const content = '<title>A</title><category>News</category><p>Text.</p>';
  const id = await program.call<number>('blogger.newPost', 'key', 1, WHO, content, false);
  const post = await program.call<Struct>('blogger.getPost', 'key', id, WHO);
  expect(post).toMatchObject({ postid: String(id), userid: String(program.user.id) });
  expect(post['content']).toMatch(/^<title>A<\/title><category>\d+<\/category><p>Text\.<\/p>$/);
  expect(await program.call('blogger.getRecentPosts', 'key', 1, WHO, 5)).toEqual([post]);
  await program.call('blogger.editPost', 'key', id, WHO, post['content'], false);
  expect(await program.call('blogger.getPost', 'key', id, WHO)).toEqual(post);
});

test('200 blogger.deletePost moves to the trash, and templates are refused', async () => {
  const { blog, program } = await aBlog();
  const post = await aPost(blog.deps);
  expect(await program.call('blogger.deletePost', 'key', post.id, WHO, false)).toBe(true);
  await blog.request.get(post.path).expect(410);
  expect(await program.faultCode('blogger.getTemplate', 'key', 1, WHO, 'main')).toBe(403);
  expect(await program.faultCode('blogger.setTemplate', 'key', 1, WHO, 'x', 'main')).toBe(403);
});

test('200 getUsersBlogs answers the one blog with its public addresses', async () => {
  const { blog, program } = await aBlog();
  const author = await aProgram(blog, { user: 'author' });
  const known = {
    ...{ url: 'http://blog.example/', blogid: '1', blogName: 'Antiphon' },
    xmlrpc: 'http://blog.example/xmlrpc.php',
  };
  for (const method of ['blogger.getUsersBlogs', 'metaWeblog.getUsersBlogs']) {
    expect(await program.call(method, 'key', WHO)).toEqual([{ ...known, isAdmin: true }]);
  }
  expect(await author.call('wp.getUsersBlogs', WHO)).toEqual([{ ...known, isAdmin: false }]);
});

test('200 mt.setPostCategories puts the primary one first, and mt.getPostCategories answers so', async () => {
  const { blog, program } = await aBlog();
  const { id, categories } = await aPost(blog.deps, { categories: ['News', 'Essays'] });
  const [news, essays] = categories.map((category) => String(category.id));
  const given = [{ categoryId: news }, { categoryId: essays, isPrimary: true }];
  expect(await program.call('mt.setPostCategories', id, WHO, given)).toBe(true);
  expect(await program.call('mt.getPostCategories', id, WHO)).toEqual([
    { categoryName: 'Essays', categoryId: essays, isPrimary: true },
    { categoryName: 'News', categoryId: news, isPrimary: false },
  ]);
  await program.call('mt.setPostCategories', id, WHO, []);
  expect(await program.call('mt.getPostCategories', id, WHO)).toEqual([]);
  const unknown = [{ categoryId: 99999 }];
  expect(await program.faultCode('mt.setPostCategories', id, WHO, unknown)).toBe(404);
});

test('200 mt.publishPost publishes a draft now, and answers its id', async () => {
  const { blog, program } = await aBlog();
  const id = await program.call('metaWeblog.newPost', 1, WHO, { title: 'A' }, false);
  blog.clock.advance(60_000);
  expect(await program.call('mt.publishPost', id, WHO)).toBe(Number(id));
  expect(await program.call('mt.getRecentPostTitles', 1, WHO, 1)).toMatchObject([
    ...[{ postid: id, title: 'A', post_status: 'publish', date_created_gmt: '20261123T10:01:00' }],
  ]);
});

test('200 mt.getTrackbackPings needs no credentials, and lists approved linkbacks of public posts', async () => {
  const { blog, program } = await aBlog();
  const { id } = await aPost(blog.deps);
  await aLinkback(blog.deps, {
    postId: id,
    ...{ moderation: 'approved', title: 'Shown', sourceUrl: 'http://source.example/1' },
  });
  await aLinkback(blog.deps, { postId: id, moderation: 'pending', title: 'Pending' });
  expect(await program.call('mt.getTrackbackPings', id)).toMatchObject([
    { pingTitle: 'Shown', pingURL: 'http://source.example/1', pingIP: '' },
  ]);
  const draft = await aPost(blog.deps, { status: 'draft' });
  expect(await program.faultCode('mt.getTrackbackPings', draft.id)).toBe(404);
  expect(await program.faultCode('mt.getTrackbackPings', { id: [1] })).toBe(404);
});
