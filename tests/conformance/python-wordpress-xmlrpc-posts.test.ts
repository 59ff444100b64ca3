/**
 * The cases of the test suite of python-wordpress-xmlrpc (2015) on posts, pages and taxonomies, by their names; python-wordpress-xmlrpc.test.ts has the
 * others of its 53.
 *
 * Cases that need no server (`…_repr` and its field maps) check that the answers have what those classes read.
 *
 * @see https://github.com/maxcutler/python-wordpress-xmlrpc/tree/master/tests
 */
import { describe, expect, test } from 'vitest';
import {
  aClient,
  expectMembers,
  POST_MEMBERS,
  sentBack,
  textOf,
  type Struct,
} from './python-client.ts';
import { aPost } from '../support/blog/test-blog.ts';

describe('pages', () => {
  const PAGE = { post_type: 'page' };

  test('200 test_page_repr: a page has what the class reads', async () => {
    const { call, newPost } = await aClient();
    const id = await newPost({ ...PAGE, post_title: 'Test Page' });
    expectMembers(await call('wp.getPost', id), POST_MEMBERS);
  });

  test('200 test_get_page_status_list: it is a struct', async () => {
    const { call } = await aClient();
    expectMembers(await call('wp.getPageStatusList'), ['draft', 'private', 'publish']);
  });

  test('200 test_get_page_templates: it has Default', async () => {
    const { call } = await aClient();
    expectMembers(await call('wp.getPageTemplates'), ['Default']);
  });

  test('200 test_get_pages: wp.getPosts lists pages alone', async () => {
    const { blog, call, newPost } = await aClient();
    await aPost(blog.deps);
    const id = await newPost({ ...PAGE, post_title: 'Test Page' });
    const pages = await call<Struct[]>('wp.getPosts', PAGE);
    expect(pages.map(({ post_id, post_type }) => [post_id, post_type])).toEqual([[id, 'page']]);
  });

  test('200 test_page_lifecycle: a page is created, fetched, sent back whole and deleted', async () => {
    const { call, newPost } = await aClient();
    const id = await newPost({
      ...PAGE,
      post_title: 'Test Page',
      post_content: 'This is my test page.',
    });
    const page = await call<Struct>('wp.getPost', id);
    expect(page['post_id']).toBe(id);
    const content = `${textOf(page, 'post_content')}<br><b>Updated:</b> This page has been updated.`;
    expect(await call('wp.editPost', id, { ...sentBack(page), post_content: content })).toBe(true);
    expect(await call('wp.getPost', id)).toMatchObject({
      post_content: expect.stringContaining('<b>Updated:</b> This page') as string,
      post_type: 'page',
    });
    expect(await call('wp.deletePost', id)).toBe(true);
  });

  test('200 test_page_parent: a page below another has its id', async () => {
    const { call, newPost } = await aClient();
    const parent = await newPost({
      ...PAGE,
      post_title: 'Parent page',
      post_content: 'This is the parent page',
    });
    const child = await newPost({
      ...{ ...PAGE, post_title: 'Child page', post_content: 'This is the child page' },
      post_parent: parent,
    });
    expect(await call('wp.getPost', child)).toMatchObject({ post_parent: parent });
    expect(await call('wp.deletePost', parent)).toBe(true);
    expect(await call('wp.deletePost', child)).toBe(true);
  });
});

describe('posts', () => {
  test('200 test_post_repr: a post has what the class reads', async () => {
    const { call, newPost } = await aClient();
    const id = await newPost({ post_title: 'Test post' });
    expectMembers(await call('wp.getPost', id), POST_MEMBERS);
  });

  test('200 test_get_post_status_list: it is a struct', async () => {
    const { call } = await aClient();
    expectMembers(await call('wp.getPostStatusList'), ['draft', 'pending', 'private', 'publish']);
  });

  test('200 test_get_post_formats: all and supported', async () => {
    const { call } = await aClient();
    const formats = await call<Struct>('wp.getPostFormats', { 'show-supported': true });
    expectMembers(formats['all'], ['standard']);
    expect(formats['supported']).toBeInstanceOf(Array);
  });

  test('200 test_get_posts: at most as many as asked for', async () => {
    const { blog, call } = await aClient();
    for (const slug of ['a', 'b', 'c']) await aPost(blog.deps, { slug });
    expect(await call('wp.getPosts', { number: 2 })).toHaveLength(2);
    expect(await call('wp.getPosts', { number: 10 })).toHaveLength(3);
  });

  test('200 test_post_lifecycle: a draft is created, fetched, sent back whole as published, and deleted', async () => {
    const { blog, call, newPost, userId } = await aClient();
    const id = await newPost({
      ...{ post_title: 'Test post', post_name: 'test-post', comment_status: 'open' },
      ...{ post_content: 'This is test post using the XML-RPC API.', post_author: userId },
    });
    const post = await call<Struct>('wp.getPost', id);
    expect(post).toMatchObject({ post_id: id, post_status: 'draft', comment_status: 'open' });
    const content = `${textOf(post, 'post_content')}<br><b>Updated:</b> This post has been updated.`;
    const edited = { ...sentBack(post), post_content: content, post_status: 'publish' };
    expect(await call('wp.editPost', id, edited)).toBe(true);
    const published = await call<Struct>('wp.getPost', id);
    expect(published).toMatchObject({
      post_content: expect.stringContaining('<b>Updated:</b> This post') as string,
      post_status: 'publish',
    });
    const { pathname } = new URL(textOf(published, 'link'));
    expect((await blog.request.get(pathname).expect(200)).text).toContain(
      '<strong>Updated:</strong>',
    );
    expect(await call('wp.deletePost', id)).toBe(true);
    await blog.request.get(pathname).expect(410);
  });

  test('200 test_get_post_types: by their names', async () => {
    const { call } = await aClient();
    const types = await call<Record<string, Struct>>('wp.getPostTypes');
    expect(Object.keys(types).sort()).toEqual(['page', 'post']);
    for (const [name, type] of Object.entries(types)) expect(type['name']).toBe(name);
  });

  test('200 test_get_post_type: one by its name', async () => {
    const { call } = await aClient();
    expectMembers(await call('wp.getPostType', 'post'), [
      ...['name', 'label', 'labels', 'cap', 'map_meta_cap', 'hierarchical', 'menu_icon'],
      ...['menu_position', 'public', 'show_in_menu', 'taxonomies', '_builtin', 'supports'],
    ]);
  });

  test('200 test_revisions: two after one edit, newest first, and the second brings the first title back', async () => {
    const { call, newPost } = await aClient();
    const post = {
      post_title: 'Revisions test',
      post_name: 'revisions-test',
      post_content: 'This is a test post using the XML-RPC API.',
    };
    const id = await newPost(post);
    const edited = {
      ...{ ...post, post_type: 'post', terms: null, post_title: 'Revisions test updated' },
      post_content: `${post.post_content} This is a second revision.`,
    };
    expect(await call('wp.editPost', id, edited)).toBe(true);
    const revisions = await call<Struct[]>('wp.getRevisions', id, ['post']);
    expect(revisions.map(({ post_title }) => post_title)).toEqual([
      'Revisions test updated',
      'Revisions test',
    ]);
    const first = revisions[1]?.['post_id'];
    expect(first).not.toBe(id);
    expect(await call('wp.restoreRevision', first)).toBe(true);
    expect(await call('wp.getPost', id)).toMatchObject({ post_title: 'Revisions test' });
    expect(await call('wp.deletePost', id)).toBe(true);
  });
});

describe('taxonomies', () => {
  const MEMBERS = [
    'name',
    'label',
    'labels',
    'hierarchical',
    'public',
    'show_ui',
    'cap',
    '_builtin',
    'object_type',
  ];
  const CATEGORY = { taxonomy: 'category' };

  test('200 test_taxonomy_repr: a taxonomy has what the class reads', async () => {
    const { call } = await aClient();
    expectMembers(await call('wp.getTaxonomy', 'post_tag'), MEMBERS);
  });

  test('200 test_term_repr: a term has what the class reads', async () => {
    const { call, newTerm } = await aClient();
    const id = await newTerm({ ...CATEGORY, name: 'Test Term' });
    expectMembers(await call('wp.getTerm', 'category', id), [
      ...['term_id', 'term_group', 'taxonomy', 'term_taxonomy_id', 'name', 'slug'],
      ...['description', 'parent', 'count'],
    ]);
  });

  test('200 test_get_taxonomies: categories and tags', async () => {
    const { call } = await aClient();
    const all = await call<Struct[]>('wp.getTaxonomies');
    expect(all.map(({ name }) => name)).toEqual(['category', 'post_tag']);
  });

  test('200 test_get_taxonomy: category has its name', async () => {
    const { call } = await aClient();
    expect(await call('wp.getTaxonomy', 'category')).toMatchObject({ name: 'category' });
  });

  test('200 test_taxonomy_fields_match: one and the list of all answer equal structs', async () => {
    const { call } = await aClient();
    const all = await call<Struct[]>('wp.getTaxonomies');
    expect(await call('wp.getTaxonomy', 'category')).toEqual(
      all.find(({ name }) => name === 'category'),
    );
  });

  test('200 test_get_terms: those of a blog without any are an empty list', async () => {
    const { call } = await aClient();
    expect(await call('wp.getTerms', 'category')).toEqual([]);
  });

  test('200 test_get_term: the category with the id 1', async () => {
    const { blog, call } = await aClient();
    await aPost(blog.deps, { categories: ['Uncategorized'] });
    const [{ term_id } = { term_id: '' }] = await call<{ term_id: string }[]>(
      'wp.getTerms',
      'category',
    );
    expect(await call('wp.getTerm', 'category', Number(term_id))).toMatchObject({
      name: 'Uncategorized',
    });
  });

  test('200 test_term_lifecycle: a term keeps its name and gets a description', async () => {
    const { call, newTerm } = await aClient();
    const term = { ...CATEGORY, name: 'Test Term' };
    const id = await newTerm(term);
    expect(await call('wp.getTerm', 'category', id)).toMatchObject(term);
    const described = { ...term, term_id: id, description: 'My test term' };
    expect(await call('wp.editTerm', id, described)).toBe(true);
    expect(await call('wp.getTerm', 'category', id)).toMatchObject({ description: 'My test term' });
    expect(await call('wp.deleteTerm', 'category', id)).toBe(true);
  });

  test('200 test_term_parent_child: the id of a parent comes back as it was sent', async () => {
    const { call, newTerm } = await aClient();
    const parent = await newTerm({ ...CATEGORY, name: 'Test Parent Term' });
    const child = await newTerm({ ...CATEGORY, name: 'Test Child Term', parent });
    expect(await call('wp.getTerm', 'category', child)).toMatchObject({ parent });
    expect(await call('wp.deleteTerm', 'category', child)).toBe(true);
    expect(await call('wp.deleteTerm', 'category', parent)).toBe(true);
  });

  test('200 test_term_search: whatever the case of its letters', async () => {
    const { call, newTerm } = await aClient();
    const first = await newTerm({ taxonomy: 'post_tag', name: 'Test FoobarA' });
    const second = await newTerm({ taxonomy: 'post_tag', name: 'Test FoobarB' });
    const found = await call<Struct[]>('wp.getTerms', 'post_tag', { search: 'foobarb' });
    expect(found.map(({ term_id }) => term_id)).toEqual([second]);
    for (const id of [first, second])
      expect(await call('wp.deleteTerm', 'post_tag', id)).toBe(true);
  });
});
