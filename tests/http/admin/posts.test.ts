import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { findForEditing, listRevisions } from '../../../src/posts/edit.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { trashPost } from '../../../src/posts/trash.ts';
import { byClass, text } from '../../support/html.ts';

const FORM = {
  title: 'A walk',
  slug: '',
  markdown: 'Along the *river*.',
  status: 'published',
  commentsOpen: 'on',
};

async function admin(role: 'owner' | 'editor' | 'author' = 'owner') {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog, role);
  const post = (path: string, fields: Record<string, string | string[]>) =>
    agent
      .post(`/admin/posts${path}`)
      .type('form')
      .send({ csrf, ...fields });
  return { blog, agent, csrf, user, post };
}

test('303: a new post is published, and is on the site at the next request', async () => {
  const { blog, agent, post } = await admin();
  await blog.request.get('/').expect(200);
  const { headers } = await post('/new', FORM).expect(303);
  expect(headers['location']).toMatch(/\/admin\/posts\/\d+\?done=published$/);
  const edit = await agent.get(new URL(String(headers['location'])).pathname).expect(200);
  expect(edit.headers['cache-control']).toBe('no-store');
  expect((await blog.request.get('/')).text).toContain('A walk');
  expect((await blog.request.get('/2026/11/a-walk').expect(200)).text).toContain('<em>river</em>');
  const [action] = await listActions(blog.deps, { max: 1 });
  expect(action).toMatchObject({ action: 'created', what: '/2026/11/a-walk' });
});

test('422: an invalid form keeps its values, and shows an error beside each field', async () => {
  const { blog, agent, post } = await admin();
  const { text: html } = await post('/new', {
    ...FORM,
    title: 'x'.repeat(301),
    slug: 'not / a slug',
    date: '2026-02-30T10:00',
    language: 'english',
    trackbacksTo: 'nonsense',
    markdown: '</textarea><script>alert(1)</script>',
  }).expect(422);
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('Use at most 300 characters.');
  expect(html).toContain('value="not / a slug"');
  expect(html.match(/aria-invalid="true"/g)).toHaveLength(5);
  expect((await agent.get('/admin/posts')).text).not.toContain('not / a slug');
  expect(await blog.deps.db.post.count()).toBe(0);
});

test('422: a post has at most 20 categories and 50 tags', async () => {
  const { blog, post } = await admin();
  const names = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`).join(',');
  for (const many of [{ categories: names(21) }, { tags: names(51) }]) {
    const { text } = await post('/new', { ...FORM, ...many }).expect(422);
    expect(text).toMatch(/Enter at most (20|50)\./);
  }
  await post('/new', { ...FORM, categories: names(20), tags: names(50) }).expect(303);
  expect(await blog.deps.db.term.count()).toBe(70);
});

test('422: a page needs a title, and a post a title or a text', async () => {
  const { post } = await admin();
  const page = { ...FORM, title: '', kind: 'page' };
  expect((await post('/new', page).expect(422)).text).toContain('A page needs a title.');
  const nothing = { ...FORM, title: '', markdown: '' };
  expect((await post('/new', nothing).expect(422)).text).toContain(
    'Write a text, or enter a title.',
  );
});

test('422: a slug that is taken is reported above the form', async () => {
  const { blog, post } = await admin();
  await aPost(blog.deps, { slug: 'a-walk' });
  const { text: html } = await post('/new', FORM).expect(422);
  expect(html).toContain('There is already a post at /2026/11/a-walk');
  expect(html).toContain('Along the *river*.');
});

test('303: a change is shown with a revision of the text before; a new slug redirects the old one', async () => {
  const { blog, post, user, agent } = await admin();
  const { id } = await aPost(blog.deps, { title: 'Old', slug: 'old', markdown: 'Before.' });
  await blog.request.get('/2026/11/old').expect(200);
  await post(`/${id}`, { ...FORM, version: '0', slug: 'new' }).expect(303);
  await blog.request
    .get('/2026/11/old')
    .expect(301)
    .expect('location', /\/2026\/11\/new$/);
  expect((await blog.request.get('/2026/11/new')).text).toContain('A walk');
  expect(await listRevisions(blog.deps, id)).toMatchObject([
    { version: 0, title: 'Old', by: user.name },
  ]);
  const { text: html } = await agent.get(`/admin/posts/${id}/revisions/0`).expect(200);
  expect(text(byClass(html, 'difference')[0])).toContain('Before');
  await post(`/${id}/revisions/0/restore`, {}).expect(303);
  expect(await findForEditing(blog.deps, id)).toMatchObject({ title: 'Old', markdown: 'Before.' });
  expect((await blog.request.get('/2026/11/new')).text).toContain('Before.');
});

test('409: the second of two tabs sees what the first saved, and overwrites nothing', async () => {
  const { blog, post } = await admin();
  const { id } = await aPost(blog.deps, { slug: 'a-walk', markdown: 'Before.' });
  await post(`/${id}`, { ...FORM, version: '0', markdown: 'The first tab.' }).expect(303);
  const { text: html } = await post(`/${id}`, {
    ...FORM,
    version: '0',
    markdown: 'The second tab.',
  }).expect(409);
  expect(text(byClass(html, 'conflict')[0])).toContain('The first tab.');
  expect(html).toContain('The second tab.');
  expect((await findForEditing(blog.deps, id))?.markdown).toBe('The first tab.');
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
  await post(`/${id}`, { ...FORM, version, markdown: 'Both tabs.' }).expect(303);
  expect((await findForEditing(blog.deps, id))?.markdown).toBe('Both tabs.');
});

test('303: a form without changes writes nothing', async () => {
  const { blog, post } = await admin();
  await post('/new', { ...FORM, tags: 'Rivers, Autumn' }).expect(303);
  const [row] = await blog.deps.db.post.findMany();
  const { id, version } = row ?? { id: 0, version: 0 };
  const { headers } = await post(`/${id}`, {
    ...FORM,
    slug: 'a-walk',
    tags: 'Rivers, Autumn',
    date: '2026-11-23T10:00',
    version: String(version),
  }).expect(303);
  expect(headers['location']).toContain('done=unchanged');
});

test('200: the preview is the page that the site would show, and stores nothing', async () => {
  const { blog, post } = await admin();
  const { text: html } = await post('/preview', { ...FORM, title: '' }).expect(200);
  expect(html).toContain('<em>river</em>');
  expect(html).toContain('<title>Along the river.');
  expect(await blog.deps.db.post.count()).toBe(0);
});

test('200: the dry run lists the targets that a post would notify', async () => {
  const { blog, post } = await admin();
  const { text: html } = await post('/dry-run', {
    ...FORM,
    notifies: 'on',
    markdown: '[There](https://elsewhere.example/a)',
  }).expect(200);
  expect(html).toContain('https://elsewhere.example/a');
  expect(await blog.deps.db.outboxEntry.count()).toBe(0);
});

test('404: authors neither find, change nor delete posts of others', async () => {
  const { blog, post, agent } = await admin('author');
  const { id } = await aPost(blog.deps, { title: 'Another’s', author: 'Another' });
  for (const path of [`/${id}`, `/${id}/revisions`, '/999', '/x']) {
    await agent.get(`/admin/posts${path}`).expect(404);
  }
  await post(`/${id}`, { ...FORM, version: '0' }).expect(404);
  await post(`/${id}/delete`, {}).expect(404);
  await post('', { do: 'close-comments', row: String(id) }).expect(303);
  expect((await findForEditing(blog.deps, id))?.title).toBe('Another’s');
  expect((await agent.get('/admin/posts')).text).not.toContain('Another’s');
});

test('303: an author’s post is their own, whatever the form names', async () => {
  const { blog, post, user, agent } = await admin('author');
  const { headers } = await post('/new', { ...FORM, author: 'The Owner' }).expect(303);
  const id = Number(/posts\/(\d+)/.exec(String(headers['location']))?.[1]);
  expect((await findForEditing(blog.deps, id))?.author?.name).toBe(user.author?.name);
  await agent.get(`/admin/posts/${id}`).expect(200);
});

test('303: comments of several posts are closed at once, and their pages show it', async () => {
  const { blog, post, agent } = await admin();
  const one = await aPost(blog.deps, { slug: 'one', commentsOpen: true });
  const two = await aPost(blog.deps, { slug: 'two', commentsOpen: true });
  const before = (await blog.request.get('/2026/11/one')).text;
  const { headers } = await post('', {
    do: 'close-comments',
    row: [String(one.id), String(two.id), 'x', '999'],
  }).expect(303);
  const listPage = await agent.get('/admin/posts' + new URL(String(headers['location'])).search);
  expect(text(byClass(listPage.text, 'flash')[0])).toContain('Comments closed on 2 posts.');
  const after = (await blog.request.get('/2026/11/one')).text;
  expect(after).not.toBe(before);
  expect(after).toContain('Comments are closed');
});

test('200: the list filters by state and words, and shows hostile titles as text', async () => {
  const { blog, agent } = await admin();
  await aPost(blog.deps, { title: '<script>alert(1)</script> Ölberg', status: 'draft' });
  await aPost(blog.deps, { title: 'Public', slug: 'public' });
  const list = async (query: string) => (await agent.get(`/admin/posts${query}`).expect(200)).text;
  const drafts = await list('?state=drafts');
  expect(drafts).toContain('&lt;script&gt;alert(1)');
  expect(drafts).not.toContain('Public<');
  expect(await list('?q=olberg')).toContain('Ölberg');
  expect(await list('?q=olberg')).not.toContain('>Public<');
  expect(await list('?state=nonsense&page=-1&author=x&tag=%00&q=%00')).toContain(
    'No posts match the filter',
  );
});

test('200: rows say their status in words, and the trash says when a post was moved there', async () => {
  const { blog, agent } = await admin();
  const { deps, clock } = blog;
  const later = new Date(clock.now().getTime() + 86_400_000);
  await aPost(deps, { title: 'Later', publishedAt: later });
  await aPost(deps, { title: 'Locked', status: 'protected', password: 'a word' });
  const { path } = await aPost(deps, {
    title: 'Old',
    publishedAt: new Date('2025-03-04T12:00:00Z'),
  });
  await trashPost(deps, path);
  const list = async (query: string) => (await agent.get(`/admin/posts${query}`).expect(200)).text;
  const rowsOf = async (query: string) =>
    byClass(await list(query), 'row').map((row) => text(row).replace(/\s+/g, ' ').trim());
  expect(await rowsOf('?state=scheduled')).toEqual([expect.stringMatching(/^Later Scheduled · /)]);
  expect(await rowsOf('?state=private')).toEqual([
    expect.stringMatching(/^Locked Password-protected · /),
  ]);
  const [old] = await rowsOf('?state=trash');
  expect(old).toMatch(/^Old In the trash · .*2026/);
  expect(old).not.toMatch(/2025|open/);
  expect(await list('?state=trash')).not.toContain('Close comments on older posts');
  expect(await list('')).toContain('Close comments on older posts');
});

test('200: an empty list says which one is empty, and a filter that nothing matches says that', async () => {
  const { blog, agent } = await admin();
  const { id } = (await aPost(blog.deps, { author: 'Ann' })).author ?? { id: 0 };
  await aPost(blog.deps, { author: 'Bo', status: 'draft' });
  for (const [query, sentence] of [
    ['?state=scheduled', 'No scheduled posts.'],
    ['?state=trash', 'The trash is empty.'],
    [`?state=drafts&author=${id}`, 'No posts match the filter.'],
    ['?q=nothing', 'No posts match the filter.'],
  ] as const) {
    const { text: html } = await agent.get(`/admin/posts${query}`).expect(200);
    expect(text(byClass(html, 'empty')[0]), query).toBe(sentence);
  }
});

test('303: a deleted post’s URL answers 410', async () => {
  const { blog, post, agent } = await admin();
  const { id, path } = await aPost(blog.deps);
  await post(`/${id}/delete`, {}).expect(303);
  await blog.request.get(path).expect(410);
  await agent.get(`/admin/posts/${id}`).expect(404);
});

test('200: the list counts the responses that readers see, and pages have a list of their own', async () => {
  const { blog, agent } = await admin();
  const { id } = await aPost(blog.deps, { title: 'Answered', slug: 'answered' });
  await aPost(blog.deps, { title: 'About', slug: 'about', kind: 'page' });
  await blog.deps.db.post.update({ where: { id }, data: { commentCount: 2, linkbackCount: 1 } });
  const { text: posts } = await agent.get('/admin/posts').expect(200);
  expect(byClass(posts, 'row').map(text).join()).toMatch(/Answered.*℟ 3 responses/);
  expect(posts).not.toContain('About</span>');
  const { text: pages } = await agent.get('/admin/pages').expect(200);
  expect(byClass(pages, 'row').map(text).join()).toMatch(/^\s*About/);
  await agent
    .get('/admin/posts?state=pages')
    .expect(308)
    .expect('Location', /\/admin\/pages$/);
});
