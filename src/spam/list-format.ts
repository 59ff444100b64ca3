/**
 * The owner's lists as text, one entry a line: `trust blog.example`, `word casino`, `# a comment`.
 *
 * Pure; lists.ts stores them.
 */
import { parseHostName } from '../hosts/switches.ts';
import { fold } from '../lib/text/plain-text.ts';

/** In the order in which they are shown. The first three are of hosts. */
export const LIST_KINDS = ['trust', 'suspect', 'block', 'word'] as const;
export type ListKind = (typeof LIST_KINDS)[number];
export type HostListKind = Exclude<ListKind, 'word'>;

/** `value`: the name of a host as stored, or a folded word. */
export type Entry = { kind: ListKind; value: string };

export type ParsedLists = {
  entries: Entry[];
  /** Lines that are not entries, counted from 1, each with the reason. */
  problems: { line: number; problem: string }[];
};

const WORD_LENGTH = { min: 2, max: 100 };
/** A host has at most 253; the rest is for comments. */
const MAX_LINE_LENGTH = 500;
const COMMENT = /(^|\s)#.*$/;

/** @param as reads the lines as bare hosts for this list, as published lists have them */
export function parseLists(text: string, as?: HostListKind): ParsedLists {
  const parsed: ParsedLists = { entries: [], problems: [] };
  linesOf(text).forEach((line, i) => {
    const entry = parseLine(line, as);
    if (entry === null) return;
    if (typeof entry === 'string') parsed.problems.push({ line: i + 1, problem: entry });
    else parsed.entries.push(entry);
  });
  return parsed;
}

export function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
}

/** Prints entries for {@link parseLists}: sorted, each once. */
export function printLists(entries: readonly Entry[]): string {
  return sortEntries(entries)
    .map((entry) => `${printEntry(entry)}\n`)
    .join('');
}

export function printEntry({ kind, value }: Entry): string {
  return `${kind} ${value}`;
}

export function sortEntries(entries: readonly Entry[]): Entry[] {
  const place = ({ kind }: Entry) => LIST_KINDS.indexOf(kind);
  return [...entries].sort(
    (a, b) => place(a) - place(b) || (a.value < b.value ? -1 : Number(a.value > b.value)),
  );
}

/** The entry, or the problem as a text; `null` for an empty line or a comment. */
function parseLine(line: string, as: HostListKind | undefined): Entry | string | null {
  if (line.length > MAX_LINE_LENGTH) {
    return `a line has at most ${MAX_LINE_LENGTH} characters, not ${line.length}`;
  }
  const bare = line.replace(COMMENT, '').trim();
  return bare === '' ? null : parseEntry(as ? `${as} ${bare}` : bare);
}

function parseEntry(line: string): Entry | string {
  const [, kind = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
  if (!isListKind(kind)) return `“${kind}” is not one of ${LIST_KINDS.join(', ')}`;
  if (kind === 'word') {
    const value = fold(rest);
    const { length } = Array.from(value);
    const fits = length >= WORD_LENGTH.min && length <= WORD_LENGTH.max;
    // A wide # folds to one that would be read as a comment.
    if (!fits || COMMENT.test(value)) return `“${rest}” is not a word of 2 to 100 characters`;
    return { kind, value };
  }
  const value = parseHostName(rest);
  return value === null ? `“${rest}” is not a host, such as blog.example` : { kind, value };
}

function isListKind(kind: string): kind is ListKind {
  return (LIST_KINDS as readonly string[]).includes(kind);
}
