import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawCardsDue } from '../../src/cards/draw-due.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost } from '../../src/posts/withdraw.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog, type TestBlog, type TestBlogOptions } from '../support/blog/test-blog.ts';
import { attribute, byTag } from '../support/html.ts';
import { lookAt } from '../support/samples/images.ts';
import { addressOf, anImage } from '../support/samples/media.ts';

const DAY_MS = 86_400_000;

type Blog = Pick<TestBlog, 'deps' | 'request' | 'clock'>;

async function cardBlog(options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  return { ...blog, draw: () => drawCardsDue(blog.deps, new AbortController().signal) };
}

async function metasOf(blog: Blog, path: string): Promise<Record<string, string>> {
  const { text: html } = await blog.request.get(path).expect(200);
  return Object.fromEntries(
    byTag(html, 'meta').flatMap((meta) => {
      const name = attribute(meta, 'property') ?? attribute(meta, 'name');
      return name === undefined ? [] : [[name, attribute(meta, 'content') ?? '']];
    }),
  );
}

/** The path of the card that a page names; empty without one. */
async function cardOf(blog: Blog, path: string): Promise<string> {
  const { 'og:image': url = '' } = await metasOf(blog, path);
  return url.includes('/cards/') ? new URL(url).pathname : '';
}

async function bytesAt(blog: Blog, path: string): Promise<Buffer> {
  const answer = await blog.request.get(path).buffer(true).expect(200);
  return answer.body as Buffer;
}

async function colourAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const part = sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha();
  return [...(await part.raw().toBuffer())];
}

describe('a drawn card', () => {
  test('200: a post names it once it is drawn, with size and alternative text; it is immutable', async () => {
    const blog = await cardBlog();
    const { path } = await aPost(blog.deps, { title: 'Паром & the “answer”' });
    expect(await metasOf(blog, path)).toMatchObject({ 'twitter:card': 'summary' });
    expect(await cardOf(blog, path)).toBe('');
    expect(await blog.draw()).toBe(1);

    const metas = await metasOf(blog, path);
    expect(metas).toMatchObject({
      'og:image': expect.stringMatching(/\/cards\/1-[0-9a-f]{16}\.png$/) as string,
      'og:image:width': '1200',
      'og:image:height': '630',
      'og:image:alt': 'Паром & the “answer”',
      'twitter:card': 'summary_large_image',
    });
    const { text: html } = await blog.request.get(path);
    expect(html).toContain(`"image":{"@type":"ImageObject","url":"${String(metas['og:image'])}"`);
    const url = await cardOf(blog, path);
    const answer = await blog.request.get(url).expect(200);
    expect(answer.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.get('content-type')).toBe('image/png');
    await blog.request
      .get(url)
      .set('If-None-Match', answer.get('etag') ?? '')
      .expect(304);
    await blog.request.head(url).expect(200);
    await blog.request.post(url).expect(405);
    const bytes = await bytesAt(blog, url);
    expect(await lookAt(bytes)).toMatchObject({ format: 'png', width: 1_200, height: 630 });
    expect(bytes.length).toBeLessThan(60_000);
    expect(await colourAt(bytes, 600, 5)).toEqual([0xa3, 0x25, 0x1b]);
    expect(await blog.draw()).toBe(0);
  });

  test('200: it is drawn again after a change of title, site title or accent, and not for any other', async () => {
    const blog = await cardBlog();
    const post = await aPost(blog.deps, { title: 'One', slug: 'one', markdown: 'Text.' });
    expect(await blog.draw()).toBe(1);
    const first = await cardOf(blog, post.path);
    await savePost(blog.deps, { title: 'One', slug: 'one', markdown: 'Another text.' });
    expect(await blog.draw()).toBe(0);
    expect(await cardOf(blog, post.path)).toBe(first);

    await savePost(
      blog.deps,
      { title: 'Two', slug: 'one', markdown: 'Another text.' },
      { replace: true },
    );
    expect(await blog.draw()).toBe(1);
    const second = await cardOf(blog, post.path);
    expect(second).not.toBe(first);
    await blog.request.get(first).expect(404);

    await changeSetting(blog.deps, 'accent', '#1f5f8b');
    expect(await blog.draw()).toBe(1);
    const third = await cardOf(blog, post.path);
    expect(await colourAt(await bytesAt(blog, third), 600, 5)).toEqual([0x1f, 0x5f, 0x8b]);
    await changeSetting(blog.deps, 'siteTitle', 'Дневник');
    expect(await blog.draw()).toBe(1);
    expect(await cardOf(blog, post.path)).not.toBe(third);
    await changeSetting(blog.deps, 'postsPerPage', '5');
    expect(await blog.draw()).toBe(0);
  });

  test('200: a right-to-left title begins at the right', async () => {
    const blog = await cardBlog();
    const { path } = await aPost(blog.deps, { title: 'نداء البحر', language: 'ar' });
    await blog.draw();
    const bytes = await bytesAt(blog, await cardOf(blog, path));
    const ink = async (left: number) => {
      const part = sharp(bytes).extract({ left, top: 170, width: 100, height: 120 });
      return (await part.greyscale().raw().toBuffer()).some((grey) => grey < 100);
    };
    expect([await ink(80), await ink(1_020)]).toEqual([false, true]);
  });

  test('200: a title in a script without a font has none; emoji are left out', async () => {
    const blog = await cardBlog();
    const japanese = await aPost(blog.deps, { title: '冬の海を渡る船' });
    const emoji = await aPost(blog.deps, { title: 'Snow ❄️ at sea 🌊' });
    expect(await blog.draw()).toBe(1);
    expect(await cardOf(blog, japanese.path)).toBe('');
    expect(await metasOf(blog, japanese.path)).toMatchObject({ 'twitter:card': 'summary' });
    expect(await cardOf(blog, emoji.path)).not.toBe('');
  });
});

describe('a card of an image', () => {
  test('200: the cover is cut to the size of a card, as a JPEG of at most 300,000 bytes', async () => {
    const blog = await cardBlog();
    const { id: coverId } = await anImage(blog, { width: 900, height: 1_400 });
    const { path } = await aPost(blog.deps, { coverId });
    expect(await metasOf(blog, path)).toMatchObject({
      'og:image': expect.stringContaining('/media/') as string,
    });
    expect(await blog.draw()).toBe(1);
    const url = await cardOf(blog, path);
    expect(url).toMatch(/\.jpg$/);
    const bytes = await bytesAt(blog, url);
    expect(await lookAt(bytes)).toMatchObject({ format: 'jpeg', width: 1_200, height: 630 });
    expect(bytes.length).toBeLessThanOrEqual(300_000);
  });

  test('200: a note without a cover shows its first image; a titled post its title', async () => {
    const blog = await cardBlog();
    const markdown = `![The sea](${addressOf(await anImage(blog))})`;
    const note = await aPost(blog.deps, { title: '', markdown });
    const titled = await aPost(blog.deps, { title: 'A title', markdown });
    expect(await blog.draw()).toBe(2);
    expect(await cardOf(blog, note.path)).toMatch(/\.jpg$/);
    expect(await cardOf(blog, titled.path)).toMatch(/\.png$/);
  });
});

describe('who can read it', () => {
  test.each(['draft', 'private', 'protected'] as const)(
    '404: a post that becomes %s has no card',
    async (status) => {
      const blog = await cardBlog();
      const draft = { title: 'One', slug: 'one', markdown: 'Text.' };
      const { path } = await aPost(blog.deps, draft);
      await blog.draw();
      const url = await cardOf(blog, path);
      await savePost(blog.deps, { ...draft, status, password: 'sesame' });
      await blog.request.get(url).expect(404);
      expect(await blog.draw()).toBe(0);
      expect(await blog.deps.db.socialCard.count()).toBe(0);
    },
  );

  test('404: before a scheduled post is published; it is drawn then, and deleted with the post', async () => {
    const blog = await cardBlog();
    const publishedAt = new Date(blog.clock.now().getTime() + DAY_MS);
    const { path } = await aPost(blog.deps, { publishedAt });
    expect(await blog.draw()).toBe(0);
    blog.clock.advance(DAY_MS);
    expect(await blog.draw()).toBe(1);
    const url = await cardOf(blog, path);
    await blog.request.get(url).expect(200);
    await deletePost(blog.deps, path);
    await blog.request.get(url).expect(404);
    for (const name of ['1', '1-x.png', '1-0000000000000000.png', '999999999999-0.png'])
      await blog.request.get(`/cards/${name}`).expect(404);
  });
});
