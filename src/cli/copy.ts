/**
 * `antiphon copy`: copies a blog from SQLite to PostgreSQL, or back.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { copyBlog } from '../backup/copy.ts';
import { isPostgresUrl } from '../db/client.ts';
import { readArgs, UsageError, type OfflineCommand } from './command.ts';
import { InvalidInputError } from '../lib/errors.ts';

const USAGE = `  antiphon copy --from URL --to URL [--online]
                                         copy a blog to an empty database of another kind:
                                         file:data/antiphon.db, postgresql://user:password@host/name
                                         --online: while the blog runs; what it stores meanwhile is
                                         not in the copy`;

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  online: { type: 'boolean' },
} as const;

export const copyCommand: OfflineCommand = {
  usage: USAGE,
  async run({ packageDir }, args, print) {
    const { values, positionals } = readArgs(args, OPTIONS, USAGE);
    const { from, to, online = false } = values;
    if (from === undefined || to === undefined || positionals.length > 0)
      throw new UsageError(`Usage:\n${USAGE}`);
    const urls = { from: databaseUrl('from', from), to: databaseUrl('to', to) };
    if (!isPostgresUrl(urls.from) && !existsSync(urls.from.replace(/^file:/, '')))
      throw new InvalidInputError(`There is no database at ${from}.`);
    const copied = await copyBlog(path.join(packageDir, 'prisma'), urls, { online });
    for (const [table, { rows }] of Object.entries(copied.digest))
      await print(`${table}: ${rows.toLocaleString('en')}\n`);
    if (copied.nulsReplaced > 0)
      await print(
        `${copied.nulsReplaced} NUL characters, which PostgreSQL cannot store, became U+FFFD.\n`,
      );
    await print(`${copied.rows.toLocaleString('en')} rows are the same in both. In .env:\n`);
    await print(`DATABASE_URL=${urls.to}\n`);
  },
};

function databaseUrl(option: string, url: string): string {
  if (isPostgresUrl(url)) return url;
  const [, file = ''] = /^file:(.+)$/s.exec(url) ?? [];
  if (file === '')
    throw new InvalidInputError(`--${option} is “${url}”, but must be file:… or postgresql://….`);
  return `file:${path.resolve(file)}`;
}
