/**
 * Which blocks of a Markdown text are still in HTML that a program made of its rendering: both are split into their
 * outermost blocks, and these are aligned by what readers see (equal.ts).
 */
import { diffArrays } from 'diff';
import {
  element,
  elementsIn,
  isElement,
  valueOf,
  type Element,
  type ElementContent,
  type Parent,
  type Root,
} from '../from-html/tree.ts';
import type { SourceBlocks } from '../markdown/blocks.ts';
import { sanitized } from './allowed.ts';
import { partsOf } from './equal.ts';
import type { MarkedHtml } from './more.ts';
import { prepared } from './prepare.ts';
import { parsed } from './render.ts';

/** A block of HTML that a program gave, or that a block of the source renders to. */
type Block = { key: string; labels: string[] };

export type GivenBlocks = {
  tree: Root;
  /**
   * Its outermost blocks that show something. `frame`: a `div` around each, in the tree; `word`: of a mark for
   * `<!--more-->`.
   */
  blocks: (Block & { frame: Element; word: string | null })[];
  /** What the footnotes say, by label. */
  notes: Map<string, string>;
};

/** A block of the source that was given: as which blocks, and the labels of its notes in both. */
type KeptBlock = { first: number; last: number; labels: [before: string, given: string][] };

export type Aligned = {
  /** For each block of the source; `null`: it is changed or gone. */
  kept: (KeptBlock | null)[];
  /** What the footnotes of the source say, by label. */
  notesBefore: Map<string, string>;
  /** The labels of the notes of each block of the source. */
  labelsBefore: string[][];
};

/** More changes are no change of a text. */
const MAX_CHANGES = 1_000;

/** @returns `null`: it cannot be split */
export function givenBlocks(html: string, marks: MarkedHtml['marks']): GivenBlocks | null {
  const children = outermost(prepared(parsed(html))).map((each) => element('div', {}, each));
  const tree: Root = { type: 'root', children };
  const safe = sanitized(tree);
  const frames = safe.children.filter((each) => isElement(each));
  if (frames.length !== children.length) return null;
  const tokensIn = partsOf(safe, new Map());
  const markOf = new Map(marks.map((mark) => [`p\0\t${mark.word}`, mark]));
  const blocks = children.flatMap((frame, index) => {
    const { key, labels } = blockOf(frames[index] ?? frame, tokensIn);
    if (key === '') return [];
    const { word = null, comment = '' } = markOf.get(key) ?? {};
    return [{ key: word === null ? key : `more ${comment}`, labels, frame, word }];
  });
  return { tree, blocks, notes: notesIn(safe, tokensIn) };
}

/** @returns `null`: they differ too much */
export function aligned(source: SourceBlocks, given: GivenBlocks): Aligned | null {
  const html = [...source.blocks.map((each) => each.html), source.notesHtml]
    .map((each) => `<div>${each}</div>`)
    .join('\n');
  const safe = sanitized(prepared(parsed(html)));
  const frames = safe.children.filter((each) => isElement(each));
  if (frames.length !== source.blocks.length + 1) return null;
  const tokensIn = partsOf(safe, new Map());
  const before = source.blocks.flatMap(({ more }, of) => {
    if (more !== null) return [{ of, key: `more ${more}`, labels: [] }];
    return outermost(frames[of] ?? element('div', {}, []))
      .map((nodes) => ({ of, ...blockOf(element('div', {}, nodes), tokensIn) }))
      .filter(({ key }) => key !== '');
  });
  const changes = diffArrays(
    before.map(({ key }) => key),
    given.blocks.map(({ key }) => key),
    { maxEditLength: MAX_CHANGES },
  );
  if (!changes) return null;
  const kept = source.blocks.map(() => [] as { before: Block; given: Block; at: number }[]);
  const counts = source.blocks.map(() => 0);
  const labelsBefore = source.blocks.map(() => [] as string[]);
  for (const { of, labels } of before) {
    counts[of] = (counts[of] ?? 0) + 1;
    labelsBefore[of]?.push(...labels);
  }
  let [from, to] = [0, 0];
  for (const { added, removed, count } of changes) {
    for (let each = 0; each < count && !added && !removed; each += 1) {
      const [here, there] = [before[from + each], given.blocks[to + each]];
      if (here && there) kept[here.of]?.push({ before: here, given: there, at: to + each });
    }
    if (!added) from += count;
    if (!removed) to += count;
  }
  return {
    kept: kept.map((pairs, index) => {
      const [first, last] = [pairs[0]?.at, pairs.at(-1)?.at];
      if (first === undefined || last === undefined || pairs.length !== counts[index]) return null;
      if (last - first >= pairs.length) return null;
      const labels = pairs.flatMap((pair) =>
        pair.before.labels.map((label, each): [string, string] => [
          label,
          pair.given.labels[each] ?? '',
        ]),
      );
      return { first, last, labels };
    }),
    notesBefore: notesIn(safe, tokensIn),
    labelsBefore,
  };
}

/** Which number a note has does not distinguish a block. */
function blockOf(frame: Element, tokensIn: (part: Parent) => string[]): Block {
  const key = tokensIn(frame)
    .map((token) => token.replace(/\t\[\^\d+\]$/, '\t[^]'))
    .join('\0');
  const references = [...elementsIn(frame)].filter((each) => isElement(each, 'footnote-reference'));
  return { key, labels: references.map((each) => valueOf(each, 'label')) };
}

function notesIn(tree: Root, tokensIn: (part: Parent) => string[]): Map<string, string> {
  const notes = tree.children.filter((each) => isElement(each, 'footnote-definition'));
  return new Map(notes.map((note) => [valueOf(note, 'label'), tokensIn(note).join('\0')]));
}

const FRAMES = new Set(['div', 'hgroup']);
const INLINE = new Set(
  'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);

/** The outermost blocks that are no frames of others; what is in none is one with what is beside it. */
function outermost(parent: Parent): ElementContent[][] {
  const blocks: ElementContent[][] = [];
  let open: ElementContent[] | null = null;
  for (const node of parent.children) {
    if (node.type === 'text' || (isElement(node) && INLINE.has(node.tagName))) {
      if (!open && node.type === 'text' && node.value.trim() === '') continue;
      if (open) open.push(node);
      else blocks.push((open = [node]));
    } else if (isElement(node)) {
      open = null;
      if (FRAMES.has(node.tagName)) blocks.push(...outermost(node));
      else blocks.push([node]);
    }
  }
  return blocks;
}
