/**
 * The public templates, rendered from sample views: valid HTML, the foot sentences to the
 * letter, what is advertised and when, and strangers' text kept as text.
 */
import { join } from 'node:path';
import ejs from 'ejs';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import type {
  AdvertisedView,
  ErrorView,
  FacesView,
  GoneView,
  HomeView,
  LinkbackStatusView,
  LinkbackView,
  PageHeadView,
  PersonView,
  PostView,
  SiteView,
} from '../../src/http/view-models.ts';
import { attribute, byClass, byTag, elements, text } from '../support/html.ts';

const HOSTILE = `"><script>alert('1')</script><link rel="pingback" href="https://evil.example/">&amp;`;
const LONG = 'x'.repeat(300);

const site: SiteView = {
  title: 'The Caspian Notebook',
  description: 'Reports from both shores',
  language: 'en',
  homeUrl: 'https://caspian.example/',
  stylesheetUrl: '/assets/site.css',
};

const page: PageHeadView = {
  title: 'A winter crossing · The Caspian Notebook',
  description: 'Eleven days in Alat.',
  canonicalUrl: 'https://caspian.example/a-winter-crossing',
};

const advertised: AdvertisedView = {
  pingbackUrl: 'https://caspian.example/pingback?a=1&b=2',
  webmentionUrl: 'https://caspian.example/webmention?a=1&b=2',
  trackbackRdfHtml: '<!--\n<rdf:RDF><rdf:Description trackback:ping="…" /></rdf:RDF>\n-->',
};

const nothing: AdvertisedView = { pingbackUrl: null, webmentionUrl: null, trackbackRdfHtml: null };

const published = { iso: '2024-02-07T18:00:00Z', text: '7 February 2024' };

function aLinkback(changes: Partial<LinkbackView> = {}): LinkbackView {
  return {
    anchor: 'response-1',
    property: 'u-mention',
    url: 'https://review.example/poll?a=1&b=2',
    title: 'What the exit poll does not say',
    site: 'Caucasus Review',
    author: null,
    isReply: false,
    via: 'pingback',
    received: { iso: '2024-02-09T10:00:00Z', text: '9 February 2024' },
    passage: { before: 'The numbers, ', linked: 'as reported', after: ', leave the regions out.' },
    text: null,
    ...changes,
  };
}

function aPerson(changes: Partial<PersonView> = {}): PersonView {
  const photoUrl = 'https://caspian.example/photos/1.webp';
  return { name: 'Polling Notes', initial: 'P', url: 'https://p.example/', photoUrl, ...changes };
}

function aReply(changes: Partial<LinkbackView> = {}): LinkbackView {
  return aLinkback({
    anchor: 'response-2',
    property: 'u-comment',
    isReply: true,
    author: aPerson(),
    text: { shown: ['I was there.', 'It was long.'], folded: ['Much longer than you make it.'] },
    ...changes,
  });
}

const faces = (length: number, changes: Partial<FacesView> = {}): FacesView => {
  const all = Array.from({ length }, (_, i) => ({
    anchor: `face-${changes.rsvp ?? 'like'}-${String(i)}`,
    url: `https://p.example/${String(i)}`,
    person: aPerson({ name: `Reader ${String(i)}`, ...(i % 2 && { photoUrl: null, url: null }) }),
  }));
  return {
    heading: `${String(length)} likes`,
    property: 'u-like',
    rsvp: null,
    shown: all.slice(0, 12),
    folded: all.slice(12),
    ...changes,
  };
};

const hostilePerson = aPerson({ name: HOSTILE, initial: '"', url: `https://e.example/"><script>` });

const hostileLinkback = aLinkback({
  url: `https://evil.example/${LONG}?q="><script>`,
  title: HOSTILE + LONG,
  site: HOSTILE,
  author: hostilePerson,
  via: HOSTILE,
  received: { iso: '2024-02-09T10:00:00Z', text: HOSTILE },
  passage: { before: HOSTILE, linked: HOSTILE, after: LONG },
});

function aPost(changes: Partial<PostView> = {}): PostView {
  return {
    page,
    post: {
      title: 'A winter crossing',
      url: 'https://caspian.example/a-winter-crossing',
      bodyHtml: '<p>Eleven days in <em>Alat</em>.</p>',
      published,
      readingMinutes: 1,
      responseTo: null,
    },
    author: { name: 'Leyla', url: 'https://caspian.example/' },
    advertised,
    foot: [
      { text: 'Comments are closed, but ', trackbackUrl: null },
      { text: 'trackbacks', trackbackUrl: 'https://caspian.example/trackback/1' },
      { text: ' are open.', trackbackUrl: null },
    ],
    responses: null,
    ...changes,
  };
}

function aHome(changes: Partial<HomeView> = {}): HomeView {
  const posts = [1, 2].map((n) => ({
    title: `Crossing ${n}`,
    url: `https://caspian.example/crossing-${n}`,
    excerpt: 'Eleven days in Alat.',
    published,
  }));
  return { page, posts, pageNumber: 1, newerUrl: null, olderUrl: null, ...changes };
}

const anError: ErrorView = {
  page: { title: 'Not found', description: '', canonicalUrl: null },
  status: 404,
  heading: 'There is no page here',
  message: 'The address may be mistyped; the front page lists every post.',
};

const hostilePost = aPost({
  page: { title: HOSTILE, description: HOSTILE + LONG, canonicalUrl: page.canonicalUrl },
  post: { ...aPost().post, title: HOSTILE + LONG, published: { ...published, text: HOSTILE } },
  advertised: nothing,
  responses: {
    heading: '3 responses',
    faces: [
      {
        ...faces(1),
        shown: [{ anchor: 'face', url: `https://e.example/"><script>`, person: hostilePerson }],
      },
    ],
    linkbacks: [
      hostileLinkback,
      aReply({
        author: hostilePerson,
        text: { shown: [HOSTILE, LONG], folded: [HOSTILE] },
      }),
    ],
  },
});

const hostileHome = aHome({
  page: hostilePost.page,
  posts: [{ title: HOSTILE, url: `/"><script>`, excerpt: HOSTILE + LONG, published }],
  newerUrl: '/?page=1&x="><script>',
  olderUrl: '/?page=3&x="><script>',
  pageNumber: 2,
});

const hostileError = { ...anError, page: hostilePost.page, heading: HOSTILE, message: HOSTILE };

const aGone: GoneView = {
  page: anError.page,
  heading: 'This post was deleted',
  message: 'It stood here once.',
  advertised: { ...nothing, webmentionUrl: advertised.webmentionUrl },
};

const aStatus: LinkbackStatusView = {
  page: anError.page,
  heading: 'It waits to be approved',
  message: 'The link was found.',
  source: 'https://review.example/poll?a=1&b=2',
  target: 'https://caspian.example/a-winter-crossing#end',
  received: published,
};

const hostileStatus = { ...aStatus, page: hostilePost.page, source: HOSTILE + LONG };

const many = Array.from({ length: 500 }, (_, i) => aLinkback({ anchor: `response-${i + 1}` }));

const anAnswer = aPost({
  post: {
    ...aPost().post,
    responseTo: {
      words: 'Will come to',
      property: 'u-in-reply-to',
      url: 'https://event.example/?a=1&b=2',
      label: 'event.example',
      rsvp: 'yes',
    },
  },
});

const allResponses = aPost({
  responses: {
    heading: '30 responses',
    faces: [faces(20), faces(3, { heading: '3 will come', property: 'u-comment', rsvp: 'yes' })],
    linkbacks: [aLinkback({ author: aPerson() }), aReply()],
  },
});

function render(name: 'post', view: PostView): Promise<string>;
function render(name: 'home', view: HomeView): Promise<string>;
function render(name: 'error', view: ErrorView): Promise<string>;
function render(name: 'gone', view: GoneView): Promise<string>;
function render(name: 'linkback-status', view: LinkbackStatusView): Promise<string>;
function render(name: string, view: object): Promise<string> {
  return ejs.renderFile(join(import.meta.dirname, `../../views/site/${name}.ejs`), {
    site,
    ...view,
  });
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // The title's length is the author's choice; 70 characters is advice for search engines.
  rules: { 'long-title': 'off' },
});

const pages: [string, () => Promise<string>][] = [
  ['home', () => render('home', aHome())],
  ['home, a middle page', () => render('home', aHome({ newerUrl: '/', olderUrl: '/?page=3' }))],
  ['home, empty', () => render('home', aHome({ posts: [] }))],
  ['home, hostile', () => render('home', hostileHome)],
  ['post, pings open', () => render('post', aPost())],
  ['post, pings closed', () => render('post', aPost({ advertised: nothing }))],
  ['post, an answer', () => render('post', anAnswer)],
  ['post, hostile', () => render('post', hostilePost)],
  ['post, all kinds of responses', () => render('post', allResponses)],
  [
    'post, 500 responses',
    () =>
      render(
        'post',
        aPost({ responses: { heading: '500', faces: [faces(300)], linkbacks: many } }),
      ),
  ],
  ['gone', () => render('gone', aGone)],
  ['linkback-status', () => render('linkback-status', aStatus)],
  ['linkback-status, hostile', () => render('linkback-status', hostileStatus)],
  ['error', () => render('error', anError)],
  ['error, hostile', () => render('error', hostileError)],
];

describe.each(pages)('%s', (_, rendered) => {
  test('is valid HTML', async () => {
    const report = await validator.validateString(await rendered());
    const messages = report.results.flatMap((result) =>
      result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
    );
    expect(messages).toEqual([]);
  });

  test('has one h1, its landmarks, a language and a way past the header', async () => {
    const html = await rendered();
    for (const tag of ['h1', 'main', 'title']) expect(byTag(html, tag), tag).toHaveLength(1);
    expect(byClass(html, 'site-header')[0]?.tagName).toBe('header');
    expect(byClass(html, 'site-footer')[0]?.tagName).toBe('footer');
    expect(attribute(byTag(html, 'html')[0], 'lang')).toBe('en');
    expect(attribute(byClass(html, 'skip')[0], 'href')).toBe('#main');
    expect(attribute(byTag(html, 'main')[0], 'id')).toBe('main');
  });
});

describe('strangers cannot write markup', () => {
  test.each(pages.filter(([name]) => name.includes('hostile')))('%s', async (_, rendered) => {
    const html = await rendered();
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/<link rel="pingback"/);
    expect(byTag(html, 'link').map((link) => attribute(link, 'rel'))).not.toContain('pingback');
    expect(text(byTag(html, 'title')[0])).toBe(HOSTILE);
  });

  test('and what they wrote is shown as they wrote it', async () => {
    const html = await render('post', hostilePost);
    expect(text(byTag(html, 'mark')[0])).toBe(HOSTILE);
    expect(text(byClass(html, 'p-summary')[0])).toBe(HOSTILE + HOSTILE + LONG);
    expect(byClass(html, 'p-author').slice(1).map(text)).toEqual([
      `" ${HOSTILE}`,
      HOSTILE,
      `" ${HOSTILE}`,
    ]);
    expect(byClass(html, 'p-content').map(text)).toEqual([`${HOSTILE} ${LONG}`, HOSTILE]);
  });
});

test('the foot of a post is one sentence, with a link to the trackback address', async () => {
  const html = await render('post', aPost());
  expect(byClass(html, 'foot-of-post').map(text)).toEqual([
    'Comments are closed, but trackbacks are open.',
  ]);
  const trackback = byTag(html, 'a').filter((a) => attribute(a, 'rel')?.includes('trackback'));
  expect(trackback.map((a) => [text(a), attribute(a, 'href')])).toEqual([
    ['trackbacks', 'https://caspian.example/trackback/1'],
  ]);
});

describe('what a post advertises', () => {
  const pingbackLink = /<link rel="pingback" href="([^"]+)" ?\/?>/g;

  test('Pingback 1.0, autodiscovery: one link of the exact form, in the first 5 KB', async () => {
    const post = { ...hostilePost, advertised };
    const matches = [...(await render('post', post)).matchAll(pingbackLink)];
    expect(matches.map((m) => m[1])).toEqual(['https://caspian.example/pingback?a=1&amp;b=2']);
    expect(matches[0]?.index).toBeLessThan(5_000);
  });

  test('TrackBack 1.2: the RDF in its comment, once', async () => {
    const html = await render('post', aPost());
    expect(html.split(advertised.trackbackRdfHtml ?? '')).toHaveLength(2);
  });

  test('Webmention §3.1.2: one link, on a tombstone too', async () => {
    for (const html of [await render('post', aPost()), await render('gone', aGone)]) {
      const links = byTag(html, 'link').filter((link) => attribute(link, 'rel') === 'webmention');
      expect(links.map((link) => attribute(link, 'href'))).toEqual([advertised.webmentionUrl]);
    }
  });

  test('nothing while pings are closed, nor on other pages', async () => {
    const closed = await render('post', aPost({ advertised: nothing, foot: [] }));
    for (const html of [closed, await render('home', aHome()), await render('error', anError)]) {
      expect(html).not.toMatch(/rel="pingback"|rel="webmention"|rel="trackback|<rdf:RDF/);
    }
  });
});

describe('microformats', () => {
  test('a post is one h-entry with its author', async () => {
    const html = await render('post', aPost());
    expect(byClass(html, 'h-entry')).toHaveLength(1);
    expect(attribute(byClass(html, 'dt-published')[0], 'datetime')).toBe(published.iso);
    expect(attribute(byClass(html, 'u-uid')[0], 'href')).toBe(aPost().post.url);
    expect(text(byClass(html, 'e-content')[0])).toBe('Eleven days in Alat.');
    const [author] = byClass(html, 'p-author');
    expect([text(author), attribute(author, 'class'), attribute(author, 'href')]).toEqual([
      'Leyla',
      'p-author h-card',
      'https://caspian.example/',
    ]);
  });

  test('what a post answers stands above its text', async () => {
    const html = await render('post', anAnswer);
    const [link] = byClass(html, 'u-in-reply-to');
    expect(attribute(link, 'href')).toBe('https://event.example/?a=1&b=2');
    expect(attribute(byClass(html, 'p-rsvp')[0], 'value')).toBe('yes');
    expect(text(byClass(html, 'response-to')[0])).toBe('Will come to event.example');
    expect(html.indexOf('u-in-reply-to')).toBeLessThan(html.indexOf('e-content'));
  });

  test('mentions and replies are cited, one below the other', async () => {
    const html = await render('post', allResponses);
    expect(byClass(html, 'linkback').map((li) => attribute(li, 'class'))).toEqual([
      'linkback u-mention h-cite',
      'linkback u-comment h-cite',
    ]);
    expect(byClass(html, 'p-summary').map(text)).toEqual([
      'The numbers, as reported, leave the regions out.',
    ]);
    expect(byClass(html, 'linkback-head').map(text)).toEqual([
      'What the exit poll does not say · Polling Notes · Caucasus Review · pingback · 9 February 2024',
      'P Polling Notes replied · Caucasus Review · 9 February 2024',
    ]);
    expect(byClass(html, 'p-content').map(text)).toEqual([
      'I was there. It was long.',
      'Much longer than you make it.',
    ]);
    expect(text(byTag(html, 'h2')[0])).toBe('℟ 30 responses');
  });

  test('reactions are cited as faces with names, the first dozen without unfolding', async () => {
    const html = await render('post', allResponses);
    expect(byClass(html, 'u-like')).toHaveLength(20);
    const [folded] = byTag(html, 'details');
    expect(text(folded)).toMatch(/^8 more/);
    expect(text(byClass(html, 'u-like')[0])).toBe('P Reader 0');
    const rsvps = elements(html).filter((el) => attribute(el, 'class') === 'p-rsvp');
    expect(rsvps.map((el) => attribute(el, 'value'))).toEqual(['yes', 'yes', 'yes']);
    // Every second one has a photo, all of them an initial.
    expect(byClass(html, 'u-photo')).toHaveLength(10 + 2 + 1);
    expect(byClass(html, 'initial')).toHaveLength(20 + 3 + 1);
  });

  test('every way out to a stranger’s page says what it is', async () => {
    const out = byTag(await render('post', allResponses), 'a').filter((a) =>
      /^https:\/\/(p|review)\.example/.test(attribute(a, 'href') ?? ''),
    );
    expect(out.length).toBe(20 + 3 + 2 + 2);
    expect(new Set(out.map((a) => attribute(a, 'rel')))).toEqual(new Set(['nofollow ugc']));
  });

  test('the home page is an h-feed of h-entries', async () => {
    const html = await render('home', aHome());
    expect(byClass(html, 'h-feed')).toHaveLength(1);
    expect(byClass(html, 'p-name').map(text)).toEqual([site.title, 'Crossing 1', 'Crossing 2']);
  });
});

test('pages of posts link to the newer and the older', async () => {
  const html = await render('home', aHome({ newerUrl: '/', olderUrl: '/?page=3' }));
  const links = byTag(html, 'a').filter((a) => /prev|next/.test(attribute(a, 'rel') ?? ''));
  expect(links.map((a) => [text(a), attribute(a, 'rel'), attribute(a, 'href')])).toEqual([
    ['Newer posts', 'prev', '/'],
    ['Older posts', 'next', '/?page=3'],
  ]);
});
