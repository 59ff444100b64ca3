/** Which social cards are due, and what becomes of their rows. tests/http/cards.test.ts looks at the cards. */
import { expect, test } from 'vitest';
import { cardContent } from '../../src/cards/content.ts';
import { drawCardsDue } from '../../src/cards/draw-due.ts';
import { findCard, leaseCard, recordCard, selectDueCards } from '../../src/cards/store.ts';
import { savePost } from '../../src/posts/save.ts';
import { trashPost } from '../../src/posts/trash.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { anImage } from '../support/samples/media.ts';

const MINUTE_MS = 60_000;
const DRAWN = { hash: 'a'.repeat(64), type: 'image/png', image: new Uint8Array([1, 2, 3]) };

async function cardBlog() {
  const blog = await testBlog();
  const { deps, clock } = blog;
  return {
    ...blog,
    /** Makes cards due as the job does, and draws none. */
    renew: () => drawCardsDue(deps, AbortSignal.abort()),
    due: async () => (await selectDueCards(deps.db, clock.now(), 9)).map(({ postId }) => postId),
    /** As if each had been drawn. */
    drawAll: async () => {
      const until = new Date(clock.now().getTime() + MINUTE_MS);
      for (const card of await selectDueCards(deps.db, clock.now(), 9)) {
        await leaseCard(deps.db, card, until);
        await recordCard(deps.db, { postId: card.postId, until }, DRAWN);
      }
    },
  };
}

const rowOf = ({ deps }: Pick<TestBlog, 'deps'>) => deps.db.socialCard.findFirstOrThrow();

test('a card is due once its post is public, the newest first, and after a change of what it shows', async () => {
  const blog = await cardBlog();
  const draft = { title: 'One', slug: 'one', markdown: 'Text.' };
  const one = await aPost(blog.deps, draft);
  const two = await aPost(blog.deps, { title: 'Two' });
  const publishedAt = new Date(blog.clock.now().getTime() + MINUTE_MS);
  const scheduled = await aPost(blog.deps, { title: 'Later', publishedAt });
  await aPost(blog.deps, { title: 'Draft', status: 'draft' });
  await blog.renew();
  expect(await blog.due()).toEqual([two.id, one.id]);
  await blog.drawAll();
  expect(await blog.due()).toEqual([]);

  await savePost(blog.deps, { ...draft, markdown: 'Another text.' });
  expect(await blog.due()).toEqual([]);
  const again = { ...draft, markdown: 'Another text.', title: 'One more' };
  await savePost(blog.deps, again, { replace: true });
  expect(await blog.due()).toEqual([one.id]);
  await blog.drawAll();
  blog.clock.advance(MINUTE_MS);
  expect(await blog.due()).toEqual([scheduled.id]);
});

test('a change of the site’s title or accent makes all cards due, and any other change none', async () => {
  const blog = await cardBlog();
  await aPost(blog.deps);
  await blog.renew();
  await blog.drawAll();
  for (const [name, value, count] of [
    ['siteTitle', 'Another title', 1],
    ['accent', '#1f5f8b', 1],
    ['postsPerPage', '5', 0],
  ] as const) {
    await changeSetting(blog.deps, name, value);
    await blog.renew();
    expect(await blog.due(), name).toHaveLength(count);
    await blog.drawAll();
  }
});

test('posts from before there were cards become due with the first run', async () => {
  const blog = await cardBlog();
  const post = await aPost(blog.deps);
  await blog.deps.db.socialCard.deleteMany();
  expect(await blog.due()).toEqual([]);
  await blog.renew();
  expect(await blog.due()).toEqual([post.id]);
});

test('a card is deleted with the publication of its post, and unknown by another hash', async () => {
  const blog = await cardBlog();
  const { id: postId, path } = await aPost(blog.deps);
  await blog.drawAll();
  const find = (key: string) => findCard(blog.deps.db, { postId, key, now: blog.clock.now() });
  expect(await find('aaaaaaaaaaaaaaaa')).toMatchObject({ type: 'image/png' });
  expect(await find('bbbbbbbbbbbbbbbb')).toBeNull();
  await trashPost(blog.deps, path);
  expect(await find('aaaaaaaaaaaaaaaa')).toBeNull();
  expect(await blog.deps.db.socialCard.count()).toBe(0);
});

test('one of two processes draws a card; what was saved meanwhile keeps it due', async () => {
  const blog = await cardBlog();
  const draft = { title: 'One', slug: 'one', markdown: 'Text.' };
  const { id: postId } = await aPost(blog.deps, draft);
  const { db } = blog.deps;
  const [card] = await selectDueCards(db, blog.clock.now(), 9);
  if (!card) throw new Error('The card is not due.');
  const until = new Date(blog.clock.now().getTime() + MINUTE_MS);
  expect(await leaseCard(db, card, until)).toBe(true);
  expect(await leaseCard(db, card, until)).toBe(false);
  await savePost(blog.deps, { ...draft, title: 'Two' }, { replace: true });
  expect(await recordCard(db, { postId, until }, DRAWN)).toBe(false);
  expect(await blog.due()).toEqual([postId]);
});

test('a card that cannot be drawn is tried again with growing pauses, and in the end no more', async () => {
  const blog = await cardBlog();
  const { id: coverId } = await anImage(blog, { width: 20, height: 20 });
  await aPost(blog.deps, { coverId });
  // As after a broken restore.
  await blog.deps.db.mediaFile.deleteMany();
  const draw = () => drawCardsDue(blog.deps, new AbortController().signal);
  for (const minutes of [10, 60, 360, 1_440]) {
    expect(await draw()).toBe(0);
    const { drawAt } = await rowOf(blog);
    expect(drawAt?.getTime()).toBe(blog.clock.now().getTime() + minutes * MINUTE_MS);
    blog.clock.advance(minutes * MINUTE_MS);
  }
  expect(await draw()).toBe(0);
  expect(await rowOf(blog)).toMatchObject({ drawAt: null, hash: null });
});

test('a card whose drawing is stopped stays due as it was', async () => {
  const blog = await cardBlog();
  const { id: postId } = await aPost(blog.deps);
  await blog.renew();
  const stopping = new AbortController();
  const drawing = drawCardsDue(blog.deps, stopping.signal);
  await expect.poll(async () => (await rowOf(blog)).failures).toBe(1);
  stopping.abort();
  expect(await drawing).toBe(0);
  expect(await blog.due()).toEqual([postId]);
  expect(await rowOf(blog)).toMatchObject({ failures: 0, hash: null });
});

test('a post that cannot be read does not keep the cards of others from being drawn', async () => {
  const blog = await cardBlog();
  // Its card would be of boxes: it is ended without a drawing.
  const one = await aPost(blog.deps, { title: '渡し船', slug: 'ferry' });
  const broken = await aPost(blog.deps, { title: 'Broken' });
  await blog.renew();
  expect(await blog.due()).toEqual([broken.id, one.id]);
  await blog.deps.db.post.update({
    where: { id: broken.id },
    data: { status: 'published', kind: 'nonsense' },
  });
  expect(await drawCardsDue(blog.deps, new AbortController().signal)).toBe(0);
  const rows = await blog.deps.db.socialCard.findMany({ orderBy: { postId: 'asc' } });
  expect(rows.map(({ drawAt }) => drawAt !== null)).toEqual([false, true]);
  expect(await blog.due()).toEqual([]);
});

test.each(['%E0%A4%A.webp', '%ZZ/a.webp'])(
  'a note whose first image has a malformed address, %s, is drawn as text',
  async (name) => {
    const { deps } = await testBlog();
    const post = await aPost(deps, { title: '', markdown: 'The ferry did not sail.' });
    const bodyHtml = `<p><img src="/media/key/${name}" alt=""></p>`;
    const content = cardContent(deps.config.siteUrl, await readSettings(deps), {
      ...post,
      bodyHtml,
    });
    expect(content).toMatchObject({ kind: 'text', title: 'The ferry did not sail.' });
  },
);
