/**
 * Headings and footnotes: the parts of a text that have ids, so that links lead to them.
 */
import type { MarkdownIt, Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { InvalidInputError } from '../../lib/errors.ts';
import { plainText } from './text.ts';
import { slugFrom } from '../post.ts';

const LOWEST = 6;

/**
 * Ids that are not a heading's: those of responses and footnotes, and three that elements of our
 * pages had once, before theirs got an underscore (docs/themes.md). Those headings keep the address
 * that they have.
 */
const TAKEN = new Set(['main', 'responses', 'search']);
const TAKEN_PATTERN = /^(?:linkback|comment)-\d|^fn(?:ref)?\d/;

export function setHeadings(markdownIt: MarkdownIt): void {
  markdownIt.core.ruler.push('headings', ({ tokens }) => {
    const levels = tokens
      .filter(({ type }) => type === 'heading_open')
      .map(({ tag }) => Number(tag[1]));
    // The page's one h1 is the post's title, so the highest of the text is the second.
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

/** Of one text: the words in any script, joined by hyphens, with a number where they come again. */
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
