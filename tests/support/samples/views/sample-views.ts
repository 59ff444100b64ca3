/** View models for the templates: ordinary and hostile ones. */
import type { FramedPostView, PostView } from '../../../../src/http/view/models/posts.ts';
import type {
  FacesView,
  FaceView,
  LinkbackView,
  PersonView,
  ReactionsView,
} from '../../../../src/http/view/models/responses.ts';
import type {
  AdvertisedView,
  ErrorView,
  GoneView,
  LanguageView,
  LinkbackStatusView,
  PasswordProtectedView,
  PageHeadView,
  SiteView,
} from '../../../../src/http/view/models/models.ts';
import { HOSTILE } from '../hostile-text.ts';
import { english, textOf } from '../texts.ts';
import { response } from './sample-comments.ts';

export const site: SiteView = {
  title: 'The Caspian Notebook',
  description: 'Reports from both shores',
  language: 'en',
  direction: 'ltr',
  homeUrl: 'https://caspian.example/',
  stylesheetUrl: '/assets/site.css',
  appearanceUrl: null,
  iconUrl: null,
  defaultIconUrl: 'data:image/svg+xml,%3Csvg%2F%3E',
  touchIconUrl: '/assets/apple-touch-icon.png',
  manifestUrl: 'https://caspian.example/site.webmanifest',
  logo: null,
  feedUrl: 'https://caspian.example/feed.rss',
  archiveUrl: 'https://caspian.example/archive',
  feedsUrl: 'https://caspian.example/feeds',
  ownerBar: null,
  searchUrl: 'https://caspian.example/search',
  navigation: [
    { label: 'Archive', url: 'https://caspian.example/archive' },
    { label: 'The other shore', url: 'https://other.example/?a=1&b=2' },
  ],
  openSearchUrl: 'https://caspian.example/opensearch.xml',
  rsdUrl: 'https://caspian.example/xmlrpc.php?rsd',
  wlwManifestUrl: 'https://caspian.example/wlwmanifest.xml',
};

/** As templates get it: the URL of a file of the theme. */
export const asset = (name: string) => `${site.homeUrl}assets/${name}`;

export const arabic: LanguageView = { tag: 'ar', direction: 'rtl' };

export const page: PageHeadView = {
  title: 'A winter crossing · The Caspian Notebook',
  description: 'Eleven days in Alat.',
  canonicalUrl: 'https://caspian.example/a-winter-crossing',
};

export const advertised: AdvertisedView = {
  pingbackUrl: 'https://caspian.example/pingback?a=1&b=2',
  webmentionUrl: 'https://caspian.example/webmention?a=1&b=2',
  trackbackRdfHtml: '<!--\n<rdf:RDF><rdf:Description trackback:ping="…" /></rdf:RDF>\n-->',
};

export const nothing: AdvertisedView = {
  pingbackUrl: null,
  webmentionUrl: null,
  trackbackRdfHtml: null,
};

export const published = { iso: '2024-02-07T18:00:00Z', text: '7 February 2024' };

export function aLinkback(changes: Partial<LinkbackView> = {}): LinkbackView {
  return {
    anchor: 'response-1',
    property: 'u-mention',
    url: 'https://review.example/poll?a=1&b=2',
    title: 'What the exit poll does not say',
    site: 'Caucasus Review',
    author: null,
    isReply: false,
    published: { iso: '2024-02-08T10:00:00Z', text: '8 February 2024' },
    received: { iso: '2024-02-09T10:00:00Z', text: '9 February 2024' },
    passage: { before: 'The numbers, ', linked: 'as reported', after: ', leave the regions out.' },
    text: null,
    replyUrl: 'https://caspian.example/a-winter-crossing/comments/reply/linkback-1',
    ...changes,
  };
}

export function aPerson(changes: Partial<PersonView> = {}): PersonView {
  const avatarUrl = 'https://caspian.example/photos/1.webp';
  return { name: 'Polling Notes', initial: 'P', url: 'https://p.example/', avatarUrl, ...changes };
}

export function aReply(changes: Partial<LinkbackView> = {}): LinkbackView {
  return aLinkback({
    anchor: 'response-2',
    property: 'u-comment',
    isReply: true,
    author: aPerson(),
    text: { shown: ['I was there.', 'It was long.'], folded: ['Much longer than you make it.'] },
    ...changes,
  });
}

/** Faces of a kind with a sentence; likes unless `rsvp` is given. */
export function reactions(faces: FaceView[], rsvp: string | null = null): ReactionsView {
  const names = { names: faces.slice(0, 2).map(({ person }) => person.name), others: '18 others' };
  return {
    sentence: english(rsvp ? 'responses.attend.yes' : 'responses.liked', { names }),
    heading: textOf(`${String(faces.length)} ${rsvp ? 'people are attending' : 'likes'}`),
    property: rsvp ? 'u-comment' : 'u-like',
    rsvp,
    faces,
  };
}

/** A line of `length` likes, or answers to an invitation. */
export function faces(
  length: number,
  { rsvp = null, ...changes }: Partial<FacesView> & { rsvp?: string | null } = {},
): FacesView {
  const all = Array.from({ length }, (_, i) => ({
    anchor: `face-${rsvp ?? 'like'}-${String(i)}`,
    url: `https://p.example/${String(i)}`,
    person: aPerson({ name: `Reader ${String(i)}`, ...(i % 2 && { avatarUrl: null, url: null }) }),
    published: i % 2 ? published : null,
    received: published,
  }));
  return {
    shown: all.slice(0, 24),
    more: length > 24 ? `+ ${length - 24}` : null,
    kinds: [reactions(all, rsvp)],
    ...changes,
  };
}

export function aPost(changes: Partial<PostView> = {}): PostView {
  return {
    page,
    post: {
      title: 'A winter crossing',
      name: 'A winter crossing',
      url: 'https://caspian.example/a-winter-crossing',
      coverHtml:
        '<img class="u-featured" src="/media/0/a.webp" width="2" height="1" alt="The sea">',
      bodyHtml: '<p>Eleven days in <em>Alat</em>.</p>',
      playerOrigins: ['https://player.example'],
      published,
      updated: published,
      excerpt: 'Eleven days in Alat.',
      readingTime: textOf('3 minutes'),
      categories: [{ text: 'World', url: 'https://caspian.example/category/world' }],
      tags: [{ text: 'Baku', url: 'https://caspian.example/tag/baku' }],
      responseTo: null,
    },
    author: { name: 'Leyla', url: 'https://caspian.example/author/leyla', isNamed: true },
    series: null,
    related: [],
    translations: [],
    earlier: {
      text: 'A winter crossing',
      url: 'https://caspian.example/2024/01/a',
      language: null,
    },
    later: { text: 'Notes on a ferry', url: 'https://caspian.example/2024/03/b', language: null },
    advertised,
    foot: [
      { text: 'Comments are closed, but ', trackbackUrl: null },
      { text: 'trackbacks', trackbackUrl: 'https://caspian.example/trackback/1' },
      { text: ' are open.', trackbackUrl: null },
    ],
    footText: english('foot.closed.trackback'),
    trackbackUrl: 'https://caspian.example/trackback/1',
    responses: null,
    commenting: { form: null, until: null, pages: null },
    responseForm: null,
    ...changes,
  };
}

/** A part of a series, with related posts and translations. */
export const anArabicPost = aPost({
  related: [1, 2].map((number) => ({
    text: `A ferry ${number}`,
    url: `https://caspian.example/ferry-${number}`,
    language: number === 2 ? { tag: 'en', direction: 'ltr' } : null,
    published,
  })),
  translations: [
    {
      text: 'English',
      url: 'https://caspian.example/en',
      language: { tag: 'en', direction: 'ltr' },
    },
    { text: 'עברית', url: 'https://caspian.example/he', language: { tag: 'he', direction: 'rtl' } },
  ],
  series: {
    name: 'Night crossings',
    url: 'https://caspian.example/series/night-crossings',
    words: english('series.part', { part: '2', total: '3', name: 'Night crossings' }),
    parts: [1, 2, 3].map((number) => ({
      text: `Crossing ${number}`,
      url: `https://caspian.example/crossing-${number}`,
      language: number === 3 ? arabic : null,
      number,
      isCurrent: number === 2,
    })),
    previous: { text: 'Crossing 1', url: 'https://caspian.example/crossing-1', language: null },
    next: { text: 'Crossing 3', url: 'https://caspian.example/crossing-3', language: arabic },
  },
  page: { ...page, language: arabic },
  later: { text: 'Notes on a ferry', url: '/b', language: { tag: 'en', direction: 'ltr' } },
});

export const anError: ErrorView = {
  page: { title: 'Not found', description: '', canonicalUrl: null },
  status: 404,
  heading: textOf('There is no page here'),
  message: textOf('The address may be mistyped; the front page lists every post.'),
};

export const aGone: GoneView = {
  page: anError.page,
  heading: textOf('This post was deleted'),
  message: textOf('It stood here once.'),
  advertised: { ...nothing, webmentionUrl: advertised.webmentionUrl },
};

export const aStatus: LinkbackStatusView = {
  page: anError.page,
  heading: textOf('Awaiting review'),
  message: textOf('The link was found.'),
  source: 'https://review.example/poll?a=1&b=2',
  target: 'https://caspian.example/a-winter-crossing#end',
  received: published,
};

export const many = Array.from({ length: 500 }, (_, i) =>
  aLinkback({ anchor: `response-${i + 1}` }),
);

export const aFramedPost: FramedPostView = {
  page: { ...page, noIndex: true },
  name: 'A winter crossing',
  excerpt: 'Eleven days in Alat.',
  url: 'https://caspian.example/a-winter-crossing',
  published,
  responses: textOf('11 responses'),
};

export const anAnswer = aPost({
  post: {
    ...aPost().post,
    responseTo: {
      words: english('response-to.rsvp.yes'),
      property: 'u-in-reply-to',
      url: 'https://event.example/?a=1&b=2',
      label: 'event.example',
      context: null,
      rsvp: 'yes',
    },
  },
});

export const allResponses = aPost({
  responses: {
    heading: textOf('30 responses'),
    note: textOf('Here are the latest 500.'),
    faces: [faces(30), faces(3, { rsvp: 'yes' })],
    continues: null,
    responses: [response(aLinkback({ author: aPerson() })), response(aReply())],
  },
});

export const aLock: PasswordProtectedView = {
  page: { title: HOSTILE, description: '', canonicalUrl: null, noIndex: true },
  heading: textOf('A password opens this'),
  message: textOf('Whoever wrote it gives the password to those who may read it.'),
  actionUrl: `/"><script>`,
  failure: textOf(HOSTILE),
};

export const aLonePost = aPost({
  author: { name: 'Leyla', url: 'https://caspian.example/', isNamed: false },
  post: { ...aPost().post, categories: [], tags: [] },
  earlier: null,
  later: null,
});
