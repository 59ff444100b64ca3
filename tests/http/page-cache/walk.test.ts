/**
 * Every write, checked against every page: a page that shows it is new at the next request, a page
 * that does not stays in the cache. A new verb is a row; a new page joins
 * tests/support/blog/cached-blog.ts. Images have their own file, walk-media.test.ts.
 */
import { decideLinkbacks, revokeDecisions } from '../../support/blog/decide.ts';
import { expect } from 'vitest';
import { setBlocked } from '../../../src/hosts/switches.ts';

import { undoModeration } from '../../../src/linkbacks/moderate.ts';
import { pruneDue } from '../../../src/linkbacks/prune.ts';
import { recheck } from '../../../src/linkbacks/verify/checks.ts';
import { changeFlags } from '../../../src/posts/publish.ts';
import { savePost } from '../../../src/posts/save.ts';
import { changeAuthor, changeTerm } from '../../../src/posts/terms/change.ts';
import { deleteTerm } from '../../../src/posts/terms/delete.ts';
import { mergeAuthor, mergeTerm } from '../../../src/posts/terms/merge.ts';
import { renamePost } from '../../../src/posts/urls/rename.ts';
import { deletePost, unpublishPost } from '../../../src/posts/withdraw.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { PAGE_NAMES } from '../../support/blog/cached-blog.ts';
import { aPost } from '../../support/blog/test-blog.ts';
import { walk, type Verb } from '../../support/blog/walk.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { fetchDue, name } from '../../support/samples/avatars.ts';
import { image, served } from '../../support/samples/images.ts';
import { decide, sendClaim, shownLinkback } from '../../support/samples/shown-linkback.ts';
import { linkTo, page } from '../../support/sites/source-site.ts';

const FAR_POSTS = ['post1', 'post5', 'other'] as const;
const OTHER_POSTS = ['post1', 'post2', 'post4', 'post5', 'other'] as const;
const LISTS = ['home', 'month', 'notes', 'author', 'feed'] as const;
const OF_TAG_THREE = ['three', 'threeFeed'] as const;
const ARCHIVES = ['archive', 'archiveYear'] as const;
const ALL_BUT_POST_3 = ['older', ...LISTS, ...OF_TAG_THREE, ...ARCHIVES, ...OTHER_POSTS] as const;

const POST_3_ALONE: Pick<Verb, 'shows' | 'leaves'> = { shows: ['post3'], leaves: ALL_BUT_POST_3 };

/** Post 3 and every list that shows how many responses it has. */
const POST_3_AND_COUNT: Pick<Verb, 'shows' | 'leaves'> = {
  shows: ['post3', 'home', 'month', 'notes', 'author', 'three', 'archive', 'archiveYear'],
  leaves: ['older', 'feed', 'threeFeed', 'sitemap', ...OTHER_POSTS],
};

/** Post 3 unchanged, except for `changes`. */
const draft = { title: 'Post 3', slug: 'post-3', markdown: 'The first words of a post.' };
const filed = { categories: ['Notes'], tags: ['Three'], author: 'Leyla' };

const aJpeg = () => image({ width: 300, height: 300 }).jpeg().toBuffer();

const VERBS: Record<string, Verb> = {
  'publish a post': {
    write: ({ deps }) => aPost(deps, { publishedAt: new Date('2026-11-20T08:00:00Z') }),
    shows: ['home', 'older', 'month', 'archive', 'feed', 'post5'],
    leaves: ['post1', 'post2', 'post3', 'notes', 'other', ...OF_TAG_THREE],
  },
  'publish an old post': {
    write: ({ deps }) => aPost(deps, { publishedAt: new Date('2026-10-20T08:00:00Z') }),
    shows: ['older', 'archive', 'feed', 'post1'],
    leaves: ['post2', 'post3', 'post4', 'post5', 'month', 'notes', ...OF_TAG_THREE],
  },
  'schedule a post': {
    write: ({ deps }) => aPost(deps, { publishedAt: new Date('2026-11-24T08:00:00Z') }),
    shows: [],
    leaves: ['post1', 'post2', 'post3'],
  },
  'write a draft': {
    write: ({ deps }) => aPost(deps, { status: 'draft' }),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'edit a post': {
    write: ({ deps }) =>
      savePost(deps, { ...draft, ...filed, title: 'Another title' }, { replace: true }),
    shows: [...ARCHIVES, ...LISTS, ...OF_TAG_THREE, 'post2', 'post3', 'post4'],
    leaves: ['older', ...FAR_POSTS],
  },
  'save a post unchanged': {
    write: ({ deps }) => savePost(deps, { ...draft, ...filed }),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'change the tags of a post': {
    write: ({ deps }) => savePost(deps, { ...draft, ...filed, tags: ['Other', 'New'] }),
    shows: ['post3', 'three', 'other', 'archive', 'feed'],
    leaves: ['older', 'post1', 'post5'],
  },
  'change the date of a post': {
    write: ({ deps }) =>
      savePost(deps, { ...draft, ...filed, publishedAt: new Date('2026-11-10T08:00:00Z') }),
    shows: [...LISTS, 'post2', 'post3', 'post4', 'post5'],
    leaves: ['post1', 'other'],
  },
  'make a post private': {
    write: ({ deps }) => savePost(deps, { ...draft, ...filed, status: 'private' }),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'protect a post with a password': {
    write: ({ deps }) =>
      savePost(deps, { ...draft, ...filed, status: 'protected', password: 'sesame' }),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'unpublish a post': {
    write: ({ deps }) => unpublishPost(deps, 'post-3'),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'publish a post again': {
    given: ({ deps }) => unpublishPost(deps, 'post-3'),
    write: ({ deps }) => savePost(deps, { ...draft, ...filed }),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'delete a post': {
    write: ({ deps }) => deletePost(deps, 'post-3'),
    shows: [...LISTS, ...OF_TAG_THREE, 'archive', 'older', 'post2', 'post3', 'post4'],
    leaves: FAR_POSTS,
  },
  'rename a post': {
    write: ({ deps }) => renamePost(deps, 'post-3', 'another'),
    shows: [...ARCHIVES, ...LISTS, ...OF_TAG_THREE, 'post2', 'post3', 'post4'],
    leaves: ['older', ...FAR_POSTS],
  },
  'close the pings of a post': {
    write: ({ deps }) => changeFlags(deps, 'post-3', { webmentionsOpen: false }),
    shows: ['post3'],
    leaves: ['older', ...ARCHIVES, ...FAR_POSTS],
  },
  'change a setting': {
    write: ({ deps }) => changeSetting(deps, 'siteTitle', 'Another name'),
    shows: PAGE_NAMES.filter((page) => page !== 'sitemap' && page !== 'mentions3'),
    leaves: [],
  },
  'rename a tag': {
    write: ({ deps }) => changeTerm(deps, 'tag', 'three', { name: 'Drei' }),
    shows: ['post3', 'archive', ...LISTS, ...OF_TAG_THREE],
    leaves: ['older', ...OTHER_POSTS],
  },
  'change the slug of a tag': {
    write: ({ deps }) => changeTerm(deps, 'tag', 'three', { slug: 'drei' }),
    shows: ['post3', 'archive', 'feed', 'sitemap', ...OF_TAG_THREE],
    leaves: ['older', ...OTHER_POSTS],
  },
  'describe a tag': {
    write: ({ deps }) => changeTerm(deps, 'tag', 'three', { description: 'Of three.' }),
    shows: ['three', 'threeFeed'],
    leaves: ['older', 'sitemap', ...OTHER_POSTS],
  },
  'merge a tag': {
    given: ({ deps }) => savePost(deps, { ...draft, ...filed, tags: ['Three', 'Drei'] }),
    write: ({ deps }) => mergeTerm(deps, 'tag', 'drei', 'three'),
    shows: ['post3', 'archive', 'sitemap', ...LISTS, ...OF_TAG_THREE],
    leaves: ['older', ...OTHER_POSTS],
  },
  'delete a tag': {
    write: ({ deps }) => deleteTerm(deps, 'tag', 'three'),
    shows: ['post3', 'archive', 'sitemap', ...LISTS],
    leaves: ['older', ...OTHER_POSTS],
  },
  'merge an author': {
    given: ({ deps }) => savePost(deps, { ...draft, ...filed, author: 'Ada' }),
    write: ({ deps }) => mergeAuthor(deps, 'ada', 'leyla'),
    shows: ['post3', 'archive', 'sitemap', 'feed', 'home', 'month', 'notes', 'three', 'author'],
    leaves: [],
  },
  'rename an author': {
    given: ({ deps }) => savePost(deps, { ...draft, ...filed, author: 'Ada' }),
    write: ({ deps }) => changeAuthor(deps, 'ada', { name: 'Ida' }),
    shows: ['post3', 'archive', 'feed', 'home', 'month', 'notes', 'three'],
    leaves: ['older', 'author', ...OTHER_POSTS],
  },
  'set an author’s URL': {
    write: ({ deps }) => changeAuthor(deps, 'leyla', { url: 'https://leyla.example/' }),
    shows: ['author'],
    leaves: ['sitemap'],
  },
  'fetch an avatar': {
    given: async (blog) => {
      const { linkback } = await shownLinkback(blog);
      const site = await blog.sourceSite({ '/me.jpg': served('image/jpeg', await aJpeg()) });
      await name(blog, linkback.id, site.url('/me.jpg'));
    },
    write: async (blog) => {
      expect(await fetchDue(blog)).toBe(1);
    },
    shows: [],
    leaves: PAGE_NAMES,
  },
  'receive a claim': {
    write: async (blog) => {
      const site = await blog.sourceSite({});
      await sendClaim(blog, site.url('/a'), 'pingback');
    },
    shows: [],
    leaves: PAGE_NAMES,
  },
  'verify a linkback that is shown at once': {
    given: ({ deps }) => changeSetting(deps, 'moderation', 'open'),
    write: (blog) => shownLinkback(blog),
    shows: POST_3_AND_COUNT.shows,
    leaves: [],
  },
  'verify a pending linkback': {
    given: async (blog) => {
      await changeSetting(blog.deps, 'moderation', 'hold');
      const site = await blog.sourceSite({ '/a': page(linkTo(blog.urlOf(blog.posts[2]))) });
      await sendClaim(blog, site.url('/a'), 'pingback');
    },
    write: ({ checks }) => checks.verifyDue(),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'verify an unchanged linkback again': {
    given: async (blog) => {
      const { site } = await shownLinkback(blog);
      blog.clock.advance(60_000);
      await sendClaim(blog, site.url('/a'), 'pingback');
    },
    write: ({ checks }) => checks.verifyDue(),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'verify a linkback with a small change': {
    given: async (blog) => {
      const { site, target } = await shownLinkback(blog);
      site.pages = { '/a': page(linkTo(target, 'this post,'), 'Said first') };
      blog.clock.advance(60_000);
      await sendClaim(blog, site.url('/a'), 'pingback');
    },
    write: ({ checks }) => checks.verifyDue(),
    ...POST_3_ALONE,
  },
  'verify a linkback that lost its link': {
    given: async (blog) => {
      const { site } = await shownLinkback(blog);
      site.pages = { '/a': page('<p>Nothing.</p>') };
      blog.clock.advance(60_000);
      await sendClaim(blog, site.url('/a'), 'pingback');
    },
    write: ({ checks }) => checks.verifyDue(),
    ...POST_3_AND_COUNT,
  },
  'claim an approved linkback by another protocol': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) => {
      await sendClaim(blog, (await blog.onlyLinkback()).source, 'webmention');
    },
    // No page names the protocol.
    shows: [],
    leaves: POST_3_ALONE.leaves,
  },
  'approve a linkback': {
    given: (blog) => shownLinkback(blog, 'hold'),
    write: async (blog) => decideLinkbacks(blog.deps, [(await blog.onlyLinkback()).id], 'approved'),
    shows: [...POST_3_AND_COUNT.shows, 'mentions3'],
    leaves: POST_3_AND_COUNT.leaves,
  },
  'reject a linkback': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) => decideLinkbacks(blog.deps, [(await blog.onlyLinkback()).id], 'rejected'),
    ...POST_3_AND_COUNT,
  },
  'mark a linkback as spam': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) => decideLinkbacks(blog.deps, [(await blog.onlyLinkback()).id], 'spam'),
    ...POST_3_AND_COUNT,
  },
  'revoke an approval': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) => revokeDecisions(blog.deps, [(await blog.onlyLinkback()).id]),
    ...POST_3_AND_COUNT,
  },
  'reject a pending linkback': {
    given: (blog) => shownLinkback(blog, 'hold'),
    write: async (blog) => decideLinkbacks(blog.deps, [(await blog.onlyLinkback()).id], 'rejected'),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'approve a linkback in the admin': {
    given: (blog) => shownLinkback(blog, 'hold'),
    write: (blog) => decide(blog, 'approved'),
    ...POST_3_AND_COUNT,
  },
  'undo a decision in the admin': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) => undoModeration(blog.deps, await decide(blog, 'spam')),
    shows: [],
    leaves: ['older', 'feed', 'threeFeed', 'sitemap', ...OTHER_POSTS],
  },
  'check a linkback’s source again': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) => recheck(blog.deps, [(await blog.onlyLinkback()).id]),
    shows: [],
    leaves: PAGE_NAMES,
  },
  'prune old spam, the last webmention of an aged post': {
    given: async (blog) => {
      await changeSetting(blog.deps, 'webmentionsCloseAfterDays', '5');
      await aLinkback(blog.deps, { postId: blog.posts[2].id, moderation: 'spam' });
      blog.clock.advance(200 * 24 * 60 * 60_000);
    },
    write: ({ deps }) => pruneDue(deps),
    ...POST_3_ALONE,
  },
  'block a host': {
    given: (blog) => shownLinkback(blog),
    write: async (blog) =>
      setBlocked(blog.deps, new URL((await blog.onlyLinkback()).source).hostname, true),
    shows: [],
    leaves: PAGE_NAMES,
  },
};

walk(VERBS);
