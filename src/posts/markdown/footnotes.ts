/**
 * Footnotes: `[^1]` in the text and `[^1]: The note.` anywhere below, or `^[the note at once]`.
 */
import type { MarkdownIt, Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { InvalidInputError } from '../../lib/errors.ts';

/** The time that they take grows with the square of their number: this many, a tenth of a second. */
const MAX_NOTES = 1_000;

type Env = { footnotes?: { list?: unknown[] } };

export function setFootnotes(markdownIt: MarkdownIt): void {
  markdownIt.use(footnote);

  markdownIt.core.ruler.before('footnote_tail', 'limit_footnotes', ({ env }) => {
    const notes = (env as Env).footnotes?.list?.length ?? 0;
    if (notes <= MAX_NOTES) return;
    throw new InvalidInputError(
      `The text has ${notes.toLocaleString('en')} footnotes, and a post takes ${MAX_NOTES.toLocaleString('en')}.`,
    );
  });

  // The roles say what the links are for, in the reader's language; no words of ours are needed.
  const { rules } = markdownIt.renderer;
  rules['footnote_ref'] = (tokens, index) => {
    const { note, place } = numbersOf(tokens[index]);
    return `<sup><a href="#fn${note}" id="fnref${place}" role="doc-noteref">${note}</a></sup>`;
  };
  rules['footnote_block_open'] = () => '<div class="footnotes" role="doc-endnotes">\n<ol>\n';
  rules['footnote_block_close'] = () => '</ol>\n</div>\n';
  rules['footnote_open'] = (tokens, index) => `<li id="fn${numbersOf(tokens[index]).note}">`;
  rules['footnote_anchor'] = (tokens, index) => {
    const { place } = numbersOf(tokens[index]);
    // The selector keeps it a sign of the text where it would become a picture.
    return ` <a href="#fnref${place}" role="doc-backlink">↩\ufe0e</a>`;
  };
}

/** Of the note, from 1, and of this place among those that lead to it: `2`, then `2-1`. */
function numbersOf(token: Token | undefined): { note: string; place: string } {
  const { id, subId } = token?.meta as { id: number; subId?: number };
  const note = String(id + 1);
  return { note, place: subId ? `${note}-${subId}` : note };
}
