/** Related posts and translations: what changes them, checked against every page. See walk.test.ts. */
import { relateDue } from '../../../src/posts/related/relate.ts';
import { savePost } from '../../../src/posts/save.ts';
import { restorePost, trashPost } from '../../../src/posts/trash.ts';
import { unpublishPost } from '../../../src/posts/withdraw.ts';
import { aPost } from '../../support/blog/test-blog.ts';
import { walk, type Verb } from '../../support/blog/walk.ts';
import type { CachedBlog } from '../../support/blog/cached-blog.ts';

/** Post 4 with a tag that only post 1 will have, too: not its neighbours. */
const four = {
  title: 'Post 4',
  slug: 'post-4',
  markdown: 'The first words of a post.',
  categories: ['Notes'],
  tags: ['Rare'],
  author: 'Leyla',
};
const one = { ...four, title: 'Post 1', slug: 'post-1', series: 'Crossings' };

async function relate({ deps }: CachedBlog): Promise<void> {
  // Those that gain or lose a post are due after it.
  for (let more = 1; more > 0;) more = await relateDue(deps);
}

async function related(blog: CachedBlog): Promise<void> {
  await savePost(blog.deps, four);
  await savePost(blog.deps, one);
  await relate(blog);
}

const german = { title: 'Fähre', language: 'de', translationOf: 'post-3' };
const inGerman = ({ deps }: CachedBlog) =>
  savePost(deps, { ...four, ...german, title: 'Post 5', slug: 'post-5', tags: ['Other'] });

const VERBS: Record<string, Verb> = {
  'compute related posts': {
    given: async ({ deps }) => {
      await savePost(deps, four);
      await savePost(deps, one);
    },
    write: relate,
    shows: ['post1', 'post4'],
    leaves: ['home', 'older', 'archive', 'sitemap'],
  },
  'unpublish a related post': {
    given: related,
    write: ({ deps }) => unpublishPost(deps, 'post-1'),
    shows: ['post2', 'post4'],
    leaves: [],
  },
  'restore a related post': {
    given: async (blog) => {
      await related(blog);
      await trashPost(blog.deps, 'post-1');
    },
    write: ({ deps }) => restorePost(deps, 'post-1'),
    shows: ['post2', 'post4'],
    leaves: [],
  },
  'rename a related post': {
    given: related,
    write: ({ deps }) => savePost(deps, { ...one, title: 'Another' }, { replace: true }),
    shows: ['post1', 'post2', 'post4'],
    leaves: ['post5'],
  },
  'make a post a translation': {
    write: inGerman,
    shows: ['post3', 'post5', 'sitemap'],
    leaves: ['post1', 'post2'],
  },
  'take a translation out of its group': {
    given: inGerman,
    write: ({ deps }) =>
      savePost(deps, { ...four, title: 'Post 5', slug: 'post-5', tags: ['Other'], language: 'de' }),
    shows: ['post3', 'post5', 'sitemap'],
    leaves: ['post1', 'post2', 'archive'],
  },
  'publish a translation': {
    write: ({ deps }) => aPost(deps, { ...german, publishedAt: new Date('2026-10-20T08:00:00Z') }),
    shows: ['post1', 'post3', 'older', 'sitemap'],
    leaves: ['post2', 'post4', 'post5'],
  },
  'unpublish a translation': {
    given: inGerman,
    write: ({ deps }) => unpublishPost(deps, 'post-5'),
    shows: ['post3', 'post4', 'sitemap'],
    leaves: ['post1', 'post2'],
  },
};

walk(VERBS);
