/**
 * PostgreSQL's own programs: pg_dump for backups, pg_restore and psql for restores. Passwords are in a file that only
 * this user can read, never in the arguments, which every user of the machine sees.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError } from '../lib/errors.ts';

const MAX_ERROR_CHARACTERS = 500;

/** The major version of a program; `null`: it is not installed. */
export async function majorOf(program: 'pg_dump' | 'pg_restore' | 'psql'): Promise<number | null> {
  const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await once(child, 'close');
  } catch {
    return null;
  }
  const [, major] = /\) (\d+)/.exec(printed) ?? [];
  return major === undefined ? null : Number(major);
}

export type Dump = { stream: Readable; close: () => void };

/** The custom format, which is compressed. The stream fails if the program does. */
export function dump(
  url: string,
  { schema, snapshot }: { schema: string; snapshot: string },
): Dump {
  const login = loginOf(url);
  const child = spawn(
    'pg_dump',
    [
      '--format=custom',
      '--no-owner',
      '--no-privileges',
      '--no-password',
      `--schema=${schema}`,
      `--snapshot=${snapshot}`,
      `--dbname=${login.url}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const stream = new PassThrough();
  const ended = endOf('pg_dump', child);
  pipeline(child.stdout, stream, { end: false })
    .then(() => ended)
    .then(
      () => stream.end(),
      (error: unknown) => stream.destroy(error as Error),
    );
  return {
    stream,
    close: () => {
      child.kill();
      login.remove();
    },
  };
}

/** Restores a file of {@link dump} into another schema, in one transaction. */
export async function restoreDump(
  url: string,
  file: string,
  { from, into }: { from: string; into: string },
): Promise<void> {
  const login = loginOf(url);
  const script = spawn('pg_restore', ['--no-owner', '--no-privileges', '--file=-', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const client = spawn(
    'psql',
    [
      '--no-psqlrc',
      '--quiet',
      '--no-password',
      '--single-transaction',
      '--set=ON_ERROR_STOP=1',
      `--dbname=${login.url}`,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  try {
    const ends = Promise.all([endOf('pg_restore', script), endOf('psql', client)]);
    ends.catch(() => undefined);
    const broken: unknown = await pipeline(
      script.stdout,
      inOtherSchema(from, into),
      client.stdin,
    ).catch((error: unknown) => error);
    if (broken instanceof InvalidInputError) throw broken;
    // psql says why it ended better than the pipe that it closed.
    await ends;
  } finally {
    script.kill();
    client.kill();
    login.remove();
  }
}

const LINE_FEED = 10;

/**
 * Renames the schema in the statements of a script. Lines between `COPY … FROM stdin;` and `\.` are data and pass as
 * they are.
 *
 * Backslashes begin commands of psql, which can start programs. The statements of our tables have none, so a script
 * with others than those of pg_restore itself was not made of our tables.
 *
 * @throws InvalidInputError for a command of psql
 */
export function inOtherSchema(from: string, into: string) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let left: Buffer[] = [];
    let isData = false;
    const renamed = renaming(from, into);
    const convert = (line: Buffer): Buffer | null => {
      if (isData) {
        isData = !(line.length === 3 && line.toString() === '\\.\n');
        return line;
      }
      const text = line.toString('utf8');
      if (text.includes('\\') && !RESTRICTION.test(text))
        throw new InvalidInputError(
          'The backup has commands that are not those of our tables. Restore only your own backups.',
        );
      if (/^(?:(?:CREATE|ALTER|COMMENT ON) SCHEMA |SET transaction_timeout)/.test(text))
        return null;
      isData = /^COPY .* FROM stdin;\n$/.test(text);
      return text.startsWith('--') ? line : Buffer.from(renamed(text));
    };
    for await (const chunk of chunks) {
      const converted: Buffer[] = [];
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        const line = convert(Buffer.concat([...left, chunk.subarray(start, end + 1)]));
        left = [];
        if (line) converted.push(line);
        start = end + 1;
      }
      if (start < chunk.length) left.push(chunk.subarray(start));
      yield Buffer.concat(converted);
    }
    const last = convert(Buffer.concat(left));
    if (last && last.length > 0) yield last;
  };
}

/** pg_restore writes them itself, with a secret: in between, psql does no commands. */
const RESTRICTION = /^\\(?:un)?restrict [A-Za-z0-9]+\n$/;
/** The argument of a function of sequences; a text; a name in quotes, another word, with the dot after it. */
const TOKENS =
  /(\b(?:next|set)val\(')("?\w+"?\.)((?:[^']|'')*')|'(?:[^']|'')*'|(?:"(?:[^"]|"")*"|[\w$]+)\.?/g;

function renaming(from: string, into: string): (statement: string) => string {
  const rename = (name: string) =>
    name === `${from}.` || name === `"${from}".` ? `${into}.` : name;
  return (statement) =>
    statement.replaceAll(TOKENS, (token: string, call = '', name: string, rest: string) =>
      call === '' ? rename(token) : `${call}${rename(name)}${rest}`,
    );
}

type Child = ReturnType<typeof spawn>;

/** @throws InvalidInputError with what the program printed, if it fails */
async function endOf(name: string, child: Child): Promise<void> {
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (printed.length < MAX_ERROR_CHARACTERS) printed += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  const said = printed.trim().replaceAll(/\s+/g, ' ').slice(0, MAX_ERROR_CHARACTERS);
  throw new InvalidInputError(`${name} failed: ${said || String(code)}`);
}

/** The URL without its password, which is in a file. */
function loginOf(url: string): { url: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-pgpass-'));
  const file = path.join(folder, 'pgpass');
  const named = new URL(url);
  const password = decodeURIComponent(named.password).replaceAll(/[\\:]/g, '\\$&');
  writeFileSync(file, `*:*:*:*:${password}\n`, { mode: 0o600 });
  named.password = '';
  named.searchParams.set('passfile', file);
  return {
    url: named.href,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
