/**
 * Password-protected posts: in no list, feed or search; a password form at their URL, and what it
 * opens.
 */
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { parsePostFile } from '../../src/posts/front-matter/front-matter.ts';
import { isPublic, type PostDraft } from '../../src/posts/post.ts';
import { savePost } from '../../src/posts/save.ts';
import { renamePost } from '../../src/posts/urls/rename.ts';
import { resolveTarget } from '../../src/posts/urls/resolve-target.ts';
import { unpublishPost } from '../../src/posts/withdraw.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const draft: PostDraft = {
  title: 'The surprise',
  slug: 'the-surprise',
  markdown: 'It is a *ferry*.',
  tags: ['Boats'],
  status: 'protected',
  password: 'Ships at dawn',
};

async function protectedBlog() {
  const blog = await testBlog();
  await aPost(blog.deps, { title: 'Another', tags: ['Boats'] });
  const post = await aPost(blog.deps, draft);
  const reader = supertest.agent(blog.listener.answer);
  const give = (password: string) => reader.post(post.path).type('form').send({ password });
  return { blog, post, reader, give };
}

test('403: the page has a password field, and nothing of the post', async () => {
  const { post, reader } = await protectedBlog();
  const { text, headers } = await reader.get(post.path).expect(403);
  expect(text).toContain('type="password"');
  expect(text).toContain('content="noindex"');
  expect(text).not.toContain('surprise</');
  expect(text).not.toContain('ferry');
  expect(headers).toMatchObject({
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
  });
});

test('404: its feed does not exist, and no list, search or sitemap has it', async () => {
  const { blog, post } = await protectedBlog();
  expect(isPublic(post, blog.clock.now())).toBe(false);
  for (const format of ['rss', 'atom', 'json']) {
    await blog.request.get(`${post.path}/feed.${format}`).expect(404);
  }
  const pages = ['/', '/2026', '/2026/11', '/archive', '/tag/boats', '/sitemap.xml', '/feed.rss'];
  for (const page of [...pages, '/tag/boats/feed.atom', '/search?q=surprise', '/search?q=ferry']) {
    const { text } = await blog.request.get(page).expect(200);
    expect(text.toLowerCase(), page).not.toContain('the-surprise');
  }
});

test('303: the password sets a cookie for this post only, which shows it; no cache stores it', async () => {
  const { blog, post, reader, give } = await protectedBlog();
  const { headers } = await give('Ships at dawn').expect(303).expect('location', blog.urlOf(post));
  const [cookie = ''] = [headers['set-cookie']].flat().map(String);
  expect(cookie).toMatch(/; Path=\/2026\/11\/the-surprise; .*HttpOnly; SameSite=Lax/);
  expect(cookie).not.toContain('Ships');
  const opened = await reader.get(post.path).expect(200);
  expect(opened.text).toContain('<em>ferry</em>');
  expect(opened.headers['cache-control']).toBe('private, no-store');
  expect(opened.headers['x-pingback']).toBeUndefined();
  expect(opened.headers['link'] ?? '').not.toContain('webmention');
  expect(opened.text).not.toContain('og:title');
  expect(blog.pages.holds(post.path)).toBe(false);
  await blog.request.get(post.path).expect(403);
});

test('403: after a change of the password, and for another post’s password', async () => {
  const { blog, post, reader, give } = await protectedBlog();
  await give('Ships at dawn').expect(303);
  await savePost(blog.deps, { ...draft, password: 'Ships at noon' });
  await reader.get(post.path).expect(403);
  await give('Ships at noon').expect(303);
  await reader.get(post.path).expect(200);
  const other = await aPost(blog.deps, { ...draft, slug: 'other' });
  const cookie = `antiphon_post_${other.id}=nonsense; antiphon_post_${post.id}=`;
  await blog.request.get(other.path).set('Cookie', cookie).expect(403);
});

test('403, then 429: wrong passwords are counted for each client', async () => {
  const { blog, post, give, reader } = await protectedBlog();
  for (let tries = 0; tries < 5; tries += 1) {
    const { text } = await give('ships at dawn').expect(403);
    expect(text).toContain('Wrong password.');
  }
  const { headers, text } = await give('Ships at dawn').expect(429);
  expect(Number(headers['retry-after'])).toBe(15);
  expect(text).toContain('Try again in 15 seconds.');
  await reader.get(post.path).expect(403);
  blog.clock.advance(15_000);
  await give('Ships at dawn').expect(303);
});

test('413: a very long password; 405: any method but GET, HEAD and POST', async () => {
  const { post, give, reader } = await protectedBlog();
  await give('x'.repeat(3_000)).expect(413);
  await reader.put(post.path).expect(405);
  await reader.post(post.path).type('json').send('{"password":"Ships at dawn"}').expect(403);
});

test('301: its former slug redirects, and no linkback learns of it', async () => {
  const { blog, post } = await protectedBlog();
  const { post: renamed } = await renamePost(blog.deps, post.path, 'no-surprise');
  await blog.request.get(post.path).expect(301).expect('location', blog.urlOf(renamed));
  const target = new URL(blog.urlOf(renamed));
  expect(await resolveTarget(blog.deps, target)).toEqual({ kind: 'no-such-post' });
});

test('301: an alias from another blog redirects, whatever its shape', async () => {
  const { blog, post, give, reader } = await protectedBlog();
  await savePost(blog.deps, { ...draft, aliases: ['/2019/surprise.html', '/a/b/c/d/e'] });
  for (const alias of ['/2019/surprise.html', '/a/b/c/d/e/']) {
    const { headers } = await reader.get(alias).expect(301).expect('location', blog.urlOf(post));
    expect(headers['cache-control'], alias).toBe('private, no-store');
  }
  await give('Ships at dawn').expect(303);
  await reader.get('/2019/surprise.html').expect(301).expect('location', blog.urlOf(post));
});

test('404: as a draft that was never public; 410: as one that was', async () => {
  const { blog, post } = await protectedBlog();
  await unpublishPost(blog.deps, post.path);
  await blog.request.get(post.path).expect(404);
  const { password: _, ...open } = draft;
  await savePost(blog.deps, { ...open, status: 'published' });
  await blog.request.get(post.path).expect(200, /ferry/);
  await savePost(blog.deps, draft);
  await blog.request.get(post.path).expect(403);
  await savePost(blog.deps, { ...open, status: 'draft' });
  await blog.request.get(post.path).expect(410);
});

test('a file sets the password in its front matter, and keeps it if it names none', async () => {
  const { blog, give } = await protectedBlog();
  const file = '---\ntitle: The surprise\nslug: the-surprise\nstatus: protected\n---\nA *train*.\n';
  await savePost(blog.deps, parsePostFile(file));
  await give('Ships at dawn').expect(303);
  await savePost(blog.deps, parsePostFile(file.replace('---\nA', 'password: Rails\n---\nA')));
  await give('Ships at dawn').expect(403);
  await give('Rails').expect(303);
  const nameless = parsePostFile(file.replaceAll('surprise', 'secret'));
  await expect(savePost(blog.deps, nameless)).rejects.toThrow('A protected post needs a password.');
});

test('422: the admin requires a password; 303: saves and shows it, also of a draft, and removes it from a published post', async () => {
  const { blog } = await protectedBlog();
  const { agent, csrf } = await signedInAs(blog);
  const form = { csrf, title: 'A letter', markdown: 'Dear all', status: 'protected' };
  const post = (at: string, fields: object) => agent.post(at).type('form').send(fields);
  const refused = await post('/admin/posts/new', form).expect(422);
  expect(refused.text).toContain('Enter a password, or choose another status.');
  const { headers } = await post('/admin/posts/new', { ...form, password: 'Kin' }).expect(303);
  const { pathname, search } = new URL(String(headers['location']));
  const { text } = await agent.get(pathname + search).expect(200);
  expect(text).toContain('value="Kin"');
  expect(text).toContain('Readers with the URL and the password can see it.');
  expect((await agent.get('/admin/posts?state=private')).text).toContain('A letter');
  const save = async (status: string) => {
    const { text: shown } = await agent.get(pathname).expect(200);
    const version = /name="version" value="(\d+)"/.exec(shown)?.[1];
    await post(pathname, { ...form, status, password: 'Kin', version }).expect(303);
    return (await agent.get(pathname)).text;
  };
  expect(await save('draft')).toContain('value="Kin"');
  expect(await save('published')).not.toContain('value="Kin"');
});
