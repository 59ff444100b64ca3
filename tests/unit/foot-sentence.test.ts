import { describe, expect, test } from 'vitest';
import { footSentence } from '../../src/http/foot-sentence.ts';

const sentence = (commentsOpen: boolean, open: string, closed: 'closed' | 'aged' = 'closed') => {
  const state = (letter: string) => (open.includes(letter) ? 'open' : closed);
  const pings = { trackback: state('t'), pingback: state('p'), webmention: state('w') } as const;
  return footSentence(commentsOpen, pings, '/post/trackback');
};
const textOf = (parts: ReturnType<typeof sentence>) => parts.map(({ text }) => text).join('');

describe('the foot of a post, comments open or not, and what is open of trackback, pingback, webmention', () => {
  test.each([
    [false, '', 'Comments and pings are closed.'],
    [false, 't', 'Comments are closed, but trackbacks are open.'],
    [false, 'p', 'Comments are closed, but pingbacks are open.'],
    [false, 'w', 'Comments are closed, but webmentions are open.'],
    [false, 'tp', 'Comments are closed, but trackbacks and pingbacks are open.'],
    [false, 'tw', 'Comments are closed, but trackbacks and webmentions are open.'],
    [false, 'pw', 'Comments are closed, but pingbacks and webmentions are open.'],
    [false, 'tpw', 'Comments are closed, but trackbacks and pingbacks are open.'],
    [true, '', 'You can leave a response, but pings are closed.'],
    [true, 't', 'You can leave a response, and trackbacks are open.'],
    [true, 'p', 'You can leave a response, and pingbacks are open.'],
    [true, 'w', 'You can leave a response, and webmentions are open.'],
    [true, 'tp', 'You can leave a response, and trackbacks and pingbacks are open.'],
    [true, 'tw', 'You can leave a response, and trackbacks and webmentions are open.'],
    [true, 'pw', 'You can leave a response, and pingbacks and webmentions are open.'],
    [true, 'tpw', 'You can leave a response, or trackback from your own site.'],
  ])('%s, %j: %s', (commentsOpen, open, expected) => {
    const parts = sentence(commentsOpen, open);
    expect(textOf(parts)).toBe(expected);
    // What is too old for new ones is not open.
    expect(sentence(commentsOpen, open, 'aged')).toEqual(parts);
    // The trackback address is linked exactly where trackbacks are named.
    const links = parts.filter(({ trackbackUrl }) => trackbackUrl !== null);
    expect(links.map(({ text, trackbackUrl }) => [text, trackbackUrl])).toEqual(
      open.includes('t')
        ? [[commentsOpen && open === 'tpw' ? 'trackback' : 'trackbacks', '/post/trackback']]
        : [],
    );
  });
});
