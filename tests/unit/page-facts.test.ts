/** A page's title, author and site name: which of the many sources counts. */
import { describe, expect, test } from 'vitest';
import { elements, hasClass } from '../../src/lib/html/tree.ts';
import { parseHtml } from '../../src/lib/html/parse.ts';
import { isEntry } from '../../src/reader/microformats/find.ts';
import { pageFacts, readHead } from '../../src/reader/read-evidence.ts';
import { readMicroformat } from '../../src/reader/microformats/read.ts';

/** The facts for a link inside the element with class `here`, or else the first h-entry. */
function facts(html: string) {
  const document = parseHtml(html, 'html');
  const all = [...elements(document)];
  const entry = all.find((element) => hasClass(element, 'here')) ?? all.find(isEntry);
  const url = new URL('https://source.example/notes/a');
  return pageFacts(
    readHead({ document, url, base: url }),
    entry ? readMicroformat(entry, url) : null,
  );
}

describe('the title of a page', () => {
  const og = '<meta property="og:title" content="Open">';
  const title = '<title>Title</title>';
  const rows: [rule: string, html: string, expected: string | null][] = [
    [
      'is the p-name of the entry that contains the link',
      `${title}${og}<p class="h-entry"><b class="p-name">No</b></p><p class="h-entry here"><b class="p-name">Name</b></p>`,
      'Name',
    ],
    [
      'is the p-name of the first entry, if the link is in none',
      `${title}<p class="h-entry"><b class="p-name">Name</b></p><p class="h-entry"><b class="p-name">No</b></p>`,
      'Name',
    ],
    [
      'is not that of another entry, if the link’s own has none',
      `${title}<p class="h-entry"><b class="p-name">No</b></p><p class="h-entry here">x</p>`,
      'Title',
    ],
    [
      'is not the p-name of a card in the entry',
      `${title}<div class="h-entry here"><a class="p-author h-card"><b class="p-name">Jane</b></a></div>`,
      'Title',
    ],
    [
      'is not the p-name of a citation in the entry',
      `${title}<div class="h-entry here"><div class="u-in-reply-to h-cite"><b class="p-name">No</b></div><b class="p-name">Name</b></div>`,
      'Name',
    ],
    [
      'is not an empty p-name',
      `${title}<div class="h-entry here"><b class="p-name"> </b><b class="p-name">Name</b></div>`,
      'Name',
    ],
    [
      'is not an implied p-name from the entry’s text',
      `${title}<div class="h-entry here">Text</div>`,
      'Title',
    ],
    [
      'is the name with another prefix',
      `${title}<b class="h-entry"><i class="e-name">Name</i></b>`,
      'Name',
    ],
    [
      'is the name of a classic entry',
      `${title}<div class="hfeed"><div class="post hentry"><h2 class="entry-title">Name</h2></div></div>`,
      'Name',
    ],
    [
      'is not the author of a classic entry',
      `${title}<div class="hentry"><b class="author vcard"><i class="fn">Jane</i></b></div>`,
      'Title',
    ],
    [
      'is the name in an element with a styling class',
      `${title}<div class="h-entry"><div class="item p-4 h-screen"><h1 class="p-name">Name</h1></div></div>`,
      'Name',
    ],
    ['is not a p-name outside any entry', `${title}<b class="p-name">No</b>`, 'Title'],
    [
      'is an abbreviation’s title or an image’s alternative text',
      '<div class="h-entry"><abbr class="p-name" title="Long">L</abbr></div>',
      'Long',
    ],
    ['is og:title before the title element', `${title}${og}`, 'Open'],
    ['is og:title given as name', `${title}<meta name="og:title" content="Open">`, 'Open'],
    ['is og:title in capitals', `${title}<META PROPERTY="OG:Title" CONTENT="Open">`, 'Open'],
    ['is not an empty og:title', `${title}<meta property="og:title" content=" ">`, 'Title'],
    ['is the title element, with markup as text', '<title>a <b>c</title>', 'a <b>c'],
    ['is the title element with attributes', '<title lang="en">Title</title>', 'Title'],
    [
      'is the title element, not an SVG title before it',
      '<svg><title>icon</title></svg><title>Title</title>',
      'Title',
    ],
    ['is not an SVG title, if there is no other', '<svg><title>icon</title></svg>', null],
    ['“0”', '<title>0</title>', '0'],
    ['has entities decoded', '<title>A &amp; B &#8217;s &hellip;</title>', 'A & B ’s …'],
    ['has white space collapsed', '<title>\n A\t \u00a0B\n</title>', 'A B'],
    [
      'has no control characters and overrides',
      '<title>A&#8238;B&#8294;C&#1;\ufeffD</title>',
      'ABCD',
    ],
    ['is null if the page has none', '<p>Text</p>', null],
    ['is not an empty title element', '<title> </title>', null],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(facts(html).title).toBe(expected);
  });

  test('is cut at 300 characters, between characters', () => {
    expect(facts(`<title>${'x'.repeat(300)}</title>`).title).toBe('x'.repeat(300));
    expect(facts(`<title>${'x'.repeat(301)}</title>`).title).toBe(`${'x'.repeat(299)}…`);
    expect(facts(`<title>${'x'.repeat(295)}👨‍👩‍👧‍👦</title>`).title).toBe(`${'x'.repeat(295)}…`);
  });
});

describe('the author of a page', () => {
  const meta = '<meta name="author" content="Meta">';
  const rows: [rule: string, html: string, expected: string | null][] = [
    [
      'is the text of p-author',
      `${meta}<p class="h-entry"><b class="p-author">Jane</b></p>`,
      'Jane',
    ],
    [
      'is the name on p-author’s card',
      `${meta}<p class="h-entry"><span class="p-author h-card"><img alt="no"><b class="p-name">Jane</b> (she)</span></p>`,
      'Jane',
    ],
    [
      'is the name on a card inside p-author',
      '<p class="h-entry"><span class="p-author">by <a class="h-card"><b class="p-name">Jane</b></a></span></p>',
      'Jane',
    ],
    [
      'is the alternative text of a card that is only an image',
      '<p class="h-entry"><a class="p-author h-card" href="/"><img alt="Jane"></a></p>',
      'Jane',
    ],
    [
      'is not the author of a citation',
      `${meta}<div class="h-entry"><div class="h-cite"><b class="p-author">No</b></div></div>`,
      'Meta',
    ],
    [
      'is that of the entry that contains the link',
      `<p class="h-entry"><b class="p-author">No</b></p><p class="h-entry here"><b class="p-author">Jane</b></p>`,
      'Jane',
    ],
    ['is that of meta author', meta, 'Meta'],
    ['is the text of a link to the author', '<a rel="nofollow author" href="/me">Jane</a>', 'Jane'],
    ['is null if the page has none', '<p>Text</p>', null],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(facts(html).author).toBe(expected);
  });

  test('is cut at 100 characters', () => {
    const { author } = facts(`<meta name="author" content="${'x'.repeat(200)}">`);
    expect(author).toBe(`${'x'.repeat(99)}…`);
  });
});

describe('the name of a site', () => {
  test.each([
    [
      'og:site_name',
      '<meta name="application-name" content="App"><meta property="og:site_name" content="Site">',
      'Site',
    ],
    ['is the application name', '<meta name="application-name" content="App">', 'App'],
    ['is null if the page has none', '<title>Title</title>', null],
  ])('%s', (_rule, html, expected) => {
    expect(facts(html).site).toBe(expected);
  });

  test('is cut at 100 characters', () => {
    const { site } = facts(`<meta property="og:site_name" content="${'x'.repeat(200)}">`);
    expect(site).toBe(`${'x'.repeat(99)}…`);
  });
});
