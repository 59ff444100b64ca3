import { describe, expect, test } from 'vitest';
import type { CommentsOpen } from '../../src/comments/form.ts';
import { footSentence, partsOfFoot } from '../../src/http/view/present/post.ts';
import { english } from '../support/samples/texts.ts';

const aged = (afterDays: number): CommentsOpen => ({
  kind: 'aged',
  afterDays,
  closedAt: new Date('2026-12-01T08:00:00Z'),
});

const sentence = (comments: CommentsOpen, open: string, closed: 'closed' | 'aged' = 'closed') => {
  const state = (letter: string) => (open.includes(letter) ? 'open' : closed);
  const pings = { trackback: state('t'), pingback: state('p'), webmention: state('w') } as const;
  return partsOfFoot(footSentence(english, comments, pings), '/post/trackback');
};
const textOf = (parts: ReturnType<typeof sentence>) => parts.map(({ text }) => text).join('');

describe('the sentence at the foot of a post, by open comments and open linkbacks', () => {
  test.each([
    ['closed', '', 'Comments and pings are closed.'],
    ['closed', 't', 'Comments are closed, but trackbacks are open.'],
    ['closed', 'p', 'Comments are closed, but pingbacks are open.'],
    ['closed', 'w', 'Comments are closed, but webmentions are open.'],
    ['closed', 'tp', 'Comments are closed, but trackbacks and pingbacks are open.'],
    ['closed', 'tw', 'Comments are closed, but trackbacks and webmentions are open.'],
    ['closed', 'pw', 'Comments are closed, but pingbacks and webmentions are open.'],
    ['closed', 'tpw', 'Comments are closed, but trackbacks and pingbacks are open.'],
    ['open', '', 'You can leave a response, but pings are closed.'],
    ['open', 't', 'You can leave a response, and trackbacks are open.'],
    ['open', 'p', 'You can leave a response, and pingbacks are open.'],
    ['open', 'w', 'You can leave a response, and webmentions are open.'],
    ['open', 'tp', 'You can leave a response, and trackbacks and pingbacks are open.'],
    ['open', 'tw', 'You can leave a response, and trackbacks and webmentions are open.'],
    ['open', 'pw', 'You can leave a response, and pingbacks and webmentions are open.'],
    ['open', 'tpw', 'You can leave a response, or trackback from your own site.'],
    ['aged', '', 'Comments closed after 30 days, and pings are closed.'],
    ['aged', 't', 'Comments closed after 30 days, but trackbacks are open.'],
    ['aged', 'p', 'Comments closed after 30 days, but pingbacks are open.'],
    ['aged', 'w', 'Comments closed after 30 days, but webmentions are open.'],
    ['aged', 'tp', 'Comments closed after 30 days, but trackbacks and pingbacks are open.'],
    ['aged', 'tw', 'Comments closed after 30 days, but trackbacks and webmentions are open.'],
    ['aged', 'pw', 'Comments closed after 30 days, but pingbacks and webmentions are open.'],
    ['aged', 'tpw', 'Comments closed after 30 days, but trackbacks and pingbacks are open.'],
  ] as const)('%s, %j: %s', (kind, open, expected) => {
    const comments = kind === 'aged' ? aged(30) : { kind };
    const parts = sentence(comments, open);
    expect(textOf(parts)).toBe(expected);
    // A post too old for new linkbacks is not open.
    expect(sentence(comments, open, 'aged')).toEqual(parts);
    // The trackback address is linked exactly where trackbacks are named.
    const links = parts.filter(({ trackbackUrl }) => trackbackUrl !== null);
    expect(links.map(({ text, trackbackUrl }) => [text, trackbackUrl])).toEqual(
      open.includes('t')
        ? [[kind === 'open' && open === 'tpw' ? 'trackback' : 'trackbacks', '/post/trackback']]
        : [],
    );
  });

  test('an age limit of one day is written in the singular', () => {
    expect(textOf(sentence(aged(1), ''))).toBe(
      'Comments closed after 1 day, and pings are closed.',
    );
  });
});
