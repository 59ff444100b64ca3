/**
 * The source of a Markdown text by its outermost blocks, with the HTML that each becomes, and what is between them:
 * empty lines and definitions.
 */
import type { Token } from 'markdown-it';
import { toPlainLines } from '../../lib/text/plain-text.ts';
import { parseMarkdown } from './markdown.ts';

/** In lines: from `from` to before `to`. */
export type Lines = { from: number; to: number };

type SourceBlock = Lines & {
  html: string;
  /** The comment, if it is a line `<!--more-->`. */
  more: string | null;
};

export type SourceBlocks = {
  lines: string[];
  blocks: SourceBlock[];
  /** The HTML of all footnotes. */
  notesHtml: string;
  /** Of the footnotes in the order of their numbers; `null`: a note in place. */
  labels: (string | null)[];
  /** Where footnotes are defined, by label. */
  definitions: Map<string, Lines>;
};

/** @throws InvalidInputError as renderMarkdown */
export function sourceBlocks(markdown: string): SourceBlocks {
  const text = toPlainLines(markdown);
  const lines = text.split('\n');
  const { tokens, labels, htmlOf } = parseMarkdown(text);
  const blocks: SourceBlock[] = [];
  let notesHtml = '';
  for (const group of groupsOf(tokens)) {
    const html = htmlOf(group);
    const [first] = group;
    if (!first?.map) {
      notesHtml += html;
      continue;
    }
    const [from, end] = first.map;
    let to = end;
    while (to > from && isEmpty(lines[to - 1])) to -= 1;
    const more = first.type === 'more' ? first.content.replace(/\s+/g, ' ') : null;
    if (more !== null || html.trim() !== '') blocks.push({ from, to, html, more });
  }
  return { lines, blocks, notesHtml, labels, definitions: definitionsIn(lines, blocks) };
}

function* groupsOf(tokens: readonly Token[]): Generator<Token[]> {
  let group: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    group.push(token);
    depth += token.nesting;
    if (depth > 0) continue;
    yield group;
    group = [];
  }
}

const NOTE = /^ {0,3}\[\^([^\]\s]+)\]:/;
const OTHER = /^ {0,3}\[[^\]^][^\]]*\]:/;

function definitionsIn(lines: readonly string[], blocks: readonly Lines[]): Map<string, Lines> {
  const found = new Map<string, Lines>();
  let line = 0;
  for (const { from, to } of [...blocks, { from: lines.length, to: lines.length }]) {
    let definition: Lines | null = null;
    for (; line < from; line += 1) {
      const label = NOTE.exec(lines[line] ?? '')?.[1];
      if (label !== undefined) found.set(label, (definition = { from: line, to: line + 1 }));
      else if (OTHER.test(lines[line] ?? '')) definition = null;
      else if (definition && !isEmpty(lines[line])) definition.to = line + 1;
    }
    line = Math.max(line, to);
  }
  return found;
}

function isEmpty(line = ''): boolean {
  return line.trim() === '';
}
