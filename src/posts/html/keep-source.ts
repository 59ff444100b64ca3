/**
 * The Markdown of HTML that a program made of the rendering of another Markdown text: blocks that it did not change keep
 * their source, byte for byte, and only the others are converted.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import { convertTree } from '../from-html/convert.ts';
import { markFootnotes } from '../from-html/footnotes.ts';
import { hasSparseTable } from '../from-html/tables.ts';
import type { Losses } from '../from-html/losses.ts';
import {
  elementsIn,
  isElement,
  text,
  valueOf,
  type Element,
  type ElementContent,
} from '../from-html/tree.ts';
import { sourceBlocks, type Lines, type SourceBlocks } from '../markdown/blocks.ts';
import { sanitized } from './allowed.ts';
import { aligned, givenBlocks, type Aligned, type GivenBlocks } from './changed-blocks.ts';
import { tokensOf } from './equal.ts';
import { notesOf, type Notes } from './kept-notes.ts';
import { withMoreLines, type MarkedHtml } from './more.ts';
import { prepared } from './prepare.ts';
import { parsed } from './render.ts';
import { compareWithMarkdown, isSame, linked, tokensOfMarkdown } from './to-markdown.ts';

/**
 * May take minutes for a hostile text (in-subprocess.ts has a deadline).
 *
 * @param before the Markdown whose rendering the program changed; empty: none
 * @returns `null` if no Markdown renders equal
 * @throws InvalidInputError as compareWithMarkdown
 */
export function markdownOfChange(before: string, { html, marks }: MarkedHtml): string | null {
  const kept = before === '' ? null : withKeptSource(before, { html, marks });
  if (kept !== null) return kept;
  const { isEqual, markdown } = compareWithMarkdown(html);
  return isEqual ? withMoreLines(markdown, marks) : null;
}

function withKeptSource(before: string, marked: MarkedHtml): string | null {
  const losses: Losses = new Map();
  const tree = prepared(parsed(marked.html));
  if (hasSparseTable(tree)) return null;
  const wanted = tokensOf(sanitized(tree), losses);
  if (losses.has('missing-note')) return null;
  try {
    // What is beside a change may mean something else now: two lists become one.
    return (
      keeping(before, marked, { wanted, keepsNeighbours: true }) ??
      keeping(before, marked, { wanted, keepsNeighbours: false })
    );
  } catch (error) {
    // The source together with what was converted may be too long.
    if (!(error instanceof InvalidInputError)) throw error;
    return null;
  }
}

function keeping(
  before: string,
  { html, marks }: MarkedHtml,
  { wanted, keepsNeighbours }: { wanted: readonly string[]; keepsNeighbours: boolean },
): string | null {
  const given = givenBlocks(html, marks);
  const source = sourceBlocks(before);
  const alignment = given && aligned(source, given);
  if (!given || !alignment) return null;
  if (!keepsNeighbours) alignment.kept = withoutNeighbours(alignment.kept, given.blocks.length);
  if (alignment.kept.every((each) => each === null)) return null;
  const notes = notesOf(source, alignment, given);
  const convert = converter(source, given, notes);
  const words = given.blocks.map(({ word }) => word);
  for (const made of [(what: Made) => linked(convert(what)), convert]) {
    const { markdown, compared } = written(source, alignment, { notes, words, convert: made });
    if (!isSame(wanted, tokensOfMarkdown(compared))) continue;
    return withMoreLines(
      markdown,
      marks.filter(({ word }) => markdown.includes(word)),
    );
  }
  return null;
}

/** @param count of the given blocks */
function withoutNeighbours(kept: Aligned['kept'], count: number): Aligned['kept'] {
  return kept.map((block, index) => {
    if (!block) return null;
    const [before, after] = [kept[index - 1], kept[index + 1]];
    const isAfter = index === 0 ? block.first === 0 : before?.last === block.first - 1;
    const isBefore =
      index === kept.length - 1 ? block.last === count - 1 : after?.first === block.last + 1;
    return isAfter && isBefore ? block : null;
  });
}

type Made = { blocks: [from: number, to: number] } | { note: string };
type Convert = (what: Made) => string;

function converter(
  source: SourceBlocks,
  { tree, blocks }: GivenBlocks,
  { labels }: Notes,
): Convert {
  markFootnotes(tree, new Map());
  const notes = new Map(
    tree.children
      .filter((each) => isElement(each, 'footnote-definition'))
      .map((each) => [valueOf(each, 'label'), each]),
  );
  const raised = levelsRaised(source);
  for (const each of elementsIn(tree)) {
    if (isElement(each, 'footnote-reference', 'footnote-definition')) {
      const label = labels.get(valueOf(each, 'label')) ?? '';
      each.properties['label'] = label;
      if (each.tagName === 'footnote-reference') each.children = [text(`[${label}]`)];
    }
    const level = Number(/^h([1-6])$/.exec(each.tagName)?.[1] ?? 0);
    if (level > 0) each.tagName = `h${Math.min(Math.max(level - raised, 1), 6)}`;
  }
  const markdownOf = (children: ElementContent[]) =>
    convertTree({ type: 'root', children }, { urlOfEmbedded: (url) => url }).markdown.trim();
  return (what) => {
    if ('blocks' in what) {
      return markdownOf(blocks.slice(...what.blocks).flatMap(({ frame }) => frame.children));
    }
    const note: Element | undefined = notes.get(what.note);
    return note ? markdownOf([note]) : '';
  };
}

/** By how many levels the headings of the text are shown lower than they are written. */
function levelsRaised({ lines, blocks }: SourceBlocks): number {
  for (const { html, from, to } of blocks) {
    const shown = Number(/^<h([1-6])\b/.exec(html)?.[1] ?? 0);
    if (shown === 0) continue;
    const marks = /^ {0,3}(#{1,6})(?:\s|$)/.exec(lines[from] ?? '')?.[1]?.length;
    const level = marks ?? (/^ {0,3}=/.test(lines[to - 1] ?? '') ? 1 : 2);
    return shown - level;
  }
  return 0;
}

type Writing = {
  notes: Notes;
  /** Of each given block that is a mark for `<!--more-->`, its word. */
  words: (string | null)[];
  convert: Convert;
};

/** `compared`: with words for the lines `<!--more-->`, which are kept. */
function written(
  source: SourceBlocks,
  { kept }: Aligned,
  { notes, words, convert }: Writing,
): { markdown: string; compared: string } {
  const { lines, blocks } = source;
  let [markdown, compared] = ['', ''];
  const add = (piece: string, asCompared = piece): void => {
    markdown += piece;
    compared += asCompared;
  };
  const paragraph = (piece: string): void => {
    if (piece !== '') add((markdown === '' ? '' : '\n\n') + piece);
  };
  const between = (gap: Lines) => linesBetween(source, gap, notes, convert);
  let [line, next, isAfterKept] = [0, 0, true];
  for (const [index, { from, to }] of blocks.entries()) {
    const block = kept[index];
    if (!block) {
      paragraph(trimmedLines(between({ from: line, to: from })));
      [line, isAfterKept] = [to, false];
      continue;
    }
    if (block.first > next) {
      paragraph(convert({ blocks: [next, block.first] }));
      isAfterKept = false;
    }
    const gap = between({ from: line, to: from });
    const own = lines.slice(from, to).join('\n');
    const word = words[block.first] ?? null;
    const isMark = word !== null || (index > 0 && blocks[index - 1]?.more !== null);
    if (!isAfterKept) paragraph(trimmedLines(gap));
    const glue = isAfterKept
      ? (line === 0 ? '' : '\n') + gap.map((each) => `${each}\n`).join('')
      : markdown === ''
        ? ''
        : '\n\n';
    add(glue + own, (isMark ? `\n${glue}\n` : glue) + (word ?? own));
    [line, next, isAfterKept] = [to, block.last + 1, true];
  }
  const rest = between({ from: line, to: lines.length });
  const hasMore = next < words.length;
  if (hasMore) paragraph(convert({ blocks: [next, words.length] }));
  if (isAfterKept && !hasMore) add(rest.map((each) => `\n${each}`).join(''));
  else paragraph(trimmedLines(rest));
  for (const note of notes.added) paragraph(convert({ note }));
  return { markdown, compared };
}

function trimmedLines(lines: readonly string[]): string {
  return lines.join('\n').replace(/^\n+|\n+$/g, '');
}

/** Empty lines and definitions. Those of notes that are gone are left out, those of others are changed. */
function linesBetween(
  { lines, definitions }: SourceBlocks,
  { from, to }: Lines,
  { changed }: Notes,
  convert: Convert,
): string[] {
  const result: string[] = [];
  let line = from;
  for (const [label, becomes] of changed) {
    const definition = definitions.get(label);
    if (!definition || definition.from < line || definition.to > to) continue;
    result.push(...lines.slice(line, definition.from));
    if (becomes !== null) result.push(convert({ note: becomes }));
    line = definition.to;
  }
  return [...result, ...lines.slice(line, to)];
}
