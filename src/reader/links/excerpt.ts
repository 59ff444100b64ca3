/**
 * The sentence around a link, as plain text short enough to show, and where the linked words are.
 *
 * Pure; knows no markup. Called by reader/read-evidence.ts and reader/read-text.ts.
 */
import type { Span } from '../../lib/html/text.ts';
import { squeeze } from '../../lib/text/plain-text.ts';
import { Cuts } from './cuts.ts';
import { sentenceAround } from './sentences.ts';

export const MAX_EXCERPT_LENGTH = 300;
const ELLIPSIS = '…';

/** How much of the text on either side of the link is looked at; far more than can be shown. */
const NEARBY = 1_000;

type Excerpt = { excerpt: string; linkStart: number; linkEnd: number };

/**
 * The sentence, or sentences, that `text.slice(linkStart, linkEnd)` stands in.
 *
 * At most {@link MAX_EXCERPT_LENGTH} UTF-16 units, ellipses included. A longer sentence is cut
 * between words, never inside a character, and the linked words stay in view; only linked words
 * too long by themselves lose their end. An ellipsis stands where the sentence was cut, not where
 * neighbouring sentences were left out.
 *
 * @param text One block of a page, white space as it comes.
 * @param language Of the text, as the page declares it; `null` or nonsense is no obstacle.
 * @returns The excerpt and the place of the linked words in it.
 */
export function excerptAround(
  text: string,
  linkStart: number,
  linkEnd: number,
  language: string | null,
): Excerpt {
  const near = nearby(flatten(text, linkStart, linkEnd));
  const cuts = new Cuts(near.text, language);
  const sentence = cuts.around(sentenceAround(near.text, near.link, language));
  const kept = fit(sentence, cuts.around(near.link), cuts);
  if (kept.start >= kept.end) return { excerpt: '', linkStart: 0, linkEnd: 0 };

  const before = kept.start > sentence.start ? ELLIPSIS : '';
  const after = kept.end < sentence.end ? ELLIPSIS : '';
  const shift = before.length - kept.start;
  return {
    excerpt: before + near.text.slice(kept.start, kept.end) + after,
    linkStart: near.link.start + shift,
    linkEnd: Math.min(near.link.end, kept.end) + shift,
  };
}

type LinkedText = { text: string; link: Span };

/** The text with its white space collapsed, and where the linked words, without space, now are. */
function flatten(text: string, linkStart: number, linkEnd: number): LinkedText {
  const linked = squeeze(text.slice(linkStart, linkEnd));
  const words = linked.trim();
  const spaceBefore = linked.startsWith(' ') ? ' ' : '';
  const spaceAfter = linked.endsWith(' ') ? ' ' : '';
  const before = squeeze(text.slice(0, linkStart) + spaceBefore).trimStart();
  const after = squeeze(spaceAfter + text.slice(linkEnd));
  const head = before + words;
  const whole = (head + (/ $|^$/.test(head) ? after.trimStart() : after)).trimEnd();
  const start = Math.min(before.length, whole.length);
  return { text: whole, link: { start, end: start + words.length } };
}

/** Leaves out what is too far from the link to be shown, so that a long page costs no more. */
function nearby({ text, link }: LinkedText): LinkedText {
  const from = Math.max(0, link.start - NEARBY);
  const end = Math.min(link.end, link.start + NEARBY);
  return {
    text: text.slice(from, end + NEARBY),
    link: { start: link.start - from, end: end - from },
  };
}

/** What to keep of the sentence so that it fits, ellipses included, with the link in view. */
function fit(sentence: Span, link: Span, cuts: Cuts): Span {
  const left = link.start - sentence.start;
  const right = sentence.end - link.end;
  const room = MAX_EXCERPT_LENGTH - (link.end - link.start);
  if (left + right <= room) return sentence;

  const ellipses = (left > 0 ? 1 : 0) + (right > 0 ? 1 : 0);
  if (room < ellipses) {
    const max = MAX_EXCERPT_LENGTH - (left > 0 ? 2 : 1);
    return { start: link.start, end: cuts.lastInside(link.start, link.start + max) };
  }
  const half = Math.max(0, Math.floor((room - 2) / 2));
  if (left <= half) {
    return { start: sentence.start, end: cuts.lastEnd(link.end, link.end + room - 1 - left) };
  }
  if (right <= half) {
    return {
      start: cuts.firstStart(link.start, link.start - (room - 1 - right)),
      end: sentence.end,
    };
  }
  return {
    start: cuts.firstStart(link.start, link.start - half),
    end: cuts.lastEnd(link.end, link.end + half),
  };
}
