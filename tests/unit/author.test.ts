/** Finds an author's name, address and photo: which card counts, and which addresses are usable. */
import { describe, expect, test } from 'vitest';
import { TARGET, evidenceOf } from '../support/samples/evidence-of.ts';

const LINK = `<a href="${TARGET}">x</a>`;
const entry = (inside: string): string => `<article class="h-entry">${inside}${LINK}</article>`;
const ME = 'https://source.example/me';
const FACE = 'https://source.example/me.jpg';

function authorOf(html: string): (string | null)[] {
  const { author, authorUrl, avatarUrl } = evidenceOf(html + LINK);
  return [author, authorUrl, avatarUrl];
}

describe('the author of an entry, as [name, address, photo]', () => {
  const rows: [rule: string, html: string, expected: (string | null)[]][] = [
    [
      'a card',
      '<div class="p-author h-card"><img class="u-photo" src="/me.jpg" alt=""><a class="p-name u-url" href="/me">Jane</a></div>',
      ['Jane', ME, FACE],
    ],
    ['a card that is a link', '<a class="p-author h-card" href="/me">Jane</a>', ['Jane', ME, null]],
    [
      'a card that is a link with an image',
      '<a class="p-author h-card" href="/me"><img src="/me.jpg" alt="Jane"></a>',
      ['Jane', ME, FACE],
    ],
    [
      'a card that is an image',
      '<img class="p-author h-card" src="/me.jpg" alt="Jane">',
      ['Jane', null, FACE],
    ],
    [
      'a card around one link and one image',
      '<p class="p-author h-card"><img src="/me.jpg"><a href="/me">Jane</a></p>',
      ['Jane', ME, FACE],
    ],
    [
      'a card whose only child has the link and the image',
      '<p class="p-author h-card"><span><img src="/me.jpg"><a href="/me">Jane</a></span></p>',
      ['Jane', ME, FACE],
    ],
    [
      'not from one of several links',
      '<p class="p-author h-card"><b class="p-name">Jane</b><a href="/a">a</a><a href="/me">b</a></p>',
      ['Jane', null, null],
    ],
    [
      'an explicit address wins over the implied one',
      '<a class="p-author h-card" href="/no">Jane<data class="u-url" value="/me"></data></a>',
      ['Jane', ME, null],
    ],
    [
      'a nested card',
      '<span class="p-author">by <a class="h-card" href="/me">Jane</a></span>',
      ['Jane', ME, null],
    ],
    ['u-author', '<a class="u-author" href="/me"></a>', [null, ME, null]],
    ['u-author as a card', '<a class="u-author h-card" href="/me">Jane</a>', ['Jane', ME, null]],
    ['p-author that is a link', '<a class="p-author" href="/me">Jane</a>', ['Jane', ME, null]],
    [
      'not the organisation’s address in the card',
      '<div class="p-author h-card"><a class="p-org h-card" href="/no"><b class="p-name">Org</b></a><b class="p-name">Jane</b></div>',
      ['Jane', null, null],
    ],
    [
      'the first of several authors',
      '<b class="p-author"></b><a class="p-author h-card" href="/me">Jane</a><a class="p-author h-card" href="/no">No</a>',
      ['Jane', ME, null],
    ],
    [
      'the first usable one of several addresses',
      '<div class="p-author h-card"><b class="p-name">Jane</b><a class="u-url" href="mailto:me@x"></a><a class="u-url" href="/me"></a></div>',
      ['Jane', ME, null],
    ],
    [
      'not a script address',
      '<a class="p-author h-card" href="javascript:alert(1)">Jane</a>',
      ['Jane', null, null],
    ],
    [
      'not an image given in the page’s source',
      '<a class="p-author h-card" href="/me"><img src="data:image/png;base64,AA==" alt="Jane"></a>',
      ['Jane', ME, null],
    ],
    [
      'not an address with credentials',
      '<a class="p-author h-card" href="https://a:b@source.example/">Jane</a>',
      ['Jane', null, null],
    ],
    [
      'the nickname if there is no name',
      '<p class="p-author h-card"><a class="u-url" href="/me"></a><b class="p-nickname">jd</b></p>',
      ['jd', ME, null],
    ],
    [
      'given and family name if there is no other',
      '<p class="p-author h-card"><b class="p-family-name">Doe</b>, <b class="p-given-name">Jane</b></p>',
      ['Jane Doe', null, null],
    ],
    [
      'the name wins over a nickname',
      '<p class="p-author h-card"><b class="p-nickname">jd</b><b class="p-name">Jane</b></p>',
      ['Jane', null, null],
    ],
    [
      'an address beside a name with another prefix',
      '<p class="u-author h-card"><b class="e-name">Jane</b><b class="p-url">https://source.example/me</b></p>',
      ['Jane', ME, null],
    ],
    [
      'not the note on the card',
      '<div class="p-author h-card"><a class="u-url" href="/me"></a><p class="p-note">I write about tea.</p></div>',
      [null, ME, null],
    ],
    [
      'not the text of a card without a name',
      '<div class="p-author h-card"><div><a href="/me">Jane</a><p>I write about tea.</p></div></div>',
      [null, ME, null],
    ],
    [
      'not the text of a card that is too long for a name',
      `<div class="p-author h-card"><a class="u-url" href="/me">Jane</a> ${'writes about tea. '.repeat(9)}</div>`,
      [null, ME, null],
    ],
    [
      'no implied name for a card with other cards in it',
      '<div class="p-author h-card"><a class="h-card" href="/no">Org</a> Jane</div>',
      [null, null, null],
    ],
    [
      'an address given as text',
      '<span class="p-author">https://source.example/me</span>',
      [null, ME, null],
    ],
    [
      'a classic card in a newer entry',
      '<span class="author vcard"><a class="url fn n" href="/me">Jane</a></span>',
      ['Jane', ME, null],
    ],
    [
      'not the author of a citation',
      '<div class="u-in-reply-to h-cite"><a class="p-author h-card" href="/no">No</a></div>',
      [null, null, null],
    ],
    [
      'not the author of a comment',
      '<div class="u-comment h-cite"><a class="p-author h-card" href="/no">No</a></div>',
      [null, null, null],
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(authorOf(entry(html))).toEqual(expected);
  });
});

describe('the author of a classic entry, as [name, address, photo]', () => {
  const rows: [rule: string, html: string, expected: (string | null)[]][] = [
    [
      'a card',
      '<span class="author vcard"><a class="url fn n" href="/me">Jane</a><img class="photo" src="/me.jpg"></span>',
      ['Jane', ME, FACE],
    ],
    ['an author given as text', '<span class="author">Jane</span>', ['Jane', null, null]],
    [
      'a card in the text',
      '<p class="author">by <span class="vcard"><a class="fn url" href="/me">Jane</a></span></p>',
      ['Jane', ME, null],
    ],
    [
      'the nickname, and not the note',
      '<div class="author vcard"><i class="nickname">jd</i><p class="note">I write about tea.</p></div>',
      ['jd', null, null],
    ],
    [
      'no name made up from the card’s text',
      '<p class="author vcard">by Jane</p>',
      [null, null, null],
    ],
    [
      'not a commenter',
      '<div class="comment-author vcard"><a class="fn url" href="/no">No</a></div>',
      [null, null, null],
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(authorOf(`<article class="hentry">${html}${LINK}</article>`)).toEqual(expected);
  });
});

describe('the author of an entry without one comes from the page', () => {
  const card = (url: string, name = 'Jane', classes = ''): string =>
    `<p class="h-card ${classes}"><a class="u-url p-name" href="${url}">${name}</a><img class="u-photo" src="/me.jpg"></p>`;
  const rows: [rule: string, html: string, expected: (string | null)[]][] = [
    ['the only card of the page’s host', card('/me'), ['Jane', ME, FACE]],
    [
      'the only card of the page’s host, beside those of other hosts',
      card('https://a.example/', 'A') + card('/me'),
      ['Jane', ME, FACE],
    ],
    [
      'not a card of another host, which is a mention',
      card('https://a.example/'),
      [null, null, null],
    ],
    [
      'neither of two cards of the page’s host',
      card('/me') + card('/you', 'You'),
      [null, null, null],
    ],
    [
      'the card that rel=me names',
      `${card('/you', 'You')}${card('/me')}<link rel="me" href="/me">`,
      ['Jane', ME, FACE],
    ],
    [
      'the card of another host that rel=author names',
      `${card('https://a.example/')}<link rel="author" href="https://a.example">`,
      ['Jane', 'https://a.example/', FACE],
    ],
    [
      'the author of the feed',
      `<div class="h-feed">${card('https://a.example/', 'Jane', 'p-author')}${entry('')}</div>`,
      ['Jane', 'https://a.example/', FACE],
    ],
    [
      'a classic card',
      '<div class="hfeed"><p class="vcard"><a class="fn url" href="/me">Jane</a></p></div>',
      ['Jane', ME, null],
    ],
    ['not a card in a citation', `<div class="h-cite">${card('/me')}</div>`, [null, null, null]],
    [
      'not a card in another entry',
      `${entry('')}<div class="h-entry">${card('/me')}</div>`,
      [null, null, null],
    ],
    ['the link to the author', '<a rel="Author nofollow" href="/me">Jane</a>', ['Jane', ME, null]],
    ['the link to the author in the head', '<link rel="author" href="/me">', [null, ME, null]],
    [
      'not the author’s email address',
      '<a rel="author" href="mailto:me@x">Jane</a>',
      ['Jane', null, null],
    ],
    [
      'the meta name, and the card with that name',
      `<meta name="author" content="JANE">${card('/me')}`,
      ['JANE', ME, FACE],
    ],
    [
      'the meta name, and not the card with another name',
      `<meta name="author" content="Bob">${card('/me')}`,
      ['Bob', null, null],
    ],
    [
      'the card completes what the entry leaves out',
      `${entry('<b class="p-author">Jane</b>')}${card('/me')}`,
      ['Jane', ME, FACE],
    ],
    [
      'not a card other than the entry’s',
      `${entry('<b class="p-author">Bob</b>')}${card('/me')}`,
      ['Bob', null, null],
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(authorOf(html)).toEqual(expected);
  });
});
