/** A page's title, author and site name: which of the many places they are given counts. */
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

describe('the title', () => {
  const og = '<meta property="og:title" content="Open">';
  const title = '<title>Title</title>';
  const rows: [rule: string, html: string, expected: string | null][] = [
    [
      'p-name of the entry that holds the link',
      `${title}${og}<p class="h-entry"><b class="p-name">No</b></p><p class="h-entry here"><b class="p-name">Name</b></p>`,
      'Name',
    ],
    [
      'p-name of the page’s first entry, if the link is in none',
      `${title}<p class="h-entry"><b class="p-name">Name</b></p><p class="h-entry"><b class="p-name">No</b></p>`,
      'Name',
    ],
    [
      'not another entry’s, if the link’s own has none',
      `${title}<p class="h-entry"><b class="p-name">No</b></p><p class="h-entry here">x</p>`,
      'Title',
    ],
    [
      'not the p-name of a card in the entry',
      `${title}<div class="h-entry here"><a class="p-author h-card"><b class="p-name">Jane</b></a></div>`,
      'Title',
    ],
    [
      'not the p-name of a citation in the entry',
      `${title}<div class="h-entry here"><div class="u-in-reply-to h-cite"><b class="p-name">No</b></div><b class="p-name">Name</b></div>`,
      'Name',
    ],
    [
      'an empty p-name is passed over',
      `${title}<div class="h-entry here"><b class="p-name"> </b><b class="p-name">Name</b></div>`,
      'Name',
    ],
    [
      'no p-name is made up from the entry’s text',
      `${title}<div class="h-entry here">Text</div>`,
      'Title',
    ],
    [
      'the name by another prefix',
      `${title}<b class="h-entry"><i class="e-name">Name</i></b>`,
      'Name',
    ],
    [
      'the name of a classic entry',
      `${title}<div class="hfeed"><div class="post hentry"><h2 class="entry-title">Name</h2></div></div>`,
      'Name',
    ],
    [
      'not a classic entry’s author',
      `${title}<div class="hentry"><b class="author vcard"><i class="fn">Jane</i></b></div>`,
      'Title',
    ],
    [
      'the name in an element with an everyday class',
      `${title}<div class="h-entry"><div class="item p-4 h-screen"><h1 class="p-name">Name</h1></div></div>`,
      'Name',
    ],
    ['p-name outside any entry says nothing', `${title}<b class="p-name">No</b>`, 'Title'],
    [
      'an abbreviation’s title, an image’s alternative text',
      '<div class="h-entry"><abbr class="p-name" title="Long">L</abbr></div>',
      'Long',
    ],
    ['og:title before the title', `${title}${og}`, 'Open'],
    ['og:title by name', `${title}<meta name="og:title" content="Open">`, 'Open'],
    ['og:title in capitals', `${title}<META PROPERTY="OG:Title" CONTENT="Open">`, 'Open'],
    ['an empty og:title is passed over', `${title}<meta property="og:title" content=" ">`, 'Title'],
    ['the title, its markup no markup', '<title>a <b>c</title>', 'a <b>c'],
    ['the title with attributes', '<title lang="en">Title</title>', 'Title'],
    [
      'the title, not a drawing’s before it',
      '<svg><title>icon</title></svg><title>Title</title>',
      'Title',
    ],
    ['not a drawing’s, if there is no other', '<svg><title>icon</title></svg>', null],
    ['“0”', '<title>0</title>', '0'],
    ['entities are decoded', '<title>A &amp; B &#8217;s &hellip;</title>', 'A & B ’s …'],
    ['white space is collapsed', '<title>\n A\t \u00a0B\n</title>', 'A B'],
    ['controls and overrides go', '<title>A&#8238;B&#8294;C&#1;\ufeffD</title>', 'ABCD'],
    ['none', '<p>Text</p>', null],
    ['an empty one is none', '<title> </title>', null],
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

describe('the author', () => {
  const meta = '<meta name="author" content="Meta">';
  const rows: [rule: string, html: string, expected: string | null][] = [
    ['p-author’s words', `${meta}<p class="h-entry"><b class="p-author">Jane</b></p>`, 'Jane'],
    [
      'the name on p-author’s card',
      `${meta}<p class="h-entry"><span class="p-author h-card"><img alt="no"><b class="p-name">Jane</b> (she)</span></p>`,
      'Jane',
    ],
    [
      'the name on a card inside p-author',
      '<p class="h-entry"><span class="p-author">by <a class="h-card"><b class="p-name">Jane</b></a></span></p>',
      'Jane',
    ],
    [
      'a card that is only a picture',
      '<p class="h-entry"><a class="p-author h-card" href="/"><img alt="Jane"></a></p>',
      'Jane',
    ],
    [
      'not the author of a citation',
      `${meta}<div class="h-entry"><div class="h-cite"><b class="p-author">No</b></div></div>`,
      'Meta',
    ],
    [
      'of the entry that holds the link',
      `<p class="h-entry"><b class="p-author">No</b></p><p class="h-entry here"><b class="p-author">Jane</b></p>`,
      'Jane',
    ],
    ['meta author', meta, 'Meta'],
    ['a link to the author', '<a rel="nofollow author" href="/me">Jane</a>', 'Jane'],
    ['none', '<p>Text</p>', null],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(facts(html).author).toBe(expected);
  });

  test('is cut at 100 characters', () => {
    const { author } = facts(`<meta name="author" content="${'x'.repeat(200)}">`);
    expect(author).toBe(`${'x'.repeat(99)}…`);
  });
});

describe('the site', () => {
  test.each([
    [
      'og:site_name',
      '<meta name="application-name" content="App"><meta property="og:site_name" content="Site">',
      'Site',
    ],
    ['the application’s name', '<meta name="application-name" content="App">', 'App'],
    ['none', '<title>Title</title>', null],
  ])('%s', (_rule, html, expected) => {
    expect(facts(html).site).toBe(expected);
  });

  test('is cut at 100 characters', () => {
    const { site } = facts(`<meta property="og:site_name" content="${'x'.repeat(200)}">`);
    expect(site).toBe(`${'x'.repeat(99)}…`);
  });
});
