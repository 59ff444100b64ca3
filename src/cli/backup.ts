/**
 * `antiphon backup`: makes a backup in a folder, a file or a pipe, and deletes old ones.
 */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pruneBackups } from '../backup/names.ts';
import { backupTarget, downloadBackup, makeBackup } from '../backup/make.ts';
import { readArgs, UsageError, type Command } from './command.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { byteSize } from '../lib/text/byte-size.ts';

const USAGE = `  antiphon backup [--to FILE|FOLDER|-] [--keep N] [--with-theme] [--with-settings]
                                         make a backup while the blog runs; -: standard output;
                                         otherwise a file with the time in its name, in
                                         DATA_DIR/backups or in FOLDER
                                         --keep: delete all backups there but the newest of each of
                                         the last N days, weeks and months
                                         --with-theme, --with-settings: the theme, and .env, too`;

const OPTIONS = {
  to: { type: 'string' },
  keep: { type: 'string' },
  'with-theme': { type: 'boolean' },
  'with-settings': { type: 'boolean' },
} as const;

export const backupCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const { values, positionals } = readArgs(args, OPTIONS, USAGE);
    if (positionals.length > 0) throw new UsageError(`Usage:\n${USAGE}`);
    const options = {
      withTheme: values['with-theme'] ?? false,
      withSettings: values['with-settings'] ?? false,
    };
    const keep = values.keep === undefined ? null : readKeep(values.keep);
    if (values.to === '-') {
      if (keep !== null) throw new UsageError('--keep needs a folder.');
      const { file, remove } = await downloadBackup(deps, options);
      try {
        await pipeline(createReadStream(file), process.stdout, { end: false });
      } finally {
        remove();
      }
      return;
    }
    const target = backupTarget(deps, values.to);
    if (keep !== null && !target.isNamedByTime)
      throw new UsageError('--keep needs a folder, where files are named by their time.');
    const made = await makeBackup(deps, target.file, options);
    const posts = (made.tables['Post'] ?? 0).toLocaleString('en');
    await print(`${made.file}: ${byteSize(made.size)}, ${posts} posts and pages (${made.form})\n`);
    const pruned = keep === null ? [] : pruneBackups(path.dirname(target.file), keep);
    for (const name of pruned) await print(`deleted ${name}\n`);
  },
};

/** @throws InvalidInputError */
function readKeep(word: string): number {
  const keep = Number(word);
  if (!/^\d{1,4}$/.test(word) || keep < 1)
    throw new InvalidInputError(`--keep is “${word}”, but must be a whole number from 1.`);
  return keep;
}
