/** wp.* on pages, revisions, and the lists of statuses, formats and types. */
import { expect, test } from 'vitest';
import { aProgram, WHO } from '../../support/blog/xmlrpc-program.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import type { Plain } from '../../support/sites/xmlrpc-values.ts';

type Struct = { [name: string]: Plain };

async function aBlog() {
  const blog = await testBlog();
  return { blog, program: await aProgram(blog) };
}

test('200 pages are written below others, read, listed and deleted', async () => {
  const { program } = await aBlog();
  const above = await program.call<string>('wp.newPage', 1, WHO, { title: 'About' }, true);
  const id = await program.call<string>(
    ...(['wp.newPage', 1, WHO] as const),
    {
      ...{ title: 'Team', description: '<p>Us.</p>', post_type: 'post', wp_page_order: '3' },
      wp_page_parent_id: above,
    },
    true,
  );
  const page = await program.call<Struct>('wp.getPage', 1, id, WHO);
  expect(page).toMatchObject({
    ...{ page_id: Number(id), title: 'Team', description: '<p>Us.</p>', page_status: 'publish' },
    ...{ wp_page_parent_id: Number(above), wp_page_parent_title: 'About', wp_page_order: 3 },
    wp_page_template: 'default',
  });
  const edit = { ...page, title: 'The team', wp_page_parent_id: 0, page_status: 'draft' };
  const { dateCreated: _, date_created_gmt: __, ...sent } = edit as Struct;
  expect(await program.call('wp.editPage', 1, id, WHO, sent, true)).toBe(true);
  expect(await program.call('wp.getPage', 1, id, WHO)).toMatchObject({
    ...{ title: 'The team', wp_page_parent_id: 0, wp_page_parent_title: '', page_status: 'draft' },
  });
  expect(await program.call('wp.getPages', 1, WHO, 1)).toMatchObject([{ page_id: Number(id) }]);
  expect(await program.call('wp.getPageList', 1, WHO)).toMatchObject([
    { page_id: above, page_title: 'About', page_parent_id: '0' },
    { page_id: id, page_title: 'The team', page_parent_id: '0' },
  ]);
  expect(await program.call('wp.deletePage', 1, WHO, id)).toBe(true);
  expect(await program.call('wp.getPageList', 1, WHO)).toHaveLength(1);
});

test('200 a post is no page, and a page that is below itself is refused', async () => {
  const { program } = await aBlog();
  const post = await program.call('wp.newPost', 1, WHO, { post_title: 'A' });
  const page = await program.call('wp.newPage', 1, WHO, { title: 'A' }, true);
  expect(await program.faultCode('wp.getPage', 1, post, WHO)).toBe(404);
  expect(await program.faultCode('wp.editPage', 1, post, WHO, {}, true)).toBe(404);
  expect(await program.faultCode('wp.deletePage', 1, WHO, post)).toBe(404);
  const below = { wp_page_parent_id: page };
  expect(await program.faultCode('wp.editPage', 1, page, WHO, below, true)).toBe(500);
});

test('200 after one new post and one edit there are two revisions, and the older restores the title', async () => {
  const { blog, program } = await aBlog();
  const id = await program.call('wp.newPost', 1, WHO, {
    ...{ post_title: 'First', post_content: '<p>One.</p>' },
  });
  blog.clock.advance(60_000);
  await program.call('wp.editPost', 1, WHO, id, { post_title: 'Second', post_content: 'Two.' });
  const revisions = await program.call<Struct[]>('wp.getRevisions', 1, WHO, id, [
    ...['post_title', 'post_parent', 'post_type', 'post_modified_gmt', 'post_status'],
  ]);
  expect(revisions).toMatchObject([
    { post_title: 'Second', post_parent: id, post_modified_gmt: '20261123T10:01:00' },
    { post_title: 'First', post_type: 'revision', post_status: 'inherit' },
  ]);
  expect(
    Object.keys((await program.call<Struct[]>('wp.getRevisions', 1, WHO, id))[0] ?? {}),
  ).toEqual(['post_id', 'post_date', 'post_date_gmt']);
  const [present, first] = revisions.map(({ post_id: each }) => each);
  expect(await program.call('wp.restoreRevision', 1, WHO, first)).toBe(true);
  expect(await program.call('wp.getPost', 1, WHO, id)).toMatchObject({
    ...{ post_title: 'First', post_content: '<p>One.</p>' },
  });
  expect(await program.call('wp.restoreRevision', 1, WHO, present)).toBe(true);
  expect(await program.faultCode('wp.restoreRevision', 1, WHO, id)).toBe(404);
});

test('200 the lists of statuses, formats, templates and types', async () => {
  const { program } = await aBlog();
  expect(await program.call('wp.getPostStatusList', 1, WHO)).toMatchObject({
    publish: 'Published',
  });
  expect(await program.call('wp.getPageStatusList', 1, WHO)).toMatchObject({ draft: 'Draft' });
  expect(await program.call('wp.getPageTemplates', 1, WHO)).toEqual({ Default: 'default' });
  expect(await program.call('wp.getPostFormats', 1, WHO)).toEqual({ standard: 'Standard' });
  const supported = { all: { standard: 'Standard' }, supported: ['standard'] };
  for (const shows of [{ 'show-supported': '1' }, { 'show-supported': true }]) {
    expect(await program.call('wp.getPostFormats', 1, WHO, shows)).toEqual(supported);
  }
  const types = await program.call<Struct>('wp.getPostTypes', 1, WHO);
  expect(Object.keys(types)).toEqual(['post', 'page']);
  expect(await program.call('wp.getPostType', 1, WHO, 'page')).toEqual(types['page']);
  expect(await program.call('wp.getPostType', 1, WHO, 'post', ['taxonomies'])).toMatchObject({
    ...{ name: 'post', taxonomies: ['category', 'post_tag'] },
  });
  expect(await program.faultCode('wp.getPostType', 1, WHO, 'attachment')).toBe(403);
});
