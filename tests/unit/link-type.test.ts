/** What a link is to the post: by the properties of the entry around it. */
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
    ['none', LINK, 'mention'],
    ['none in an entry', entry(LINK), 'mention'],
    ['a reply', entry(a('u-in-reply-to')), 'reply'],
    ['a like', entry(a('u-url u-like-of')), 'like'],
    ['a repost', entry(a('u-repost-of')), 'repost'],
    ['a like by another prefix', entry(a('p-like-of')), 'like'],
    ['a bookmark by another prefix', entry(a('dt-bookmark-of')), 'bookmark'],
    [
      'a citation by another prefix',
      entry(`<div class="p-in-reply-to h-cite">${a('u-url')}</div>`),
      'reply',
    ],
    [
      'a citation by another prefix, the link apart from it',
      entry(`<div class="p-like-of h-cite">${a('p-name u-url')}</div><p>I like ${LINK}</p>`),
      'like',
    ],
    [
      'an entry as citation by another prefix',
      entry(`<div class="p-repost-of h-entry">${a('u-url')}</div>`),
      'repost',
    ],
    [
      'a like beside an address that is none',
      entry(`<a class="u-url" href="http://[">x</a>${a('u-like-of')}`),
      'like',
    ],
    [
      'a like beside properties that a program may trip over',
      entry(`<b class="p-constructor u---proto-- p-to-string">x</b>${a('u-like-of')}`),
      'like',
    ],
    ['a like in a body that is the entry', `<body class="h-entry">${a('u-like-of')}`, 'like'],
    ['a bookmark', entry(a('u-bookmark-of')), 'bookmark'],
    [
      'as another address of the same document',
      entry(a('u-like-of', `${TARGET.replace('https', 'http')}#x`)),
      'like',
    ],
    [
      'relative to the base',
      `<base href="https://blog.example/posts/">${entry(a('u-like-of', 'one'))}`,
      'like',
    ],
    ['a hidden link element', entry(`${LINK}<link class="u-like-of" href="${TARGET}">`), 'like'],
    ['an image', entry(`<img class="u-like-of" src="${TARGET}">`), 'like'],
    ['a value', entry(`${LINK}<data class="u-in-reply-to" value="${TARGET}"></data>`), 'reply'],
    [
      'words that are the address',
      entry(`${LINK}<span class="u-in-reply-to"> ${TARGET} </span>`),
      'reply',
    ],
    [
      'not words with the address in them',
      entry(`${LINK}<span class="u-in-reply-to">see ${TARGET}</span>`),
      'mention',
    ],
    [
      'a citation by its u-url',
      entry(
        `<div class="u-in-reply-to h-cite"><p class="p-author h-card"><a class="u-url" href="${OTHER}">Me</a></p>${a('p-name u-url')}</div>`,
      ),
      'reply',
    ],
    [
      'a citation that is its link',
      entry(`<a class="u-repost-of h-cite" href="${TARGET}">x</a>`),
      'repost',
    ],
    [
      'a citation around its only link',
      entry(`<div class="u-like-of h-cite"><p>Liked ${LINK}</p></div>`),
      'like',
    ],
    [
      'not a citation by another link in it',
      entry(`<div class="u-in-reply-to h-cite">${a('u-url', OTHER)}${LINK}</div>`),
      'mention',
    ],
    [
      'an entry as citation',
      entry(`<div class="u-repost-of h-entry">${a('u-url')}<p class="e-content">Theirs</p></div>`),
      'repost',
    ],
    ['one of several', entry(`${a('u-in-reply-to', OTHER)}${a('u-in-reply-to')}`), 'reply'],
    ['the link and the property apart', entry(`${LINK}<p>and</p>${a('u-like-of')}`), 'like'],
    [
      'of the entry around the link, not of the first',
      entry(a('u-like-of')).replace(TARGET, OTHER) + entry(a('u-repost-of')),
      'repost',
    ],
    [
      'of the first entry, where the link is in none',
      `${entry(`<data class="u-like-of" value="${TARGET}"></data>`)}${LINK}`,
      'like',
    ],
    [
      'a mention in a like of another',
      entry(`${a('u-like-of', OTHER)}<p class="e-content">${LINK}</p>`),
      'mention',
    ],
    ['a mention in a reply to another', entry(`${a('u-in-reply-to', OTHER)}${LINK}`), 'mention'],
    [
      'a mention in a comment on the page',
      entry(`<div class="u-comment h-cite">${a('u-in-reply-to')}</div>`),
      'mention',
    ],
    [
      'a reply by a comment that is an entry',
      entry(`<div class="u-comment h-entry">${a('u-in-reply-to')}</div>`),
      'reply',
    ],
    ['not a property outside an entry', a('u-like-of'), 'mention'],
    ['not a class of another case', entry(a('U-Like-Of')), 'mention'],
    [
      'not through a style sheet’s class',
      `<main class="h-full">${a('u-like-of')}</main>`,
      'mention',
    ],
    [
      'in an element with a style sheet’s class',
      entry(`<div class="h-full">${a('u-like-of')}</div>`),
      'like',
    ],
    ['an older reply by rel', `<a rel="nofollow in-reply-to" href="${TARGET}">x</a>`, 'reply'],
    [
      'an older reply by rel, in an entry',
      entry(`<a rel="In-Reply-To" href="${TARGET}">x</a>`),
      'reply',
    ],
    ['an older reply by class', entry(a('in-reply-to')), 'reply'],
    [
      'an older reply from the head',
      `<link rel="in-reply-to" href="${TARGET}">${entry(LINK)}`,
      'reply',
    ],
    [
      'not an older reply to another',
      `<a rel="in-reply-to" href="${OTHER}">x</a>${LINK}`,
      'mention',
    ],
  ];
  test.each(rows)('%s', (_rule, html, expected) => {
    expect(typeOf(html)).toBe(expected);
  });

  test('an RSVP is a reply with one of four answers', () => {
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

  test('of several the strongest: rsvp, repost, like, reply, bookmark', () => {
    const names = ['u-repost-of', 'u-like-of', 'u-in-reply-to', 'u-bookmark-of'];
    const typesFrom = (n: number): string =>
      typeOf(entry(a(names.slice(n).toReversed().join(' '))));
    expect(typeOf(entry(`${a(names.join(' '))}<b class="p-rsvp">yes</b>`))).toBe('rsvp yes');
    expect(names.map((_, n) => typesFrom(n))).toEqual(['repost', 'like', 'reply', 'bookmark']);
  });
});

describe('a page made to be slow is read soon', () => {
  const N = 30_000;
  const plainMs = cpuMsOf(() => typeOf(LINK + entry('<b>x</b>'.repeat(N))));
  test.each([
    ['nested properties', entry('<b class="u-like-of">'.repeat(N))],
    ['nested citations', entry('<b class="u-like-of h-cite">'.repeat(N))],
    ['nested entries', '<div class="h-entry">'.repeat(N)],
    ['many properties', entry('<b class="u-like-of">x</b>'.repeat(N))],
    ['many citations', entry('<b class="u-like-of h-cite"></b>'.repeat(N))],
    ['a property of many words', entry(`<b class="u-like-of">${'<i>x</i>'.repeat(N)}</b>`)],
    ['a long class', entry(`<b class="${'u-like-of '.repeat(N)}">`)],
    ['nested names', entry('<b class="p-name">'.repeat(N))],
    ['many cards', entry('<b class="p-author h-card p-name u-url u-photo">'.repeat(N))],
    [
      'cards of many names in one another',
      entry(`<b class="p-a u-b p-name u-url h-card">`.repeat(N)),
    ],
    ['nested authors', entry('<b class="p-author p-name">'.repeat(N))],
  ])('%s', (_what, html) => {
    expect(cpuMsOf(() => typeOf(LINK + html))).toBeLessThan(30 * plainMs);
    expect(typeOf(LINK + html)).toBe('mention');
  });
});
