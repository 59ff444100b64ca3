/** Renders the public templates: valid HTML, endpoints, microformats, strangers' text as text. */
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { loadTheme } from '../../src/http/view/theme.ts';
import type { ViewOf } from '../../src/http/view/render.ts';
import { attribute, byClass, byTag, elements, text } from '../support/html.ts';
import { aSearch, emptySearch, hostileSearch } from '../support/samples/sample-searches.ts';
import { aHome, aList, archives, homes } from '../support/samples/sample-lists.ts';
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
  asset,
  faces,
  many,
  nothing,
  published,
  site,
} from '../support/samples/sample-views.ts';
import {
  hostileArchive,
  hostileError,
  hostileFramedPost,
  hostileHome,
  hostileList,
  hostilePost,
  hostileStatus,
} from '../support/samples/hostile-views.ts';
import { textOf, textsFor } from '../support/samples/texts.ts';
import { HOSTILE, LONG } from '../support/samples/hostile-text.ts';
import {
  aCommentPage,
  anOwnComment,
  aQuestion,
  commenting,
  comments,
  hostileCommentPage,
  hostileResponseForm,
  responseForm,
  response,
} from '../support/samples/sample-comments.ts';

const { templates } = loadTheme({ packageDir: join(import.meta.dirname, '../..'), themeDir: '' });

function render<Name extends keyof ViewOf>(name: Name, view: ViewOf[Name]): Promise<string> {
  const texts = textsFor(site.language, view.page.language?.tag);
  return Promise.resolve(templates.render(name, { site, asset, ...texts, ...view }));
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // The length of a title is the author's choice; 70 characters is advice for search engines.
  rules: { 'long-title': 'off' },
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

describe('microformats in the public templates', () => {
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
      'https://caspian.example/author/leyla',
    ]);
  });

  test('the post that a post responds to is above its text', async () => {
    const html = await render('post', anAnswer);
    const [link] = byClass(html, 'u-in-reply-to');
    expect(attribute(link, 'href')).toBe('https://event.example/?a=1&b=2');
    expect(attribute(byClass(html, 'p-rsvp')[0], 'value')).toBe('yes');
    expect(text(byClass(html, 'response-to')[0])).toBe('Attending event.example');
    expect(html.indexOf('u-in-reply-to')).toBeLessThan(html.indexOf('e-content'));
  });

  test('mentions and replies are cited, one below the other', async () => {
    const html = await render('post', allResponses);
    expect(byClass(html, 'linkback').map((li) => attribute(li, 'class'))).toEqual([
      'linkback u-mention h-cite',
      'linkback u-comment h-cite',
    ]);
    expect(byClass(html, 'p-summary').map(text).filter(Boolean)).toEqual([
      'The numbers, as reported, leave the regions out.',
    ]);
    expect(byClass(html, 'linkback-head').map(text)).toEqual([
      'What the exit poll does not say · Polling Notes · Caucasus Review · pingback · 8 February 2024 · received 9 February 2024 · Reply',
      'P Polling Notes replied · Caucasus Review · 8 February 2024 · received 9 February 2024 · Reply',
    ]);
    expect(byClass(html, 'p-content').map(text)).toEqual([
      'I was there. It was long.',
      'Much longer than you make it.',
    ]);
    expect(text(byTag(html, 'h2')[0])).toBe('℟ 30 responses');
  });

  test('comments are cited, each below its parent, with a link to reply', async () => {
    const responses = {
      heading: textOf('2 responses'),
      note: null,
      faces: [],
      continues: null,
      responses: comments,
    };
    const html = await render('post', aPost({ responses }));
    expect(byClass(html, 'comment').map((li) => attribute(li, 'class'))).toEqual([
      'linkback comment u-comment h-cite',
      'linkback comment u-comment h-cite depth-1',
      'linkback comment depth-3',
    ]);
    expect(byClass(html, 'linkback-head').map(text)).toEqual([
      'A Ada · 9 February 2024 · Reply',
      'A Ada · author of this post · in reply to Ada · 9 February 2024 · edited · Reply',
      'Withdrawn by its author',
    ]);
    expect(byClass(html, 'comment').map((li) => attribute(li, 'id'))).toContain('comment-2');
    expect(byClass(html, 'u-in-reply-to').map((a) => attribute(a, 'href'))).toEqual([
      'https://caspian.example/comments/1',
    ]);
  });

  test('reactions are cited as avatars with names, the first dozen without unfolding', async () => {
    const html = await render('post', allResponses);
    expect(byClass(html, 'u-like')).toHaveLength(20);
    const [folded] = byTag(html, 'details');
    expect(text(folded)).toMatch(/^8 more/);
    expect(text(byClass(html, 'u-like')[0])).toBe('P Reader 0');
    const rsvps = elements(html).filter((el) => attribute(el, 'class') === 'p-rsvp');
    expect(rsvps.map((el) => attribute(el, 'value'))).toEqual(['yes', 'yes', 'yes']);
    // Every second one has an avatar, all of them an initial.
    expect(byClass(html, 'u-photo')).toHaveLength(10 + 2 + 1);
    expect(byClass(html, 'initial')).toHaveLength(20 + 3 + 1);
  });

  test('every link to a stranger’s page has its rel values', async () => {
    const out = byTag(await render('post', allResponses), 'a').filter((a) =>
      /^https:\/\/(p|review)\.example/.test(attribute(a, 'href') ?? ''),
    );
    expect(out.length).toBe(20 + 3 + 2 + 2);
    expect(new Set(out.map((a) => attribute(a, 'rel')))).toEqual(new Set(['nofollow ugc']));
  });

  test('the home page is an h-feed of h-entries', async () => {
    const html = await render('home', aHome());
    expect(byClass(html, 'h-feed')).toHaveLength(1);
    expect(byClass(html, 'p-name').map(text).filter(Boolean)).toEqual([
      site.title,
      'Crossing 1',
      'Crossing 2',
    ]);
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
