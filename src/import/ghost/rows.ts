/**
 * Reads the rows of a Ghost export as a stream: `{"db":[{"meta":…,"data":{"posts":[…],…}}]}`, or the same without `db`.
 * Only one row is in memory at a time, whatever the size of the file.
 */
import { InvalidInputError } from '../../lib/errors.ts';
import { fieldsOf, type Fields } from '../values.ts';

export type Row = { table: string; fields: Fields };

type Frame = { isArray: boolean; key: string };

/** Longer than any post. */
const MAX_ROW_LENGTH = 32 * 1024 ** 2;
const MAX_DEPTH = 500;

/**
 * The objects in the arrays of `data` that `tables` names, and `meta` once as a row of the table `meta`.
 *
 * @throws InvalidInputError for a file that is cut off, or is no JSON
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array>,
  tables: ReadonlySet<string>,
): AsyncGenerator<Row> {
  const scanner = createScanner(tables);
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of chunks) yield* scanner.push(decoder.decode(chunk, { stream: true }));
  yield* scanner.push(decoder.decode());
  scanner.end();
}

type Scanner = { push: (text: string) => Generator<Row>; end: () => void };

/** Knows where strings, objects and arrays begin and end; `JSON.parse` reads the rows. */
function createScanner(tables: ReadonlySet<string>): Scanner {
  const stack: Frame[] = [];
  let inString = false;
  let isEscaped = false;
  let expectsKey = false;
  let hasRoot = false;
  let key = '';
  /** The text of the row so far, and the depth at which it began. */
  let row: { table: string; depth: number; text: string } | null = null;

  return { push, end };

  function end(): void {
    if (hasRoot && stack.length === 0) return;
    throw new InvalidInputError(
      hasRoot
        ? 'The Ghost export is cut off: export it again.'
        : 'The file is no Ghost export: it has no JSON object.',
    );
  }

  function* push(text: string): Generator<Row> {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (inString) {
        readInString(character);
        continue;
      }
      switch (character) {
        case '"':
          inString = true;
          key = '';
          break;
        case ',':
          expectsKey = stack.at(-1)?.isArray === false;
          break;
        case '{':
        case '[': {
          const table: string | null = row || character === '[' ? null : tableHere();
          if (table !== null) {
            row = { table, depth: stack.length, text: '' };
            from = at;
          }
          open(character === '[');
          break;
        }
        case '}':
        case ']': {
          stack.pop();
          expectsKey = false;
          if (row?.depth !== stack.length) break;
          const { table, text: before } = row;
          row = null;
          yield { table, fields: parseRow(before + text.slice(from, at + 1)) };
          break;
        }
        default:
      }
    }
    if (!row) return;
    row.text += text.slice(from);
    if (row.text.length > MAX_ROW_LENGTH)
      throw new InvalidInputError('A post of the Ghost export has more than 32 MB: it is refused.');
  }

  function readInString(character: string): void {
    if (isEscaped) isEscaped = false;
    else if (character === '\\') isEscaped = true;
    else if (character === '"') {
      inString = false;
      const frame = stack.at(-1);
      if (expectsKey && frame && !row) frame.key = key;
      expectsKey = false;
    } else if (expectsKey && !row && key.length < 100) key += character;
  }

  function open(isArray: boolean): void {
    if (stack.length >= MAX_DEPTH)
      throw new InvalidInputError('The JSON is nested too deeply: it is refused.');
    stack.push({ isArray, key: '' });
    expectsKey = !isArray;
    hasRoot = true;
  }

  /** The table of the object that begins here. */
  function tableHere(): string | null {
    const keys = stack.map((frame) => frame.key).filter((name) => name !== '');
    const [first, second, third] = keys[0] === 'db' ? keys.slice(1) : keys;
    if (stack.at(-1)?.isArray === false && second === undefined && first === 'meta') return 'meta';
    const isRow = first === 'data' && third === undefined && stack.at(-1)?.isArray === true;
    return isRow && second !== undefined && tables.has(second) ? second : null;
  }
}

function parseRow(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    throw new InvalidInputError('The Ghost export is damaged: a part of it is no JSON.');
  }
}
