/** What WordPress's apps call after they were set up, as their sources have it: media, comments, terms, users, options. */
import { expect, test } from 'vitest';
import { findItem } from '../../../src/media/library.ts';
import { mediaIdOf } from '../../../src/http/xmlrpc/ids.ts';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { aComment } from '../../support/samples/comments.ts';
import { aJpeg } from '../../support/samples/media.ts';

type Struct = Record<string, string>;

/** Android refuses a blog without the first ones, and calls the others. */
const ANDROID = `getProfile getUsersBlogs getPage getCommentStatusList newComment editComment deleteComment getComments
  getComment getOptions uploadFile newCategory getTags getCategories editPage deletePage newPage getPages
  getPostFormats getMediaLibrary getMediaItem getPost getPosts newPost editPost deletePost getTerm getTerms newTerm
  editTerm deleteTerm`;

test('200 the methods that the app for Android wants are listed', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const listed = await program.call<string[]>('system.listMethods');
  const missing = ANDROID.split(/\s+/).filter((name) => !listed.includes(`wp.${name}`));
  expect(missing).toEqual([]);
});

test('200 the app for Android reads the site, uploads and describes an image as a post, and deletes it as one', async () => {
  const blog = await testBlog();
  const posts = [await aPost(blog.deps), await aPost(blog.deps)];
  const program = await aProgram(blog);
  const profile = await program.call<Struct>('wp.getProfile', 1, WHO);
  expect(profile).toMatchObject({ user_id: String(program.user.id), roles: ['administrator'] });
  const names =
    `software_version post_thumbnail default_comment_status jetpack_client_id blog_public home_url admin_url
    login_url blog_title time_zone jetpack_user_email`.split(/\s+/);
  const options = await program.call<Record<string, { value: string }>>(
    'wp.getOptions',
    1,
    WHO,
    names,
  );
  expect(options['software_version']?.value).toMatch(/^\d+\.\d+/);
  expect(Object.keys(options).filter((name) => name.startsWith('jetpack'))).toEqual([]);

  const bits = await aJpeg();
  const uploaded = await program.call<Struct>('wp.uploadFile', 1, WHO, {
    ...{ name: 'IMG_1.jpg', type: 'image/jpeg', overwrite: true, bits, post_id: posts[0]?.id },
  });
  const id = uploaded['attachment_id'];
  const fields = { post_title: 'IMG_1', post_content: 'A ferry in the rain', post_excerpt: '' };
  expect(await program.call('wp.editPost', 1, WHO, Number(id), fields)).toBe(true);
  const item = await program.call<Struct>('wp.getMediaItem', 1, WHO, Number(id));
  expect(item['description']).toBe('A ferry in the rain');
  const mediaId = mediaIdOf(Number(id)) ?? 0;
  expect(await findItem(blog.deps, mediaId)).toMatchObject({ alt: 'A ferry in the rain' });
  expect(await program.call('wp.deletePost', 1, WHO, Number(id))).toBe(true);
  expect(await program.faultCode('wp.getMediaItem', 1, WHO, Number(id))).toBe(404);
  for (const post of posts) await blog.request.get(post.path).expect(200);
});

test('200 a caption becomes the alternative text of an image that has none, and no other author may change it', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog, { user: 'author' });
  const bits = await aJpeg();
  const struct = { name: 'a.jpg', type: 'image/jpeg', bits };
  const { attachment_id: id } = await program.call<Struct>('wp.uploadFile', 1, WHO, struct);
  const describe = (fields: object) => program.call('wp.editPost', 1, WHO, id, fields);
  const description = async () =>
    (await program.call<Struct>('wp.getMediaItem', 1, WHO, id))['description'];
  await describe({ post_title: 'a', post_excerpt: 'A harbour' });
  expect(await description()).toBe('A harbour');
  await describe({ post_excerpt: 'Another caption', post_content: 'A harbour' });
  expect(await description()).toBe('A harbour');
  const other = await aProgram(blog, { user: 'author' });
  const change = { post_content: 'Mine' };
  expect(await other.faultCode('wp.editPost', 1, WHO, id, change)).toBe(401);
  expect(await other.faultCode('wp.deletePost', 1, WHO, id)).toBe(401);
  const long = { post_content: 'x'.repeat(1_001) };
  expect(await program.faultCode('wp.editPost', 1, WHO, id, long)).toBe(500);
});

test('200 both apps list, answer and moderate comments with what they read', async () => {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const { comment } = await aComment(blog, post.id, { text: 'A *question*' });
  const program = await aProgram(blog);
  const read = async (status: string) =>
    await program.call<Struct[]>('wp.getComments', 1, WHO, { number: 30, offset: 0, status });
  const [struct = {}] = await read('hold');
  // Android and iOS send these members back with a new status.
  const { content, author, author_email, author_url } = struct;
  const members = { content, author, author_email, author_url, date: struct['date_created_gmt'] };
  expect(
    await program.call('wp.editComment', 1, WHO, comment.id, { ...members, status: 'approve' }),
  ).toBe(true);
  expect(await read('hold')).toEqual([]);
  expect(await read('approve')).toEqual([{ ...struct, status: 'approve' }]);
  const reply = { content: 'An answer', comment_parent: comment.id, author: 'Me' };
  expect(await program.call('wp.newComment', 1, WHO, post.id, reply)).toBeGreaterThan(0);
  expect(await program.call('wp.deleteComment', 1, WHO, comment.id)).toBe(true);
  expect((await read('trash')).map(({ comment_id: id }) => id)).toEqual([String(comment.id)]);
});

test('200 the app for iOS lists authors, images and settings', async () => {
  const blog = await testBlog();
  const program = await aProgram(blog);
  const filter = { who: 'authors', number: 100, offset: '0' };
  const authors = await program.call<Struct[]>('wp.getUsers', 1, WHO, filter);
  expect(authors.map(({ user_id: id }) => id)).toEqual([String(program.user.id)]);
  await program.call('wp.uploadFile', 1, WHO, {
    name: 'a.jpg',
    type: 'image/jpeg',
    bits: await aJpeg(),
  });
  const images = { number: 100, offset: 0, filter: { mime_type: 'image' } };
  expect(await program.call('wp.getMediaLibrary', 1, WHO, images)).toHaveLength(1);
  const changed = await program.call('wp.setOptions', 1, WHO, { blog_title: 'By the sea' });
  expect(changed).toMatchObject({ blog_title: { value: 'By the sea' } });
});
