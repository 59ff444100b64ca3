/** Renders the public templates: valid HTML, endpoints, microformats, strangers' text as text. */
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { render } from '../support/samples/views/render-view.ts';
import { aSearch, emptySearch, hostileSearch } from '../support/samples/views/sample-searches.ts';
import { aHome, aList, archives, homes } from '../support/samples/views/sample-lists.ts';
import {
  advertised,
  aFramedPost,
  aGone,
  allResponses,
  aLock,
  aLonePost,
  anAnswer,
  anArabicPost,
  anError,
  aPost,
  aStatus,
  faces,
  many,
  nothing,
} from '../support/samples/views/sample-views.ts';
import {
  hostileArchive,
  hostileError,
  hostileFramedPost,
  hostileHome,
  hostileList,
  hostilePost,
  hostileStatus,
} from '../support/samples/views/hostile-views.ts';
import { textOf } from '../support/samples/texts.ts';
import { HOSTILE, LONG } from '../support/samples/hostile-text.ts';
import {
  aCommentPage,
  anOwnComment,
  aQuestion,
  commenting,
  hostileCommentPage,
  hostileResponseForm,
  responseForm,
  response,
} from '../support/samples/views/sample-comments.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // The length of a title is the author's choice; 70 characters is advice for search engines.
  // The apps of WordPress find the EditURI link only with its slash.
  rules: { 'long-title': 'off', 'void-style': 'off' },
});

type Page = [name: string, rendered: () => Promise<string>];

const pages: Page[] = [
  ...homes.map(([name, view]): Page => [name, () => render('home', view)]),
  ...archives.map(([name, view]): Page => [name, () => render('archive', view)]),
  ['home, hostile', () => render('home', hostileHome)],
  ['list', () => render('list', aList())],
  ['list, hostile', () => render('list', hostileList)],
  ['archive, hostile', () => render('archive', hostileArchive)],
  ['post, in Arabic', () => render('post', anArabicPost)],
  ['post, alone', () => render('post', aLonePost)],
  ['page', () => render('page', aLonePost)],
  ['page, hostile', () => render('page', hostilePost)],
  ['post, pings open', () => render('post', aPost())],
  ['post, pings closed', () => render('post', aPost({ advertised: nothing }))],
  ['post, a reply', () => render('post', anAnswer)],
  ['post, hostile', () => render('post', hostilePost)],
  ['post, all kinds of responses', () => render('post', allResponses)],
  [
    'post, 500 responses',
    () =>
      render(
        'post',
        aPost({
          responses: {
            heading: textOf('500'),
            note: null,
            faces: [faces(300)],
            continues: { name: null, url: 'https://caspian.example/a-winter-crossing#comment-1' },
            responses: many.map((each) => response(each)),
          },
        }),
      ),
  ],
  ['post, comments open', () => render('post', aPost({ commenting }))],
  ['embed', () => render('embed', aFramedPost)],
  ['embed, hostile', () => render('embed', hostileFramedPost)],
  ['post, webmentions open', () => render('post', aPost({ responseForm }))],
  ['response-form, hostile', () => render('response-form', hostileResponseForm)],
  ['comment', () => render('comment', aCommentPage)],
  ['comment, hostile', () => render('comment', hostileCommentPage)],
  ['own-comment, hostile', () => render('own-comment', anOwnComment)],
  ['confirm, hostile', () => render('confirm', aQuestion)],
  ['password-protected, hostile', () => render('password-protected', aLock)],
  ['gone', () => render('gone', aGone)],
  ['search', () => render('search', aSearch)],
  ['search, no query', () => render('search', emptySearch)],
  ['search, hostile', () => render('search', hostileSearch)],
  ['linkback-status', () => render('linkback-status', aStatus)],
  ['linkback-status, hostile', () => render('linkback-status', hostileStatus)],
  ['error', () => render('error', anError)],
  ['error, hostile', () => render('error', hostileError)],
];

describe.each(pages)('the template %s', (_name, rendered) => {
  test('is valid HTML', async () => {
    const report = await validator.validateString(await rendered());
    const messages = report.results.flatMap((result) =>
      result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
    );
    expect(messages).toEqual([]);
  });

  test('has one h1, landmarks, a language and a skip link', async () => {
    const html = await rendered();
    for (const tag of ['h1', 'main', 'title']) expect(byTag(html, tag), tag).toHaveLength(1);
    expect(attribute(byTag(html, 'html')[0], 'lang')).toMatch(/^(en|ar)$/);
    expect(attribute(byTag(html, 'html')[0], 'dir')).toMatch(/^(ltr|rtl)$/);
    expect(attribute(byTag(html, 'main')[0], 'id')).toBe('page_main');
    // A card in another site's frame has nothing to skip.
    if (byClass(html, 'framed').length > 0) return;
    expect(byClass(html, 'site-header')[0]?.tagName).toBe('header');
    expect(byClass(html, 'site-footer')[0]?.tagName).toBe('footer');
    expect(attribute(byClass(html, 'skip')[0], 'href')).toBe('#page_main');
  });
});

describe('strangers cannot inject markup', () => {
  test.each(pages.filter(([name]) => name.includes('hostile')))('%s', async (_, rendered) => {
    const html = await rendered();
    const ours = /<script type="module" src="[^"<]*"><\/script>/;
    expect(html.replace(ours, '')).not.toContain('<script');
    expect(html).not.toMatch(/<link rel="pingback"/);
    expect(byTag(html, 'link').map((link) => attribute(link, 'rel'))).not.toContain('pingback');
    expect(text(byTag(html, 'title')[0])).toBe(HOSTILE);
  });

  test('and their text is shown as they wrote it', async () => {
    const html = await render('post', hostilePost);
    expect(text(byTag(html, 'mark')[0])).toBe(HOSTILE);
    const summaries = byClass(html, 'p-summary');
    expect(attribute(summaries[0], 'value')).toBe(hostilePost.post.excerpt);
    expect(text(summaries[1])).toBe(HOSTILE + HOSTILE + LONG);
    expect(byClass(html, 'p-author').slice(1).map(text)).toEqual([
      `" ${HOSTILE}`,
      HOSTILE,
      `" ${HOSTILE}`,
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

describe('the endpoints that a post advertises', () => {
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

  test('none while linkbacks are closed, nor on other pages', async () => {
    const closed = await render(
      'post',
      aPost({ advertised: nothing, footText: textOf('Comments and pings are closed.') }),
    );
    for (const html of [closed, await render('home', aHome()), await render('error', anError)]) {
      expect(html).not.toMatch(/rel="pingback"|rel="webmention"|rel="trackback|<rdf:RDF/);
    }
  });
});

test('pages of posts link to newer and older posts', async () => {
  const html = await render('home', aHome({ newerUrl: '/', olderUrl: '/?page=3' }));
  const links = byTag(html, 'a').filter((a) => /prev|next/.test(attribute(a, 'rel') ?? ''));
  expect(links.map((a) => [text(a), attribute(a, 'rel'), attribute(a, 'href')])).toEqual([
    ['Newer posts', 'prev', '/'],
    ['Older posts', 'next', '/?page=3'],
  ]);
});

test('search results are marked without extra spaces, and the page is not indexed', async () => {
  const html = await render('search', aSearch);
  expect(byTag(html, 'mark').map(text)).toEqual(['winter', 'cross', 'winter']);
  expect(byTag(html, 'h2').map(text)).toEqual(['A winter crossing', 'عن المدونة']);
  expect(html).toContain('… in <mark>winter</mark>, and …</p>');
  expect(html).toContain('<meta name="robots" content="noindex">');
});
