/** Writes to images, checked against every page: see walk.test.ts. */
import { drawCardsDue } from '../../../src/cards/draw-due.ts';
import { deleteImage, describeImage } from '../../../src/media/library.ts';
import { savePost } from '../../../src/posts/save.ts';
import { changeAppearance, readSiteImage } from '../../../src/site-images/change.ts';
import { PAGE_NAMES, type CachedBlog } from '../../support/blog/cached-blog.ts';
import { walk } from '../../support/blog/walk.ts';
import { image } from '../../support/samples/images.ts';
import { addressOf, anImage } from '../../support/samples/media.ts';

/** Post 3 unchanged, except for `changes`. */
const draft = {
  ...{ title: 'Post 3', slug: 'post-3', markdown: 'The first words of a post.' },
  ...{ categories: ['Notes'], tags: ['Three'], author: 'Leyla' },
};

const small = { width: 20, height: 20 };

const drawCards = ({ deps }: CachedBlog) => drawCardsDue(deps, new AbortController().signal);

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
  'draw the social card of a post': {
    given: async (blog) => {
      // One card is enough.
      await drawCardsDue(blog.deps, AbortSignal.abort());
      await blog.deps.db.socialCard.updateMany({ data: { drawAt: null } });
      await savePost(blog.deps, { ...draft, title: 'Another title' }, { replace: true });
    },
    write: drawCards,
    shows: ['post3'],
    leaves: PAGE_NAMES.filter((name) => name !== 'post3'),
  },
  'upload an icon': {
    write: async ({ deps }) => {
      const read = await readSiteImage(
        'icon',
        await image({ width: 200, height: 200 }).png().toBuffer(),
      );
      if (read.kind === 'made') await changeAppearance(deps, {}, read.images);
    },
    shows: PAGE_NAMES.filter((page) => page !== 'sitemap' && page !== 'mentions3'),
    leaves: [],
  },
  'delete an image that a post shows': {
    given: showImage,
    write: (blog) => deleteImage(blog.deps, 1),
    ...SHOWN,
  },
});
