/**
 * The public templates, rendered from sample views: valid HTML, the foot sentences to the
 * letter, what is advertised and when, and strangers' text kept as text.
 */
import { join } from 'node:path';
import ejs from 'ejs';
import { HtmlValidate } from 'html-validate';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { describe, expect, test } from 'vitest';
import type {
  AdvertisedView,
  ErrorView,
  HomeView,
  LinkbackView,
  PageHeadView,
  PostView,
  SiteView,
} from '../../src/http/view-models.ts';

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
  trackbackUrl: 'https://caspian.example/trackback/1',
  trackbackRdfHtml: '<!--\n<rdf:RDF><rdf:Description trackback:ping="…" /></rdf:RDF>\n-->',
};

const published = { iso: '2024-02-07T18:00:00Z', text: '7 February 2024' };

function aLinkback(changes: Partial<LinkbackView> = {}): LinkbackView {
  return {
    anchor: 'response-1',
    url: 'https://review.example/poll?a=1&b=2',
    title: 'What the exit poll does not say',
    site: 'Caucasus Review',
    author: null,
    via: 'pingback',
    received: { iso: '2024-02-09T10:00:00Z', text: '9 February 2024' },
    passage: { before: 'The numbers, ', linked: 'as reported', after: ', leave the regions out.' },
    ...changes,
  };
}

const hostileLinkback = aLinkback({
  url: `https://evil.example/${LONG}?q="><script>`,
  title: HOSTILE + LONG,
  site: HOSTILE,
  author: HOSTILE,
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
    },
    commentsOpen: false,
    advertised,
    responsesHeading: null,
    linkbacks: [],
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
  advertised: null,
  responsesHeading: 'One response',
  linkbacks: [hostileLinkback],
});

const hostileHome = aHome({
  page: hostilePost.page,
  posts: [{ title: HOSTILE, url: `/"><script>`, excerpt: HOSTILE + LONG, published }],
  newerUrl: '/?page=1&x="><script>',
  olderUrl: '/?page=3&x="><script>',
  pageNumber: 2,
});

const hostileError = { ...anError, page: hostilePost.page, heading: HOSTILE, message: HOSTILE };

const many = Array.from({ length: 500 }, (_, i) => aLinkback({ anchor: `response-${i + 1}` }));

function render(name: 'post', view: PostView): Promise<string>;
function render(name: 'home', view: HomeView): Promise<string>;
function render(name: 'error', view: ErrorView): Promise<string>;
function render(name: string, view: object): Promise<string> {
  return ejs.renderFile(join(import.meta.dirname, `../../views/site/${name}.ejs`), {
    site,
    ...view,
  });
}

function elements(html: string): Tree.Element[] {
  const walk = (node: Tree.ParentNode): Tree.Element[] =>
    node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...walk(child)] : []));
  return walk(parse(html));
}

function attribute(element: Tree.Element | undefined, name: string): string | undefined {
  return element?.attrs.find((attr) => attr.name === name)?.value;
}

function byTag(html: string, tagName: string): Tree.Element[] {
  return elements(html).filter((element) => element.tagName === tagName);
}

function byClass(html: string, className: string): Tree.Element[] {
  return elements(html).filter((el) => attribute(el, 'class')?.split(' ').includes(className));
}

/** Text with its white space collapsed, as a reader sees it. */
function text(node: Tree.ChildNode | undefined): string {
  const raw = (n: Tree.ChildNode): string =>
    'value' in n ? n.value : 'childNodes' in n ? n.childNodes.map(raw).join('') : '';
  return node ? raw(node).replaceAll(/\s+/g, ' ').trim() : '';
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
  ['post, all open', () => render('post', aPost({ commentsOpen: true }))],
  ['post, pings closed', () => render('post', aPost({ commentsOpen: true, advertised: null }))],
  ['post, all closed', () => render('post', aPost({ advertised: null }))],
  ['post, hostile', () => render('post', hostilePost)],
  [
    'post, one response',
    () => render('post', aPost({ responsesHeading: 'One response', linkbacks: [aLinkback()] })),
  ],
  [
    'post, 500 responses',
    () => render('post', aPost({ responsesHeading: '500 responses', linkbacks: many })),
  ],
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
    expect(text(byClass(html, 'p-author')[0])).toBe(HOSTILE);
  });
});

describe('the foot of a post', () => {
  test.each([
    [false, true, 'Comments are closed, but trackbacks and pingbacks are open.'],
    [true, true, 'You can leave a response, or trackback from your own site.'],
    [true, false, 'You can leave a response, but pings are closed.'],
    [false, false, 'Comments and pings are closed.'],
  ])('comments open: %s, pings open: %s', async (commentsOpen, pingsOpen, sentence) => {
    const post = aPost({ commentsOpen, advertised: pingsOpen ? advertised : null });
    const html = await render('post', post);
    expect(byClass(html, 'foot-of-post').map(text)).toEqual([sentence]);
    const trackback = byTag(html, 'a').filter((a) => attribute(a, 'rel')?.includes('trackback'));
    expect(trackback.map((a) => [text(a), attribute(a, 'href')])).toEqual(
      pingsOpen ? [[commentsOpen ? 'trackback' : 'trackbacks', advertised.trackbackUrl]] : [],
    );
  });
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
    expect(html.split(advertised.trackbackRdfHtml)).toHaveLength(2);
  });

  test('nothing while pings are closed, nor on other pages', async () => {
    const closed = await render('post', aPost({ advertised: null }));
    for (const html of [closed, await render('home', aHome()), await render('error', anError)]) {
      expect(html).not.toMatch(/rel="pingback"|rel="trackback|<rdf:RDF/);
    }
  });
});

describe('microformats', () => {
  test('a post is one h-entry that holds its responses as cited mentions', async () => {
    const linkbacks = [aLinkback(), aLinkback({ anchor: 'response-2', passage: null })];
    const html = await render('post', aPost({ responsesHeading: 'Two responses', linkbacks }));
    expect(byClass(html, 'h-entry')).toHaveLength(1);
    expect(attribute(byClass(html, 'dt-published')[0], 'datetime')).toBe(published.iso);
    expect(attribute(byClass(html, 'u-uid')[0], 'href')).toBe(aPost().post.url);
    expect(text(byClass(html, 'e-content')[0])).toBe('Eleven days in Alat.');
    expect(byClass(html, 'u-mention').map((li) => attribute(li, 'id'))).toEqual([
      'response-1',
      'response-2',
    ]);
    expect(byClass(html, 'p-summary').map(text)).toEqual([
      'The numbers, as reported, leave the regions out.',
    ]);
    const titles = byClass(html, 'linkback-title').flatMap((p) => p.childNodes);
    for (const title of titles) {
      const link = title as Tree.Element;
      expect(attribute(link, 'href')).toBe(aLinkback().url);
      expect(attribute(link, 'rel')).toBe('nofollow ugc');
    }
    expect(text(byTag(html, 'h2')[0])).toBe('℟ Two responses');
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
