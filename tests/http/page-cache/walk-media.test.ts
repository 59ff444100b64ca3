/** Writes to images, checked against every page: see walk.test.ts. */
import { leaseCard, recordCard, selectDueCards } from '../../../src/cards/store.ts';
import type { Db } from '../../../src/db/client.ts';
import { deleteImage, describeImage } from '../../../src/media/library.ts';
import { savePost } from '../../../src/posts/save.ts';
import { changeAppearance } from '../../../src/site-images/change.ts';
import { PAGE_NAMES, type CachedBlog } from '../../support/blog/cached-blog.ts';
import { walk } from '../../support/blog/walk.ts';
import { addressOf, anImage } from '../../support/samples/media.ts';

/** Post 3 unchanged, except for `changes`. */
const draft = {
  ...{ title: 'Post 3', slug: 'post-3', markdown: 'The first words of a post.' },
  ...{ categories: ['Notes'], tags: ['Three'], author: 'Leyla' },
};

const small = { width: 20, height: 20 };

const HASH = 'a'.repeat(64);

/** Of post 3, as if it had been drawn. */
async function recordACard(db: Db, now: Date): Promise<void> {
  const card = (await selectDueCards(db, now, 9)).find(({ postId }) => postId === 3);
  if (!card) throw new Error('The card is not due.');
  const until = new Date(now.getTime() + 1);
  await leaseCard(db, card, until);
  const drawn = { hash: HASH, type: 'image/png', image: new Uint8Array([1]) };
  await recordCard(db, { postId: 3, until }, drawn);
}

async function showImage(blog: CachedBlog): Promise<void> {
  const media = await anImage(blog, small);
  await savePost(blog.deps, { ...draft, markdown: `![](${addressOf(media)})` });
}

const SHOWN = {
  shows: ['post3', 'feed', 'threeFeed'],
  leaves: ['older', 'archive', 'post1', 'post5', 'other'],
} as const;

walk({
  'upload an image': {
    write: (blog) => anImage(blog, small),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'describe an image that a post shows': {
    given: showImage,
    write: (blog) => describeImage(blog.deps, 1, 'The sea'),
    ...SHOWN,
  },
  'describe the cover of a post': {
    given: async (blog) => {
      const { id: coverId } = await anImage(blog, small);
      await savePost(blog.deps, { ...draft, coverId });
    },
    write: (blog) => describeImage(blog.deps, 1, 'The sea'),
    shows: ['post3'],
    leaves: SHOWN.leaves,
  },
  'record the social card of a post': {
    write: ({ deps: { db, clock } }) => recordACard(db, clock.now()),
    shows: ['post3'],
    leaves: PAGE_NAMES.filter((name) => name !== 'post3'),
  },
  'upload an icon': {
    write: ({ deps }) =>
      changeAppearance(deps, {}, { icon: { hash: HASH, made: { kind: 'made', files: [] } } }),
    shows: PAGE_NAMES.filter((page) => page !== 'sitemap' && page !== 'mentions3'),
    leaves: [],
  },
  'delete an image that a post shows': {
    given: showImage,
    write: (blog) => deleteImage(blog.deps, 1),
    ...SHOWN,
  },
});
