/** A draft at its share link, and the links in the editor. */
import { expect, test } from 'vitest';
import { sign } from '../../src/lib/signed.ts';
import {
  createShareLink,
  listShareLinks,
  pruneShareLinks,
} from '../../src/posts/drafts/share-links.ts';
import { savePost } from '../../src/posts/save.ts';
import { trashPost } from '../../src/posts/trash.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { byTag, text } from '../support/html.ts';

const DAY_MS = 86_400_000;
const draft = { title: 'A plan', slug: 'a-plan', markdown: 'Nobody *knows* yet.' };

async function scene() {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog, 'editor');
  const post = await aPost(blog.deps, { ...draft, status: 'draft' });
  const link = await createShareLink(blog.deps, { postId: post.id, userId: user.id, days: 7 });
  if (!link) throw new Error('No link was created.');
  return {
    ...{ blog, agent, post, link, user, path: `/share/${link.token}` },
    send: (path: string, fields: Record<string, string> = {}) =>
      agent
        .post(`/admin/posts/${post.id}/share${path}`)
        .type('form')
        .send({ csrf, ...fields }),
  };
}

test('200 a draft at its link: its text and a note; nothing is cached, indexed or advertised', async () => {
  const { blog, path } = await scene();
  const { text: html, headers } = await blog.request.get(path).expect(200);
  expect(html).toContain('Nobody <em>knows</em> yet.');
  expect(text(byTag(html, 'main')[0])).toContain(
    'Draft, shared by a link that is valid until 30 November 2026.',
  );
  expect(html).toContain('<meta name="robots" content="noindex');
  expect(headers).toMatchObject({
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
    'referrer-policy': 'no-referrer',
  });
  expect(headers).not.toHaveProperty('link');
  expect(headers).not.toHaveProperty('x-pingback');
  expect(html).not.toMatch(
    /rel="(?:webmention|pingback|canonical)"|trackback:ping|<form method="post"/,
  );
  expect(html).not.toContain('/a-plan');
  await savePost(blog.deps, { ...draft, status: 'draft', markdown: 'Changed.' });
  expect((await blog.request.get(path).expect(200)).text).toContain('Changed.');
  await blog.request.post(path).expect(405);
});

test('404 with a sentence for a wrong, forged, expired or revoked link, and for a trashed draft', async () => {
  const { blog, path, link, post, send } = await scene();
  const { deps, request, clock } = blog;
  const isInvalid = async (at: string) => {
    const { text: html, headers } = await request.get(at).expect(404);
    expect(byTag(html, 'h1').map(text), at).toEqual(['This link is not valid']);
    expect(headers['cache-control']).toBe('private, no-store');
  };
  await isInvalid(path.slice(0, -1));
  await isInvalid('/share/x');
  await isInvalid(`/share/${link.id}.${sign('guessed', 'share draft', `${link.id} ${post.id}`)}`);
  await isInvalid(path.replace(`/${link.id}.`, `/${link.id + 1}.`));
  clock.advance(7 * DAY_MS);
  await isInvalid(path);
  expect(await pruneShareLinks(deps)).toBe(1);
  await send('', { days: '1' }).expect(303);
  const [second] = await listShareLinks(deps, post.id);
  await request.get(`/share/${second?.token}`).expect(200);
  await send(`/${second?.id}/revoke`).expect(303);
  await isInvalid(`/share/${second?.token}`);
  await send(`/${second?.id}/revoke`).expect(404);
  await send('').expect(303);
  const [third] = await listShareLinks(deps, post.id);
  await trashPost(deps, post.path);
  await isInvalid(`/share/${third?.token}`);
});

test('302 to the post once it is published; a scheduled post is shown', async () => {
  const { blog, path } = await scene();
  const publishedAt = new Date('2026-11-24T10:00:00Z');
  await savePost(blog.deps, { ...draft, publishedAt });
  await blog.request.get(path).expect(200);
  blog.clock.advance(DAY_MS);
  const { headers } = await blog.request.get(path).expect(302);
  expect(headers['location']).toBe('http://blog.example/2026/11/a-plan');
});

test('404 for a private post, which nobody else can read', async () => {
  const { blog, path, send } = await scene();
  await savePost(blog.deps, { ...draft, status: 'private' });
  await blog.request.get(path).expect(404);
  await send('').expect(404);
});

test('303 a link is created for the chosen time, and listed in the editor of the draft', async () => {
  const { blog, agent, post, send } = await scene();
  const { headers } = await send('', { days: '30' }).expect(303);
  expect(headers['location']).toBe(`http://blog.example/admin/posts/${post.id}?done=shared#share`);
  const [newest] = await listShareLinks(blog.deps, post.id);
  expect(newest?.expiresAt.getTime()).toBe(blog.clock.now().getTime() + 30 * DAY_MS);
  const { text: html, status } = await agent.get(`/admin/posts/${post.id}?done=shared`);
  if (status !== 200) throw new Error(html);
  expect(html).toContain(`value="http://blog.example/share/${newest?.token}"`);
  expect(html).toContain('Link created.');
  await send('', { days: '9999' }).expect(303);
  const [limited] = await listShareLinks(blog.deps, post.id);
  expect(limited?.expiresAt.getTime()).toBe(blog.clock.now().getTime() + 7 * DAY_MS);
});

test('404 for another author’s draft', async () => {
  const { blog, post } = await scene();
  const { agent, csrf } = await signedInAs(blog, 'author');
  await agent.post(`/admin/posts/${post.id}/share`).type('form').send({ csrf }).expect(404);
});

test('303 creating and revoking a link saves the draft that is in the form', async () => {
  const { blog, agent, post, send } = await scene();
  const fields = { title: 'A plan', kind: 'post', version: '0' };
  const { headers } = await send('', { ...fields, markdown: 'Typed *just now*.' }).expect(303);
  expect(headers['location']).toMatch(/done=shared#share$/);
  const [, created] = await listShareLinks(blog.deps, post.id);
  const { text: html } = await blog.request.get(`/share/${created?.token}`).expect(200);
  expect(html).toContain('<em>just now</em>');
  const editor = (await agent.get(`/admin/posts/${post.id}`).expect(200)).text;
  const version = /name="version" value="(\d+)"/.exec(editor)?.[1] ?? '';
  await send(`/${created?.id}/revoke`, { ...fields, markdown: 'And more.', version }).expect(303);
  expect((await agent.get(`/admin/posts/${post.id}`)).text).toContain('And more.');
});

test('409 and 422 no link is created while the text cannot be saved, which stays in the form', async () => {
  const { blog, post, send } = await scene();
  const fields = { title: 'A plan', kind: 'post', markdown: 'Typed.', version: '7' };
  expect((await send('', fields).expect(409)).text).toContain('Typed.');
  expect((await send('', { ...fields, version: '0', slug: '!' }).expect(422)).text).toContain(
    'Typed.',
  );
  expect(await listShareLinks(blog.deps, post.id)).toHaveLength(1);
});

test('303 a link of a scheduled post stores what is in the form as unsaved changes', async () => {
  const { blog, agent, post, send } = await scene();
  await savePost(blog.deps, { ...draft, publishedAt: new Date('2026-12-24T18:00:00Z') });
  const editor = `/admin/posts/${post.id}`;
  const version = /name="version" value="(\d+)"/.exec((await agent.get(editor)).text)?.[1] ?? '';
  const fields = { title: 'A plan', kind: 'post', status: 'published', version };
  await send('', { ...fields, markdown: 'Not yet.' }).expect(303);
  const [, created] = await listShareLinks(blog.deps, post.id);
  const shared = (await blog.request.get(`/share/${created?.token}`).expect(200)).text;
  expect(shared).toContain('<em>knows</em>');
  const { text: html } = await agent.get(`${editor}?done=shared`).expect(200);
  expect(html).toContain('Restored unsaved changes');
  expect(html).toContain('Not yet.');
  expect(html).toContain('Link created.');
});
