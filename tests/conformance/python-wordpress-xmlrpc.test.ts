/**
 * The cases of the test suite of python-wordpress-xmlrpc (2015) on categories, comments, media, options and users, by their names; python-wordpress-xmlrpc-posts.test.ts has the
 * others of its 53.
 *
 * Cases that need no server (`…_repr` and its field maps) check that the answers have what those classes read.
 *
 * @see https://github.com/maxcutler/python-wordpress-xmlrpc/tree/master/tests
 */
import { describe, expect, test } from 'vitest';
import {
  aClient,
  aLogo,
  expectMembers,
  PYTHON_DATE,
  textOf,
  type Struct,
} from './python-client.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { aComment } from '../support/samples/comments.ts';
import { anImage } from '../support/samples/media.ts';
import { WHO } from '../support/blog/xmlrpc-program.ts';
import { dateTime, type Plain } from '../support/sites/xmlrpc-values.ts';

describe('categories', () => {
  test('200 test_get_tags: every one has the taxonomy post_tag', async () => {
    const { blog, call } = await aClient();
    await aPost(blog.deps, { tags: ['a', 'b'], categories: ['c'] });
    const tags = await call<Struct[]>('wp.getTerms', 'post_tag');
    expect(tags.map((tag) => [tag['name'], tag['taxonomy']])).toEqual([
      ['a', 'post_tag'],
      ['b', 'post_tag'],
    ]);
  });

  test('200 test_get_categories: every one has the taxonomy category', async () => {
    const { blog, call } = await aClient();
    await aPost(blog.deps, { tags: ['a'], categories: ['c'] });
    const categories = await call<Struct[]>('wp.getTerms', 'category');
    expect(categories.map(({ taxonomy }) => taxonomy)).toEqual(['category']);
  });

  test('200 test_category_lifecycle: a new category is found by a part of its name, and deleted', async () => {
    const { call, newTerm } = await aClient();
    const id = await newTerm({ name: 'Test Category', taxonomy: 'category' });
    const found = await call<Struct[]>('wp.getTerms', 'category', { search: 'test' });
    expect(found.map(({ term_id }) => term_id)).toContain(id);
    expect(await call('wp.deleteTerm', 'category', id)).toBe(true);
  });

  test('200 test_category_post: a post that gets a category has it', async () => {
    const { call, newPost, newTerm, userId } = await aClient();
    const fields = { post_title: 'Test Post', post_name: 'test-post', post_author: userId };
    const id = await newPost(fields);
    const category = await newTerm({ name: 'Test Category', taxonomy: 'category' });
    const edited = { ...fields, post_id: id, terms: { category: [Number(category)] } };
    expect(await call('wp.editPost', id, { ...edited, post_type: 'post' })).toBe(true);
    const { terms } = await call<{ terms: Struct[] }>('wp.getPost', id, ['terms']);
    expect(terms[0]?.['term_id']).toBe(category);
    expect(await call('wp.deleteTerm', 'category', category)).toBe(true);
    expect(await call('wp.deletePost', id)).toBe(true);
  });
});

describe('comments', () => {
  const aCommented = async () => {
    const client = await aClient();
    const postId = await client.newPost({
      ...{ post_title: 'Comments Test Post', post_name: 'comments-test-post' },
      ...{ post_author: client.userId, comment_status: 'open' },
    });
    return { ...client, postId };
  };

  test('200 test_comment_repr: a comment has what the class reads', async () => {
    const { blog, call } = await aClient();
    const post = await aPost(blog.deps);
    await aComment(blog, post.id);
    const [comment] = await call<Struct[]>('wp.getComments', { post_id: post.id, status: '' });
    expectMembers(comment, [
      ...['comment_id', 'user_id', 'post_id', 'post_title', 'date_created_gmt', 'status'],
      ...['content', 'link', 'author', 'author_url', 'author_email', 'author_ip'],
    ]);
  });

  test('200 test_get_comment_status_list: it is a struct', async () => {
    const { call } = await aClient();
    expectMembers(await call('wp.getCommentStatusList'), ['hold', 'approve', 'spam']);
  });

  test('200 test_comment_lifecycle: a comment on one’s own draft is created, edited and deleted', async () => {
    const { call, postId, userId } = await aCommented();
    const comment = { content: 'This is a test comment.', user_id: userId };
    const id = await call<number>('wp.newComment', postId, comment);
    expect(id).toEqual(expect.any(Number));
    const edited = { ...comment, content: 'This is an edited comment.' };
    expect(await call('wp.editComment', id, edited)).toBe(true);
    expect(await call('wp.getComment', id)).toMatchObject({
      content: expect.stringContaining('edited') as string,
    });
    expect(await call('wp.deleteComment', id)).toBe(true);
  });

  test('200 test_post_comments: 14 comments in a row are taken, counted and listed by number', async () => {
    const { call, postId, userId } = await aCommented();
    const ids: Plain[] = [];
    for (let number = 0; number < 14; number += 1) {
      const comment = { content: `Comment #${number}`, user_id: userId };
      ids.push(await call('wp.newComment', postId, comment));
    }
    expect(await call('wp.getCommentCount', postId)).toMatchObject({ total_comments: 14 });
    expect(await call('wp.getComments', { post_id: postId, number: 5 })).toHaveLength(5);
    for (const id of ids) expect(await call('wp.deleteComment', id)).toBe(true);
  });
});

describe('demo', () => {
  test('200 test_say_hello: Hello!', async () => {
    const { program } = await aClient();
    expect(await program.call('demo.sayHello')).toBe('Hello!');
  });

  test('200 test_add_two_numbers: 2 and 3 are 5', async () => {
    const { program } = await aClient();
    expect(await program.call('demo.addTwoNumbers', 2, 3)).toBe(5);
  });
});

describe('field maps', () => {
  test('200 test_date_conversion: every date of a post has the form that its client reads', async () => {
    const { call, newPost } = await aClient();
    const id = await newPost({ post_title: 'Dated', post_status: 'publish' });
    const post = await call<Struct>('wp.getPost', id);
    for (const name of ['post_date', 'post_date_gmt', 'post_modified', 'post_modified_gmt'])
      expect(post[name], name).toMatch(PYTHON_DATE);
  });

  test('200 test_malformed_date_conversion: a date that is none is a fault', async () => {
    const { program } = await aClient();
    const post = { post_title: 'Dated', post_date_gmt: dateTime('-0001113TT0::0::00') };
    expect(await program.answer('wp.newPost', 0, WHO, post)).toHaveProperty('fault');
  });

  test('200 test_empty_date_with_timezone_is_accepted: zeros are no date, and none are answered', async () => {
    const { call, newPost, program } = await aClient();
    const date = { post_date_gmt: dateTime('00000000T00:00:00Z') };
    const id = await program.call('wp.newPost', 0, WHO, { post_title: 'Undated', ...date });
    const draft = await newPost({ post_title: 'Draft' });
    for (const each of [id, draft]) {
      const post = await call<Struct>('wp.getPost', each);
      expect(post['post_date_gmt']).toMatch(/^20261123T/);
    }
  });
});

describe('media', () => {
  test('200 test_media_repr: an item has what the class reads', async () => {
    const { blog, call } = await aClient();
    await anImage(blog);
    const [item] = await call<Struct[]>('wp.getMediaLibrary', {});
    expectMembers(item, [
      ...['attachment_id', 'parent', 'title', 'description', 'caption', 'date_created_gmt'],
      ...['link', 'thumbnail', 'metadata'],
    ]);
  });

  test('200 test_get_media_library: at most as many as asked for', async () => {
    const { blog, call } = await aClient();
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      await anImage(blog, { name, width: 40 + name.charCodeAt(0) });
    expect(await call('wp.getMediaLibrary', { number: 2 })).toHaveLength(2);
    expect(await call('wp.getMediaLibrary', { number: 10 })).toHaveLength(3);
  });

  test('200 test_get_media_item: an uploaded file is found by its id', async () => {
    const { call } = await aClient();
    const file = { name: 'wordpress_logo.png', type: 'image/png', bits: await aLogo() };
    const { id } = await call<{ id: string }>('wp.uploadFile', file);
    expect(await call('wp.getMediaItem', id)).toMatchObject({ attachment_id: id });
  });

  test('200 test_upload_file: a file is taken, and again', async () => {
    const { call } = await aClient();
    const file = { name: 'wordpress_logo.png', type: 'image/png', bits: await aLogo() };
    const first = await call<Struct>('wp.uploadFile', file);
    expectMembers(first, ['id', 'file', 'url', 'type']);
    expectMembers(await call('wp.uploadFile', file), ['id', 'file', 'url', 'type']);
  });
});

describe('options', () => {
  test('200 test_option_repr: an option has what the class reads', async () => {
    const { call } = await aClient();
    const { blog_title: title } = await call<{ blog_title: Struct }>('wp.getOptions', []);
    expect(title).toMatchObject({
      desc: expect.any(String) as string,
      readonly: false,
      value: 'Antiphon',
    });
  });

  test('200 test_get_all_options: an empty list asks for all', async () => {
    const { call } = await aClient();
    expect(Object.keys(await call<Struct>('wp.getOptions', [])).length).toBeGreaterThan(5);
  });

  test('200 test_get_specific_options: those that are named, and no others', async () => {
    const { call } = await aClient();
    const options = await call<Struct>('wp.getOptions', ['date_format', 'time_format']);
    expect(Object.keys(options).sort()).toEqual(['date_format', 'time_format']);
  });

  test('200 test_set_option: the tagline changes, and back; a name may come without its list', async () => {
    const { call } = await aClient();
    const old = await call<{ blog_tagline: { value: string } }>('wp.getOptions', 'blog_tagline');
    const changed = await call('wp.setOptions', { blog_tagline: 'New tagline' });
    expect(changed).toMatchObject({ blog_tagline: { value: 'New tagline' } });
    const before = { blog_tagline: old.blog_tagline.value };
    expect(await call('wp.setOptions', before)).toMatchObject({ blog_tagline: old.blog_tagline });
  });
});

describe('users', () => {
  const MEMBERS = [
    ...['user_id', 'username', 'roles', 'nickname', 'url', 'first_name', 'last_name'],
    ...['registered', 'bio', 'email', 'nicename', 'display_name'],
  ];

  test('200 test_user_repr: a user has what the class reads', async () => {
    const { call, userId } = await aClient();
    const user = await call<Struct>('wp.getUser', userId);
    expectMembers(user, MEMBERS);
    expect(user['registered']).toMatch(PYTHON_DATE);
  });

  test('200 test_author_repr: an author has what the class reads', async () => {
    const { call } = await aClient();
    const [author] = await call<Struct[]>('wp.getAuthors');
    expectMembers(author, ['user_id', 'user_login', 'display_name']);
  });

  test('200 test_get_user: the user name is the one of the credentials', async () => {
    const { call, userId, userName } = await aClient();
    expect(await call('wp.getUser', userId)).toMatchObject({ username: userName });
  });

  test('200 test_get_users: oneself is among them', async () => {
    const { call, userId } = await aClient();
    const users = await call<Struct[]>('wp.getUsers');
    expect(users.map(({ user_id }) => user_id)).toContain(userId);
  });

  test('200 test_get_profile: the user name is the one of the credentials', async () => {
    const { call, userName } = await aClient();
    expect(await call('wp.getProfile')).toMatchObject({ username: userName });
  });

  test('200 test_edit_profile: the first name changes, and back; the rest is sent back whole', async () => {
    const { call } = await aClient();
    const user = await call<Struct>('wp.getProfile');
    const sent = { ...user, registered: dateTime(textOf(user, 'registered')) };
    expect(await call('wp.editProfile', { ...sent, first_name: 'Foo bar' })).toBe(true);
    expect(await call('wp.getProfile')).toEqual({ ...user, first_name: 'Foo bar' });
    expect(await call('wp.editProfile', sent)).toBe(true);
    expect(await call('wp.getProfile')).toEqual(user);
  });

  test('200 test_get_user_blogs: the blog, with the address of its API', async () => {
    const { program } = await aClient();
    const blogs = await program.call('wp.getUsersBlogs', WHO);
    expect(blogs).toMatchObject([{ blogid: '1', xmlrpc: 'http://blog.example/xmlrpc.php' }]);
  });

  test('200 test_get_authors: a list', async () => {
    const { call, userId } = await aClient();
    const authors = await call<Struct[]>('wp.getAuthors');
    expect(authors.map(({ user_id }) => user_id)).toEqual([userId]);
  });
});
