/** Series: every write to a part or to the series, checked against every page. See walk.test.ts. */
import { savePost } from '../../../src/posts/save.ts';
import { changeTerm } from '../../../src/posts/terms/change.ts';
import { deleteTerm } from '../../../src/posts/terms/delete.ts';
import { mergeTerm } from '../../../src/posts/terms/merge.ts';
import { unpublishPost } from '../../../src/posts/withdraw.ts';
import { aPost } from '../../support/blog/test-blog.ts';
import { walk, type Verb } from '../../support/blog/walk.ts';
import type { CachedBlog } from '../../support/blog/cached-blog.ts';

/** Post 4 leads to post 5, and its page is dropped with any change of that. */
const OTHER_POSTS = ['post2', 'post3'] as const;

/** A second part: post 1 is the first. */
const second = {
  title: 'Post 5',
  slug: 'post-5',
  markdown: 'The first words of a post.',
  categories: ['Notes'],
  tags: ['Other'],
  series: 'Crossings',
  author: 'Leyla',
};
const given = ({ deps }: CachedBlog) => savePost(deps, second);

const VERBS: Record<string, Verb> = {
  'add a post to a series': {
    write: given,
    shows: ['post1', 'post5', 'crossings', 'archive'],
    leaves: OTHER_POSTS,
  },
  'publish a part of a series': {
    write: ({ deps }) =>
      aPost(deps, { series: 'Crossings', publishedAt: new Date('2026-10-20T08:00:00Z') }),
    shows: ['post1', 'crossings', 'archive', 'older'],
    leaves: ['post2', 'post3', 'post4', 'post5'],
  },
  'rename a part of a series': {
    given,
    write: ({ deps }) => savePost(deps, { ...second, title: 'Part two' }, { replace: true }),
    shows: ['post1', 'post5', 'crossings', 'home', 'archive'],
    leaves: OTHER_POSTS,
  },
  'give a part another place in its series': {
    given,
    write: ({ deps }) => savePost(deps, { ...second, seriesOrder: 1 }),
    shows: ['post1', 'post5', 'crossings'],
    leaves: [...OTHER_POSTS, 'archive'],
  },
  'take a part out of its series': {
    given,
    write: ({ deps }) => {
      const { series: _, ...rest } = second;
      return savePost(deps, rest);
    },
    shows: ['post1', 'post5', 'crossings', 'archive'],
    leaves: OTHER_POSTS,
  },
  'unpublish a part of a series': {
    given,
    write: ({ deps }) => unpublishPost(deps, 'post-5'),
    shows: ['post1', 'post4', 'crossings', 'archive'],
    leaves: OTHER_POSTS,
  },
  'rename a series': {
    given,
    write: ({ deps }) => changeTerm(deps, 'series', 'crossings', { name: 'Night crossings' }),
    shows: ['post1', 'post5', 'crossings', 'archive'],
    leaves: ['home', ...OTHER_POSTS],
  },
  'describe a series': {
    given,
    write: ({ deps }) => changeTerm(deps, 'series', 'crossings', { description: 'At night.' }),
    shows: ['crossings'],
    leaves: ['home', ...OTHER_POSTS],
  },
  'merge a series': {
    given: async ({ deps }) => {
      await savePost(deps, { ...second, series: 'Ferries' });
    },
    write: ({ deps }) => mergeTerm(deps, 'series', 'ferries', 'crossings'),
    shows: ['post1', 'post5', 'crossings', 'archive'],
    leaves: OTHER_POSTS,
  },
  'delete a series': {
    given,
    write: ({ deps }) => deleteTerm(deps, 'series', 'crossings'),
    shows: ['post1', 'post5', 'crossings', 'archive'],
    leaves: OTHER_POSTS,
  },
};

walk(VERBS);
