/**
 * Headings and footnotes: the parts of a text that have ids, so that links can lead to them.
 *
 * Footnotes are `[^1]` in the text with `[^1]: The note.` anywhere below, or `^[the note in place]`.
 */
import type { MarkdownIt, Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { InvalidInputError } from '../../lib/errors.ts';
import { plainText } from './text.ts';
import { slugFrom } from '../post.ts';

const LOWEST = 6;

/**
 * Ids that headings cannot have: those of responses and footnotes, and three that elements of the pages
 * had before theirs got an underscore (docs/themes.md), so that existing links stay valid.
 */
const TAKEN = new Set(['main', 'responses', 'search']);
const TAKEN_PATTERN = /^(?:linkback|comment)-\d|^fn(?:ref)?\d/;

export function setHeadings(markdownIt: MarkdownIt): void {
  markdownIt.core.ruler.push('headings', ({ tokens }) => {
    const levels = tokens
      .filter(({ type }) => type === 'heading_open')
      .map(({ tag }) => Number(tag[1]));
    // The h1 of the page is the post's title, so the highest heading of the text becomes an h2.
    const shift = 2 - levels.reduce((highest, level) => Math.min(highest, level), LOWEST);
    const idFor = idMaker();
    for (const [index, token] of tokens.entries()) {
      if (!/^heading_/.test(token.type)) continue;
      token.tag = `h${Math.min(Number(token.tag[1]) + shift, LOWEST)}`;
      if (token.type === 'heading_open') {
        token.attrSet('id', idFor(plainText(tokens[index + 1]?.children ?? [])));
      }
    }
  });
}

/** Makes ids that are unique in one text: words in any script, with a number if repeated. */
function idMaker(): (text: string) => string {
  const made = new Set<string>();
  const times = new Map<string, number>();
  return (text) => {
    const words = slugFrom(text);
    const base = TAKEN.has(words) || TAKEN_PATTERN.test(words) ? `text-${words}` : words;
    let id = base;
    while (made.has(id)) {
      const next = (times.get(base) ?? 1) + 1;
      times.set(base, next);
      id = `${base}-${next}`;
    }
    made.add(id);
    return id;
  };
}

/** Rendering time grows with the square of their number: this many take a tenth of a second. */
const MAX_NOTES = 1_000;

type Env = { footnotes?: { list?: unknown[] } };

export function setFootnotes(markdownIt: MarkdownIt): void {
  markdownIt.use(footnote);

  markdownIt.core.ruler.before('footnote_tail', 'limit_footnotes', ({ env }) => {
    const notes = (env as Env).footnotes?.list?.length ?? 0;
    if (notes <= MAX_NOTES) return;
    throw new InvalidInputError(
      `The text has ${notes.toLocaleString('en')} footnotes. A post can have at most ${MAX_NOTES.toLocaleString('en')}.`,
    );
  });

  // Screen readers announce the roles in the reader's language, so the links need no text.
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
    // The variation selector keeps it a text character: some systems would show an emoji.
    return ` <a href="#fnref${place}" role="doc-backlink">↩\ufe0e</a>`;
  };
}

/** The number of the note, from 1, and of this reference to it: `2`, then `2-1`. */
function numbersOf(token: Token | undefined): { note: string; place: string } {
  const { id, subId } = token?.meta as { id: number; subId?: number };
  const note = String(id + 1);
  return { note, place: subId ? `${note}-${subId}` : note };
}
