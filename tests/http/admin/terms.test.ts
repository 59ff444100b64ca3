import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { changeTerm } from '../../../src/posts/terms/change.ts';
import { deleteTerm } from '../../../src/posts/terms/delete.ts';
import { findTerm } from '../../../src/posts/lists.ts';
import { byClass, byTag, text } from '../../support/html.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function admin() {
  const blog = await testBlog();
  const { agent, csrf } = await signedInAs(blog, 'editor');
  return {
    blog,
    get: async (path: string) => (await agent.get(`/admin${path}`).expect(200)).text,
    post: (path: string, fields: Record<string, string> = {}) =>
      agent
        .post(`/admin${path}`)
        .type('form')
        .send({ csrf, ...fields }),
  };
}

const FORMATS = ['rss', 'atom', 'json'];

describe('the lists', () => {
  test('200: categories are below each other, with the number of posts of any status', async () => {
    const { blog, get } = await admin();
    const { deps } = blog;
    await aPost(deps, { categories: ['World', 'Asia'] });
    await aPost(deps, { categories: ['Asia'], status: 'draft' });
    const world = await findTerm(deps, 'category', 'world');
    await changeTerm(deps, 'category', 'asia', { parentId: world?.id ?? 0 });
    const [list] = byClass(await get('/categories'), 'rows');
    expect(text(list).replace(/\s+/g, ' ')).toBe('World 1 post: World — Asia 2 posts: Asia');
    expect(await get('/tags')).toContain('No tags yet.');
  });

  test('200: authors say which user writes as them', async () => {
    const { blog, get } = await admin();
    await aPost(blog.deps, { author: 'Ann' });
    const [list] = byClass(await get('/authors'), 'rows');
    expect(text(list)).toMatch(/Ann.*1 post/s);
    expect(text(list)).toMatch(/Somebody, number \d+ Writes as Somebody/);
  });
});

describe('a category', () => {
  test('303: name, slug, description and place are saved, and shown to readers', async () => {
    const { blog, get, post } = await admin();
    const { deps, request } = blog;
    await aPost(deps, { categories: ['World', 'Asia'] });
    const world = await findTerm(deps, 'category', 'world');
    const fields = {
      name: 'Asia & Caucasus',
      slug: 'asia-caucasus',
      description: 'Ferries <b>and</b> hills.\n\nMore.',
      parent: String(world?.id),
    };
    const { headers } = await post('/categories/asia', fields).expect(303);
    expect(headers['location']).toBe(
      'http://blog.example/admin/categories/asia-caucasus?done=moved',
    );
    const form = await get('/categories/asia-caucasus');
    expect(form).toContain('Redirecting here: <bdi>/category/asia</bdi>');
    expect(form).toContain('<option value="1" selected>World</option>');
    const { text: page } = await request.get('/category/asia-caucasus').expect(200);
    const [header] = byClass(page, 'list-header');
    expect(text(header).replace(/\s+/g, ' ').trim()).toBe(
      'World Asia & Caucasus Ferries <b>and</b> hills. More.',
    );
    expect(page).toContain(
      '<meta name="description" content="Ferries &lt;b&gt;and&lt;/b&gt; hills. More.">',
    );
    const { text: above } = await request.get('/category/world').expect(200);
    expect(above).toContain('href="http://blog.example/category/asia-caucasus"');
    const feed = await request.get('/category/asia-caucasus/feed.json').expect(200);
    expect(feed.body).toMatchObject({ description: 'Ferries <b>and</b> hills. More.' });
    expect(await listActions(deps, { max: 1 })).toMatchObject([
      { action: 'changed the category', what: 'Asia & Caucasus' },
    ]);
  });

  test('422: a name or slug of another one, and a place below itself, change nothing', async () => {
    const { blog, post } = await admin();
    await aPost(blog.deps, { categories: ['World', 'Asia'] });
    const id = (await findTerm(blog.deps, 'category', 'asia'))?.id;
    const same = { name: 'Asia', slug: 'asia', description: '', parent: '' };
    for (const [changes, said] of [
      [{ name: 'world' }, 'There is already a category “World” (world).'],
      [{ slug: 'world' }, '“World” already has the slug world.'],
      [{ parent: String(id) }, '“Asia” cannot be below itself.'],
      [{ name: ' ' }, 'must not be empty'],
    ] as const) {
      const { text: html } = await post('/categories/asia', { ...same, ...changes }).expect(422);
      expect(byClass(html, 'error').map(text).join(), said).toContain(said);
    }
    await post('/categories/nothing', same).expect(404);
  });
});

describe('a new category or tag', () => {
  test('303: it is created without a post, below another one, and its page appears with its first post', async () => {
    const { blog, get, post } = await admin();
    const { deps, request } = blog;
    await aPost(deps, { categories: ['World'] });
    const world = await findTerm(deps, 'category', 'world');
    const fields = { name: 'Asia & more', slug: '', description: 'Far.', parent: `${world?.id}` };
    const { headers } = await post('/categories', fields).expect(303);
    expect(headers['location']).toBe('http://blog.example/admin/categories/asia-more?done=created');
    expect(text(byClass(await get('/categories'), 'rows')[0])).toMatch(/— Asia & more\s+0 posts/);
    await request.get('/category/asia-more').expect(404);
    await aPost(deps, { categories: ['Asia & more'] });
    expect((await request.get('/category/asia-more').expect(200)).text).toContain('Far.');
    expect(await listActions(deps, { max: 1 })).toMatchObject([
      { action: 'created the category', what: 'Asia & more' },
    ]);
    await post('/tags', { name: 'sea' }).expect(303);
  });

  test('422: a name that is taken is shown again with what was typed, as text', async () => {
    const { blog, post } = await admin();
    await aPost(blog.deps, { tags: ['sea'] });
    const { text: html } = await post('/tags', { name: 'Sea', description: '<b>' }).expect(422);
    expect(byClass(html, 'error').map(text)).toEqual(['There is already a tag “sea” (sea).']);
    expect(html).toContain('&lt;b&gt;</textarea>');
    expect(html).toMatch(/<details[^>]* open/);
  });

  test('404: authors are created by posts only', async () => {
    const { get, post } = await admin();
    expect(await get('/authors')).not.toContain('New author');
    await post('/authors', { name: 'Ann' }).expect(404);
  });
});

describe('an earlier slug', () => {
  test('301: the list, its pages and its feeds redirect after a change and after a merge', async () => {
    const { blog, post } = await admin();
    const { request } = blog;
    await aPost(blog.deps, { tags: ['js', 'dogs'] });
    await post('/tags/js', { name: 'js', slug: 'ecma', description: '' }).expect(303);
    await post('/tags/ecma/merge', { into: 'dogs' }).expect(303);
    for (const slug of ['js', 'ecma', 'JS']) {
      const { headers } = await request.get(`/tag/${slug}`).expect(301);
      expect(headers['location'], slug).toBe('http://blog.example/tag/dogs');
      const page = await request.get(`/tag/${slug}/page/3`).expect(301);
      expect(page.headers['location']).toBe('http://blog.example/tag/dogs/page/3');
      for (const format of FORMATS) {
        const feed = await request.get(`/tag/${slug}/feed.${format}`).expect(301);
        expect(feed.headers['location']).toBe(`http://blog.example/tag/dogs/feed.${format}`);
      }
    }
    await request.get('/category/js').expect(404);
    await request.post('/tag/js').expect(405);
  });

  test('301 for an author’s list and feeds, after a merge', async () => {
    const { blog, post } = await admin();
    await aPost(blog.deps, { author: 'Ann' });
    await aPost(blog.deps, { author: 'Bo' });
    await post('/authors/ann/merge', { into: 'bo' }).expect(303);
    const { headers } = await blog.request.get('/author/ann').expect(301);
    expect(headers['location']).toBe('http://blog.example/author/bo');
    await blog.request.get('/author/ann/feed.atom').expect(301);
  });

  test('410 after deleting, for the list and its feeds; 200 again once a post names it', async () => {
    const { blog, post } = await admin();
    const { request, deps } = blog;
    await aPost(deps, { tags: ['sea'] });
    await request.get('/tag/sea').expect(200);
    const { headers } = await post('/tags/sea/delete').expect(303);
    expect(headers['location']).toBe('http://blog.example/admin/tags?done=deleted');
    const { text: html } = await request.get('/tag/sea').expect(410);
    expect(byTag(html, 'h1').map(text)).toEqual(['This tag was deleted']);
    for (const format of FORMATS) await request.get(`/tag/sea/feed.${format}`).expect(410);
    await aPost(deps, { tags: ['Sea'] });
    await request.get('/tag/sea').expect(200);
  });

  test('404 when it leads to a tag without public posts, which is not revealed', async () => {
    const { blog } = await admin();
    await aPost(blog.deps, { tags: ['secret'], status: 'draft' });
    await changeTerm(blog.deps, 'tag', 'secret', { slug: 'plans' });
    await blog.request.get('/tag/secret').expect(404);
    await blog.request.get('/tag/secret/feed.rss').expect(404);
  });
});

describe('an author', () => {
  test('303: bio, website and profiles are shown above their posts', async () => {
    const { blog, post } = await admin();
    await aPost(blog.deps, { author: 'Ann' });
    const fields = {
      ...{ name: 'Ann', slug: 'ann', description: 'Rows <boats>.' },
      ...{ url: 'https://ann.example', links: 'https://social.example/@ann\nhttps://b.example/' },
    };
    await post('/authors/ann', fields).expect(303);
    const { text: html } = await blog.request.get('/author/ann').expect(200);
    expect(html).toContain('Rows &lt;boats&gt;.');
    expect(html).toContain('<a rel="me" href="https://social.example/@ann">');
    await post('/authors/ann', { ...fields, url: 'javascript:1' }).expect(422);
  });

  test('422: one with posts cannot be deleted, and the page says so', async () => {
    const { blog, get, post } = await admin();
    await aPost(blog.deps, { author: 'Ann' });
    expect(await get('/authors/ann')).toContain('Merge it into another author instead.');
    const { text: html } = await post('/authors/ann/delete').expect(422);
    expect(byClass(html, 'error').map(text).join()).toContain('“Ann” has posts');
  });
});

test('422: merging into nothing, or into one that is gone, asks for another one', async () => {
  const { blog, post } = await admin();
  await aPost(blog.deps, { tags: ['sea', 'hill'] });
  await deleteTerm(blog.deps, 'tag', 'hill');
  for (const into of ['', 'hill']) {
    const { text: html } = await post('/tags/sea/merge', { into }).expect(422);
    expect(byClass(html, 'error').map(text).join()).toContain('Choose another tag');
  }
});
