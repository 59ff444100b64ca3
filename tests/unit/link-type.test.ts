/** The type of a link, by the properties of the entry around it. */
import { describe, expect, test } from 'vitest';
import { cpuMsOf } from '../support/cpu-time.ts';
import { TARGET, evidenceOf } from '../support/samples/evidence-of.ts';

const LINK = `<a href="${TARGET}">x</a>`;
const OTHER = 'https://other.example/';
const entry = (inside: string): string => `<article class="h-entry">${inside}</article>`;
const a = (classes: string, href = TARGET): string => `<a class="${classes}" href="${href}">x</a>`;

function typeOf(html: string): string {
  const { type, rsvp } = evidenceOf(html);
  return rsvp === null ? type : `${type} ${rsvp}`;
}

describe('the type of a link', () => {
  const rows: [rule: string, html: string, expected: string][] = [
    ['is a mention outside an entry', LINK, 'mention'],
    ['is a mention for a link in an entry without properties', entry(LINK), 'mention'],
    ['is a reply', entry(a('u-in-reply-to')), 'reply'],
    ['is a like', entry(a('u-url u-like-of')), 'like'],
    ['is a repost', entry(a('u-repost-of')), 'repost'],
    ['is a like for a class with another prefix', entry(a('p-like-of')), 'like'],
    ['is a bookmark for a class with another prefix', entry(a('dt-bookmark-of')), 'bookmark'],
    [
      'is a reply for a citation with another prefix',
      entry(`<div class="p-in-reply-to h-cite">${a('u-url')}</div>`),
      'reply',
    ],
    [
      'is a like for a citation with another prefix and a separate link',
      entry(`<div class="p-like-of h-cite">${a('p-name u-url')}</div><p>I like ${LINK}</p>`),
      'like',
    ],
    [
      'is a repost for an entry cited with another prefix',
      entry(`<div class="p-repost-of h-entry">${a('u-url')}</div>`),
      'repost',
    ],
    [
      'is a like beside an invalid address',
      entry(`<a class="u-url" href="http://[">x</a>${a('u-like-of')}`),
      'like',
    ],
    [
      'is a like beside property names such as __proto__',
      entry(`<b class="p-constructor u---proto-- p-to-string">x</b>${a('u-like-of')}`),
      'like',
    ],
    ['is a like if the body is the entry', `<body class="h-entry">${a('u-like-of')}`, 'like'],
    ['is a bookmark', entry(a('u-bookmark-of')), 'bookmark'],
    [
      'is found by another address of the same document',
      entry(a('u-like-of', `${TARGET.replace('https', 'http')}#x`)),
      'like',
    ],
    [
      'is resolved against the base',
      `<base href="https://blog.example/posts/">${entry(a('u-like-of', 'one'))}`,
      'like',
    ],
    [
      'is given by a hidden link element',
      entry(`${LINK}<link class="u-like-of" href="${TARGET}">`),
      'like',
    ],
    ['is given by an image', entry(`<img class="u-like-of" src="${TARGET}">`), 'like'],
    [
      'is given by a value',
      entry(`${LINK}<data class="u-in-reply-to" value="${TARGET}"></data>`),
      'reply',
    ],
    [
      'is given by text that is the address',
      entry(`${LINK}<span class="u-in-reply-to"> ${TARGET} </span>`),
      'reply',
    ],
    [
      'is not given by text that contains the address',
      entry(`${LINK}<span class="u-in-reply-to">see ${TARGET}</span>`),
      'mention',
    ],
    [
      'is given by the u-url of a citation',
      entry(
        `<div class="u-in-reply-to h-cite"><p class="p-author h-card"><a class="u-url" href="${OTHER}">Me</a></p>${a('p-name u-url')}</div>`,
      ),
      'reply',
    ],
    [
      'is given by a citation that is the link',
      entry(`<a class="u-repost-of h-cite" href="${TARGET}">x</a>`),
      'repost',
    ],
    [
      'is given by a citation around its only link',
      entry(`<div class="u-like-of h-cite"><p>Liked ${LINK}</p></div>`),
      'like',
    ],
    [
      'is not given by another link in a citation',
      entry(`<div class="u-in-reply-to h-cite">${a('u-url', OTHER)}${LINK}</div>`),
      'mention',
    ],
    [
      'is given by an entry used as citation',
      entry(`<div class="u-repost-of h-entry">${a('u-url')}<p class="e-content">Theirs</p></div>`),
      'repost',
    ],
    [
      'is given by one of several citations',
      entry(`${a('u-in-reply-to', OTHER)}${a('u-in-reply-to')}`),
      'reply',
    ],
    [
      'is given by a property separate from the link',
      entry(`${LINK}<p>and</p>${a('u-like-of')}`),
      'like',
    ],
    [
      'is given by the entry around the link, not the first one',
      entry(a('u-like-of')).replace(TARGET, OTHER) + entry(a('u-repost-of')),
      'repost',
    ],
    [
      'is given by the first entry, if the link is in none',
      `${entry(`<data class="u-like-of" value="${TARGET}"></data>`)}${LINK}`,
      'like',
    ],
    [
      'is a mention for a link in a like of another page',
      entry(`${a('u-like-of', OTHER)}<p class="e-content">${LINK}</p>`),
      'mention',
    ],
    [
      'is a mention for a link in a reply to another page',
      entry(`${a('u-in-reply-to', OTHER)}${LINK}`),
      'mention',
    ],
    [
      'is a mention for a link in a comment on the page',
      entry(`<div class="u-comment h-cite">${a('u-in-reply-to')}</div>`),
      'mention',
    ],
    [
      'is a reply for a comment that is an entry',
      entry(`<div class="u-comment h-entry">${a('u-in-reply-to')}</div>`),
      'reply',
    ],
    ['is not given by a property outside an entry', a('u-like-of'), 'mention'],
    ['is not given by a class in another case', entry(a('U-Like-Of')), 'mention'],
    [
      'is not read from within a styling class',
      `<main class="h-full">${a('u-like-of')}</main>`,
      'mention',
    ],
    [
      'is read in an element that also has a styling class',
      entry(`<div class="h-full">${a('u-like-of')}</div>`),
      'like',
    ],
    ['is an older reply by rel', `<a rel="nofollow in-reply-to" href="${TARGET}">x</a>`, 'reply'],
    [
      'is an older reply by rel, in an entry',
      entry(`<a rel="In-Reply-To" href="${TARGET}">x</a>`),
      'reply',
    ],
    ['is an older reply by class', entry(a('in-reply-to')), 'reply'],
    [
      'is an older reply by a link in the head',
      `<link rel="in-reply-to" href="${TARGET}">${entry(LINK)}`,
      'reply',
    ],
    [
      'is a mention for an older reply to another page',
      `<a rel="in-reply-to" href="${OTHER}">x</a>${LINK}`,
      'mention',
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(typeOf(html)).toBe(expected);
  });

  test('is an RSVP for a reply with one of four answers', () => {
    const rsvp = (answer: string): string => entry(`${a('u-in-reply-to')} ${answer}`);
    expect(typeOf(rsvp('<b class="p-rsvp">Yes</b>'))).toBe('rsvp yes');
    expect(typeOf(rsvp('<data class="p-rsvp" value="no">I cannot</data>'))).toBe('rsvp no');
    expect(typeOf(rsvp('<abbr class="p-rsvp" title="maybe">perhaps</abbr>'))).toBe('rsvp maybe');
    expect(typeOf(rsvp('<b class="p-rsvp"> interested </b>'))).toBe('rsvp interested');
    expect(typeOf(rsvp('<b class="p-rsvp">constructor</b>'))).toBe('reply');
    expect(typeOf(rsvp('<b class="p-rsvp"></b>'))).toBe('reply');
    expect(typeOf(entry(`${LINK}<b class="p-rsvp">yes</b>`))).toBe('mention');
    expect(typeOf(entry(`${a('u-like-of')}<b class="p-rsvp">yes</b>`))).toBe('like');
  });

  test('is the strongest of several: rsvp, repost, like, reply, bookmark', () => {
    const names = ['u-repost-of', 'u-like-of', 'u-in-reply-to', 'u-bookmark-of'];
    const typesFrom = (n: number): string =>
      typeOf(entry(a(names.slice(n).toReversed().join(' '))));
    expect(typeOf(entry(`${a(names.join(' '))}<b class="p-rsvp">yes</b>`))).toBe('rsvp yes');
    expect(names.map((_, n) => typesFrom(n))).toEqual(['repost', 'like', 'reply', 'bookmark']);
  });
});

describe('a hostile page is read in time', () => {
  const N = 30_000;
  const plainMs = cpuMsOf(() => typeOf(LINK + entry('<b>x</b>'.repeat(N))));
  test.each([
    ['nested properties', entry('<b class="u-like-of">'.repeat(N))],
    ['nested citations', entry('<b class="u-like-of h-cite">'.repeat(N))],
    ['nested entries', '<div class="h-entry">'.repeat(N)],
    ['many properties', entry('<b class="u-like-of">x</b>'.repeat(N))],
    ['many citations', entry('<b class="u-like-of h-cite"></b>'.repeat(N))],
    ['a property with many words', entry(`<b class="u-like-of">${'<i>x</i>'.repeat(N)}</b>`)],
    ['a long class attribute', entry(`<b class="${'u-like-of '.repeat(N)}">`)],
    ['nested names', entry('<b class="p-name">'.repeat(N))],
    ['many cards', entry('<b class="p-author h-card p-name u-url u-photo">'.repeat(N))],
    ['nested cards with many names', entry(`<b class="p-a u-b p-name u-url h-card">`.repeat(N))],
    ['nested authors', entry('<b class="p-author p-name">'.repeat(N))],
  ])('%s', (_what, html) => {
    expect(cpuMsOf(() => typeOf(LINK + html))).toBeLessThan(30 * plainMs);
    expect(typeOf(LINK + html)).toBe('mention');
  });
});
