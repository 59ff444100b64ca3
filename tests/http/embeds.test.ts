/** Cards of other sites' pages in posts: on the page, in feeds, their pictures, and their section of the editor. */
import { expect, test } from 'vitest';
import { embedPicturePath } from '../../src/posts/embeds/embeds.ts';
import { trashPost } from '../../src/posts/trash.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { formSecret } from '../../src/settings/settings.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { signedInAs } from '../support/blog/signed-in.ts';
import { aPost, type TestBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { page } from '../support/sites/source-site.ts';
import {
  aPicture,
  embedBlog,
  embedRow,
  graphPage,
  json,
  readDue,
  save,
} from '../support/samples/embeds.ts';

const VIDEO = 'https://www.youtube.com/watch?v=abcdefghijk';
const DESCRIBED = `/oembed?format=json&url=${encodeURIComponent(VIDEO)}`;

const pictureOf = ({ id }: { id: number }) => new RegExp(`^/embeds/${id}-1-[\\w-]{22}\\.webp$`);

async function pictureUrl(
  { deps }: Pick<TestBlog, 'deps'>,
  embed: { id: number; version: number },
) {
  const { siteUrl } = deps.config;
  return embedPicturePath({ siteUrl, secret: await formSecret(deps) }, embed);
}

async function scene() {
  const blog = await embedBlog();
  await blog.provider('www.youtube.com', {
    [DESCRIBED]: json({
      type: 'video',
      title: 'Ferries & <fog>',
      author_name: 'Ann',
      thumbnail_url: 'https://i.ytimg.com/hq.jpg',
    }),
  });
  await blog.provider('i.ytimg.com', { '/hq.jpg': await aPicture(480, 360) });
  const post = await save(blog, 'Before.', VIDEO);
  await readDue(blog);
  return { blog, post, embed: await embedRow(blog) };
}

test('200 a post with a video: the card, the text of its player link, its script, and the policy for its frame', async () => {
  const { blog, post, embed } = await scene();
  const { text: html, headers } = await blog.request.get(post.path).expect(200);
  const [card] = byClass(html, 'embed');
  expect(text(card)).toBe('Ferries & <fog> Ann · YouTube Play at YouTube');
  const [play] = byClass(html, 'embed-play');
  expect(attribute(play, 'href')).toBe(VIDEO);
  expect(byTag(html, 'iframe')).toEqual([]);
  const scripts = byTag(html, 'script').flatMap((script) => attribute(script, 'src') ?? []);
  expect(scripts).toEqual([
    expect.stringContaining('/assets/comments.js'),
    expect.stringContaining('/assets/embeds.js'),
  ]);
  const policy = headers['content-security-policy'] ?? '';
  expect(policy.split(';')).toEqual(
    expect.arrayContaining(["script-src 'self'", 'frame-src https://www.youtube-nocookie.com']),
  );
  expect(policy.match(/script-src/g)).toHaveLength(1);
  const images = byTag(html, 'img').map((img) => attribute(img, 'src'));
  expect(images).toEqual([expect.stringMatching(pictureOf(embed))]);
});

test('200 a post with a page: no script and no frame, whatever its title says', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({
    '/a': graphPage({
      title: '&lt;a class=&quot;embed-play&quot; data-player=&quot;https://evil.example/&quot;&gt;',
    }),
  });
  const post = await aPost(blog.deps, { markdown: site.url('/a'), commentsOpen: false });
  await readDue(blog);
  const { text: html, headers } = await blog.request.get(post.path).expect(200);
  expect(byClass(html, 'embed')).toHaveLength(1);
  expect(html).not.toContain('embeds.js');
  expect(headers['content-security-policy']).not.toMatch(/script-src|frame-src/);
});

test('200 a post in another language than the site: the player’s text says that it is in the site’s', async () => {
  const { blog, post } = await scene();
  await changeSetting(blog.deps, 'siteLanguage', 'ru');
  await blog.deps.db.post.update({ where: { id: post.id }, data: { language: 'ar' } });
  const [play] = byClass((await blog.request.get(post.path).expect(200)).text, 'embed-play');
  expect(text(play)).toBe('Воспроизвести на YouTube');
  expect(
    attribute(
      play?.childNodes.find((node) => 'tagName' in node),
      'lang',
    ),
  ).toBe('ru');
});

test('200 a note with a video in a list: the text of its player link says what it does', async () => {
  const { blog, post } = await scene();
  await blog.deps.db.post.update({ where: { id: post.id }, data: { title: '' } });
  const html = (await blog.request.get('/').expect(200)).text;
  expect(text(byClass(html, 'embed-play')[0])).toBe('Play at YouTube');
});

test('200 feeds have the card as a link with its picture', async () => {
  const { blog, embed } = await scene();
  const feed = await blog.request.get('/feed.json').expect(200);
  const [item] = (feed.body as { items: { content_html: string }[] }).items;
  const html = item?.content_html ?? '';
  const [picture] = byTag(html, 'img').map((img) => attribute(img, 'src') ?? '');
  expect(picture).toMatch(/^http:\/\/blog\.example\//);
  expect(new URL(picture ?? '').pathname).toMatch(pictureOf(embed));
  expect(byTag(html, 'a').map((link) => attribute(link, 'href'))).toEqual([VIDEO, VIDEO, VIDEO]);
  expect(html).toContain('>Play at YouTube</a>');
  expect(html).not.toMatch(/data-|iframe|youtube-nocookie/);
});

test('200 a picture is immutable; 302 another version leads to it; 404 where there is none, and for a guessed name', async () => {
  const { blog, post, embed } = await scene();
  const url = await pictureUrl(blog, embed);
  const { headers, body } = (await blog.request.get(url).expect(200)) as {
    headers: Record<string, string>;
    body: unknown;
  };
  expect(headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(Buffer.isBuffer(body)).toBe(true);
  const tag = headers['etag'] ?? '';
  await blog.request.get(url).set('If-None-Match', tag).expect(304);
  await blog.request.head(url).expect(200);
  await blog.request.post(url).expect(405);
  const earlier = await pictureUrl(blog, { ...embed, version: 0 });
  const moved = await blog.request.get(earlier).expect(302);
  expect(moved.headers).toMatchObject({ location: url, 'cache-control': 'no-cache' });
  const [signature = ''] = /[\w-]{22}(?=\.webp$)/.exec(url) ?? [];
  for (const name of [
    `${embed.id}-1`,
    `${embed.id}-1-`,
    `${embed.id}-2-${signature}`,
    `${embed.id}-01-${signature}`,
    `${embed.id}-1-${signature.toLowerCase()}x`,
    `${embed.id}-1-${signature}-`,
    ...['0-1', '99-1', '1', '1-1-1', 'x-1', '1-x', '99999999999-1'],
  ]) {
    const missing = await blog.request.get(`/embeds/${name}.webp`).expect(404);
    expect(missing.headers).not.toHaveProperty('location');
  }
  await trashPost(blog.deps, post.path);
  await blog.request.get(url).expect(200);
});

test('303 the editor lists embeds; an editor removes a card and shows it again; 404 for another post’s', async () => {
  const { blog, post, embed } = await scene();
  const { agent, csrf } = await signedInAs(blog, 'editor');
  const editor = async (id: number) => (await agent.get(`/admin/posts/${id}`).expect(200)).text;
  const send = (id: number, verb: string) =>
    agent.post(`/admin/posts/${id}/embeds/${embed.id}/${verb}`).type('form').send({ csrf });
  expect(text(byClass(await editor(post.id), 'embeds')[0])).toBe(
    'Embeds Ferries & <fog> YouTube Refresh: Ferries & <fog> Remove: Ferries & <fog>',
  );
  const removed = await send(post.id, 'remove').expect(303);
  expect(removed.headers['location']).toContain('?done=embed-removed#embeds');
  expect(text(byClass(await editor(post.id), 'embeds')[0])).toContain(
    'youtube.com/watch?v=abcdefghijk Removed. Readers see the link alone. Show again',
  );
  const html = (await blog.request.get(post.path).expect(200)).text;
  expect(byClass(html, 'embed')).toEqual([]);
  expect(html).toContain(`<a href="${VIDEO}" class="auto">`);
  await blog.request.get(await pictureUrl(blog, embed)).expect(404);
  await send(post.id, 'refresh').expect(303);
  blog.clock.advance(60_000);
  expect(await readDue(blog)).toBe(1);
  expect(byClass((await blog.request.get(post.path)).text, 'embed')).toHaveLength(1);

  const other = await aPost(blog.deps);
  await send(other.id, 'remove').expect(404);
  await send(other.id, 'refresh').expect(404);
  expect(await editor(other.id)).not.toContain('id="embeds"');
});

test('403 authors change only embeds of their own posts', async () => {
  const { blog, post, embed } = await scene();
  const { agent, csrf } = await signedInAs(blog, 'author');
  const path = `/admin/posts/${post.id}/embeds/${embed.id}/remove`;
  await agent.post(path).type('form').send({ csrf }).expect(404);
  expect(await embedRow(blog)).toMatchObject({ state: 'ready' });
});

test('303 an author changes a card that only their posts show, and is told why not otherwise', async () => {
  const { blog, post, embed } = await scene();
  const { agent, csrf, user } = await signedInAs(blog, 'author');
  const own = await aPost(blog.deps, { markdown: VIDEO, author: user.author?.name ?? '' });
  const send = async (verb: string) => {
    const path = `/admin/posts/${own.id}/embeds/${embed.id}/${verb}`;
    const { headers } = await agent.post(path).type('form').send({ csrf }).expect(303);
    return headers['location'] ?? '';
  };
  for (const verb of ['remove', 'refresh']) {
    const { pathname, search } = new URL(await send(verb));
    expect((await agent.get(pathname + search).expect(200)).text).toContain(
      'Nothing changed. Posts by others show this card, too: ask an editor to change it.',
    );
    expect(await embedRow(blog)).toMatchObject({ state: 'ready', nextFetchAt: null });
  }
  await trashPost(blog.deps, post.path);
  await deletePost(blog.deps, post.path);
  expect(await send('remove')).toContain('?done=embed-removed');
  expect(await embedRow(blog)).toMatchObject({ state: 'removed' });
});

test('200 a note that is nothing but a URL is called by the title of its page', async () => {
  const blog = await embedBlog();
  const site = await blog.sourceSite({ '/a': page('', 'A long read') });
  const note = await aPost(blog.deps, { title: '', markdown: site.url('/a') });
  expect(note.excerpt).toBe(site.url('/a'));
  await readDue(blog);
  const home = (await blog.request.get('/').expect(200)).text;
  expect(home).toContain('A long read');
  const { agent } = await signedInAs(blog);
  const editor = (await agent.get(`/admin/posts/${note.id}`).expect(200)).text;
  const excerpt = byTag(editor, 'textarea').find((area) => attribute(area, 'name') === 'excerpt');
  expect(text(excerpt)).toBe('');
});
