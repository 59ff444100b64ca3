/** The views of sample-views.ts, filled with what strangers would send. */
import type { ArchiveView } from '../../../../src/http/view/models/lists.ts';
import type { FramedPostView } from '../../../../src/http/view/models/posts.ts';
import { HOSTILE, LONG } from '../hostile-text.ts';
import { aComment, response } from './sample-comments.ts';
import { english, textOf } from '../texts.ts';
import { aHome, aList, anArchive } from './sample-lists.ts';
import {
  aFramedPost,
  aLinkback,
  aPerson,
  aPost,
  aReply,
  aStatus,
  anError,
  faces,
  nothing,
  page,
  published,
  reactions,
} from './sample-views.ts';

export const hostilePerson = aPerson({
  name: HOSTILE,
  initial: '"',
  url: `https://e.example/"><script>`,
});

const hostileLinkback = aLinkback({
  url: `https://evil.example/${LONG}?q="><script>`,
  title: HOSTILE + LONG,
  site: HOSTILE,
  author: hostilePerson,
  published: { iso: '2024-02-08T10:00:00Z', text: HOSTILE },
  received: { iso: '2024-02-09T10:00:00Z', text: HOSTILE },
  passage: { before: HOSTILE, linked: HOSTILE, after: LONG },
});

const hostileFace = {
  anchor: 'face',
  url: `https://e.example/"><script>`,
  person: hostilePerson,
  published,
  received: published,
};

const hostileFaces = faces(1, {
  shown: [hostileFace],
  kinds: [
    {
      ...reactions([hostileFace]),
      sentence: english('responses.liked', { names: { names: [HOSTILE, LONG], others: HOSTILE } }),
    },
  ],
});

export const hostilePost = aPost({
  page: { title: HOSTILE, description: HOSTILE + LONG, canonicalUrl: page.canonicalUrl },
  post: {
    ...aPost().post,
    title: HOSTILE + LONG,
    published: { ...published, text: HOSTILE },
    categories: [{ text: HOSTILE, url: `/"><script>` }],
    tags: [{ text: HOSTILE + LONG, url: `/"><script>` }],
  },
  author: { name: 'Leyla', url: `/"><script>`, isNamed: true },
  series: {
    name: HOSTILE + LONG,
    url: `/"><script>`,
    words: english('series.part', { part: '1', total: '2', name: HOSTILE + LONG }),
    parts: [1, 2].map((number) => ({
      text: HOSTILE + LONG,
      url: `/"><script>`,
      language: null,
      number,
      isCurrent: number === 1,
    })),
    previous: { text: HOSTILE, url: `/"><script>`, language: null },
    next: { text: HOSTILE + LONG, url: `/"><script>`, language: null },
  },
  related: [{ text: HOSTILE + LONG, url: `/"><script>`, language: null, published }],
  translations: [
    { text: HOSTILE, url: `/"><script>`, language: { tag: `"><script>`, direction: 'ltr' } },
  ],
  earlier: { text: HOSTILE, url: `/"><script>`, language: null },
  later: { text: HOSTILE + LONG, url: `/"><script>`, language: null },
  advertised: nothing,
  responses: {
    heading: textOf('3 responses'),
    note: null,
    faces: [hostileFaces],
    continues: { name: HOSTILE + LONG, url: `/"><script>` },
    responses: [
      response(hostileLinkback),
      response(
        aReply({ author: hostilePerson, text: { shown: [HOSTILE, LONG], folded: [HOSTILE] } }),
      ),
      response(aComment({ person: hostilePerson }), 3),
    ],
  },
});

export const hostileHome = aHome({
  page: hostilePost.page,
  posts: aHome()
    .posts.slice(0, 1)
    .map((post) => ({
      ...post,
      ...{ title: HOSTILE, url: `/"><script>`, excerpt: HOSTILE + LONG },
      ...{ author: { name: HOSTILE, url: `/"><script>` }, categories: [HOSTILE] },
      category: { text: HOSTILE, url: `/"><script>` },
      responses: { url: `/"><script>`, text: textOf(HOSTILE), number: HOSTILE },
      responseTo: { text: textOf(HOSTILE), url: `/"><script>`, property: 'u-in-reply-to' },
    })),
  newerUrl: '/?page=1&x="><script>',
  olderUrl: '/?page=3&x="><script>',
  pageNumber: 2,
});

export const hostileList = aList({
  ...hostileHome,
  heading: { text: textOf(HOSTILE + LONG), words: HOSTILE, name: HOSTILE + LONG },
  authorUrl: `https://e.example/"><script>`,
});

export const hostileArchive: ArchiveView = { ...anArchive(HOSTILE), page: hostilePost.page };

export const hostileError = {
  ...anError,
  page: hostilePost.page,
  heading: textOf(HOSTILE),
  message: textOf(HOSTILE),
};

export const hostileStatus = { ...aStatus, page: hostilePost.page, source: HOSTILE + LONG };

export const hostileFramedPost: FramedPostView = {
  ...aFramedPost,
  page: { ...aFramedPost.page, title: HOSTILE },
  name: HOSTILE,
  excerpt: HOSTILE,
  url: HOSTILE,
};
