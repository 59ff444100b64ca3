/**
 * The rows of a Dotclear flat file: a first line with its version, then tables, each with its columns in a line and a row
 * in each further line.
 */
import { lookup } from '../../lib/lookup.ts';
import { InvalidInputError } from '../../lib/errors.ts';

/** The values of a row by column. */
export type Row = Readonly<Record<string, string>>;

export type TableRow = { table: string; row: Row };

const FIRST = /^\ufeff?\/\/\/DOTCLEAR\|([^|]{0,40})\|(single|full)\s*$/i;
const TABLE = /^\[(\w{1,60}) ([\w,]{1,4000})\]\s*$/;

/** The version of Dotclear in the first line of the file; `null`: it is no flat file. */
export function versionIn(line: string): string | null {
  return FIRST.exec(line)?.[1] ?? null;
}

/**
 * @param isWanted tables whose rows are read
 * @throws InvalidInputError for a file of another format, or a row that is cut off
 */
export async function* readRows(
  lines: AsyncIterable<string>,
  isWanted: (table: string) => boolean,
): AsyncGenerator<TableRow> {
  let isFirst = true;
  let table = '';
  let columns: string[] = [];
  for await (const line of lines) {
    if (isFirst) {
      isFirst = false;
      if (versionIn(line) === null) {
        throw new InvalidInputError(
          'The file is no flat export of Dotclear: export the blog again.',
        );
      }
      continue;
    }
    const [, name, named] = TABLE.exec(line) ?? [];
    if (name !== undefined) {
      table = name;
      columns = (named ?? '').split(',');
    } else if (line.startsWith('"') && isWanted(table)) {
      const values = valuesIn(line);
      if (values === null) {
        throw new InvalidInputError(
          `A row of the table ${table} is cut off: the file is damaged. Export the blog again.`,
        );
      }
      const row = Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']));
      yield { table, row };
    }
  }
}

const ESCAPES = lookup<string>({ n: '\n', r: '\r', t: '\t' });

/** The values of `"a","b \"c\"\n"`; `null`: the last one does not end. */
function valuesIn(line: string): string[] | null {
  const values: string[] = [];
  const quoted = /"((?:[^"\\]|\\.)*)"(,|\s*$)/gy;
  for (let at = 0; at < line.length; at = quoted.lastIndex) {
    quoted.lastIndex = at;
    const found = quoted.exec(line);
    if (!found) return null;
    values.push(
      (found[1] ?? '').replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character),
    );
    if (found[2] !== ',') break;
  }
  return values;
}
