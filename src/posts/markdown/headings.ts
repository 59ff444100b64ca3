/**
 * Headings: below the post's title, and each with an address of its own.
 */
import type { MarkdownIt } from 'markdown-it';
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
