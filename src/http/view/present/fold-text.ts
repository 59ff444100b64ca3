/**
 * Long words of strangers, in two parts: what is shown, and what a reader unfolds.
 */
import { graphemeBoundaries } from '../../../lib/text/plain-text.ts';

/** About a screen of text. */
const SHOWN_CHARACTERS = 1_200;
/** A text that is only a little longer is shown whole: unfolding would cost more than reading. */
const TOLERATED_CHARACTERS = 400;

export type FoldedText = { shown: string[]; folded: string[] };

/** `content` is plain text, its paragraphs parted by empty lines. */
export function foldText(content: string): FoldedText {
  const paragraphs = content.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  if (content.length <= SHOWN_CHARACTERS + TOLERATED_CHARACTERS) {
    return { shown: paragraphs, folded: [] };
  }
  let length = 0;
  const fitting = paragraphs.findIndex((paragraph) => {
    length += paragraph.length;
    return length > SHOWN_CHARACTERS;
  });
  if (fitting === -1) return { shown: paragraphs, folded: [] };
  if (fitting > 0)
    return { shown: paragraphs.slice(0, fitting), folded: paragraphs.slice(fitting) };

  const [first = '', ...rest] = paragraphs;
  const cut = cutPoint(first);
  return {
    shown: [`${first.slice(0, cut).trimEnd()} …`],
    folded: [`… ${first.slice(cut).trimStart()}`, ...rest],
  };
}

/** Between two words, or where there are none to tell apart, between two characters. */
function cutPoint(paragraph: string): number {
  const space = paragraph.lastIndexOf(' ', SHOWN_CHARACTERS);
  if (space > SHOWN_CHARACTERS / 2) return space;
  const ends = graphemeBoundaries(paragraph.slice(0, SHOWN_CHARACTERS + 2));
  return ends.findLast((at) => at <= SHOWN_CHARACTERS) ?? SHOWN_CHARACTERS;
}
