/**
 * Divides the text export of Movable Type, TypePad, Hatena and livedoor into entries: a head of `KEY: value` lines, and
 * sections that lines of five dashes separate; lines of eight dashes end an entry.
 *
 * Newer exports write a line of dashes in a text with a tab at its end. Older ones do not, so that such a line counts
 * only where what a separator is followed by comes next.
 */
import { InvalidInputError } from '../../lib/errors.ts';

export type Section = { name: string; lines: string[] };

export type MtRecord = {
  /** In the order of the file; a name may come several times. */
  head: { name: string; value: string }[];
  sections: Section[];
  /** The file ends before the entry does. */
  isCut: boolean;
};

const END_OF_ENTRY = '--------';
const END_OF_SECTION = '-----';

const HEAD_NAMES = [
  ...['AUTHOR', 'TITLE', 'BASENAME', 'STATUS', 'ALLOW COMMENTS', 'ALLOW PINGS', 'CONVERT BREAKS'],
  ...['PRIMARY CATEGORY', 'CATEGORY', 'DATE', 'TAGS', 'NO ENTRY', 'UNIQUE URL', 'IMAGE'],
];
const HEAD = new RegExp(String.raw`^(?:${HEAD_NAMES.join('|')}):`);
/** `CF50_NAME` are custom fields. */
const SECTION = /^(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING|CF\d*_\w{1,80}):\s*$/;
const HEAD_LINE = /^([A-Z][A-Z0-9 _]{0,40}):(.*)$/;

/** In characters, with all its comments. */
const MAX_ENTRY = 64 * 1_024 ** 2;

/** Whether a text begins as an export does. */
export function looksLikeRecords(head: string): boolean {
  const lines = head.replace(/^\ufeff/, '').split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  return (
    HEAD.test(lines[first] ?? '') &&
    lines.includes(END_OF_SECTION) &&
    lines.some((line) => SECTION.test(line))
  );
}

/** @throws InvalidInputError for an entry that is too large */
export async function* readRecords(lines: AsyncIterable<string>): AsyncGenerator<MtRecord> {
  let building = new Building();
  for await (const { line, next } of withNext(lines)) {
    if (line === END_OF_ENTRY && (next === null || HEAD.test(next))) {
      if (!building.isEmpty) yield building.end(false);
      building = new Building();
    } else {
      building.add(line, next);
    }
  }
  if (!building.isEmpty) yield building.end(true);
}

class Building {
  readonly #head: MtRecord['head'] = [];
  readonly #sections: Section[] = [];
  #section: Section | null = null;
  #isHead = true;
  #size = 0;

  get isEmpty(): boolean {
    return this.#head.length === 0;
  }

  add(line: string, next: string | null): void {
    this.#size += line.length + 1;
    if (this.#size > MAX_ENTRY) {
      throw new InvalidInputError('An entry of the file is longer than any post can be.');
    }
    const isEnd = line === END_OF_SECTION && endsSection(next);
    if (isEnd) {
      this.#isHead = false;
      this.#section = null;
    } else if (this.#isHead) {
      this.#addToHead(line);
    } else if (this.#section) {
      this.#section.lines.push(withoutTab(line));
    } else {
      const [, name] = SECTION.exec(line) ?? [];
      if (name !== undefined) this.#begin(name);
    }
  }

  #addToHead(line: string): void {
    // Of the first versions: the body follows in the head.
    if (/^START BODY:\s*$/.test(line)) {
      this.#isHead = false;
      this.#begin('BODY');
      return;
    }
    const [, name = '', value = ''] = HEAD_LINE.exec(line.trim()) ?? [];
    if (name !== '') this.#head.push({ name, value: value.trim() });
  }

  #begin(name: string): void {
    this.#section = { name, lines: [] };
    this.#sections.push(this.#section);
  }

  end(isAtEnd: boolean): MtRecord {
    return {
      head: this.#head,
      sections: this.#sections,
      isCut: isAtEnd && (this.#isHead || this.#section !== null),
    };
  }
}

function endsSection(next: string | null): boolean {
  return next === null || next === END_OF_ENTRY || SECTION.test(next);
}

/** The tab says that the dashes are text. */
function withoutTab(line: string): string {
  return /^-+\t$/.test(line) ? line.slice(0, -1) : line;
}

/** Each line with the next one that is not empty; `null`: there is none. */
async function* withNext(
  lines: AsyncIterable<string>,
): AsyncGenerator<{ line: string; next: string | null }> {
  let waiting: string[] = [];
  for await (const line of lines) {
    // Only what comes after dashes matters, so that empty lines are held back for those alone.
    if (waiting.length > 0 && (line.trim() !== '' || !/^-+$/.test(waiting[0] ?? ''))) {
      for (const each of waiting) yield { line: each, next: line };
      waiting = [];
    }
    waiting.push(line);
    if (waiting.length > MAX_EMPTY) {
      for (const each of waiting.splice(0, MAX_EMPTY)) yield { line: each, next: line };
    }
  }
  for (const each of waiting) yield { line: each, next: null };
}

const MAX_EMPTY = 1_000;
