/**
 * `antiphon restore`: restores a backup, while the blog is stopped.
 */
import { restoreBackup } from '../backup/restore.ts';
import { readArgs, UsageError, type OfflineCommand } from './command.ts';
import { minuteText } from './print.ts';
import { systemClock } from '../lib/time.ts';

const USAGE = `  antiphon restore FILE [--force] [--resend]
                                         restore a backup, while the blog is stopped; nobody is
                                         signed in afterwards, and what was due is not sent
                                         --force: replace a database that is not empty
                                         --resend: send what was due when the backup was made`;

export const restoreCommand: OfflineCommand = {
  usage: USAGE,
  async run(config, args, print) {
    const options = { force: { type: 'boolean' }, resend: { type: 'boolean' } } as const;
    const { values, positionals } = readArgs(args, options, USAGE);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError(`Usage:\n${USAGE}`);
    const { made, tables } = await restoreBackup({ config, clock: systemClock }, file, {
      force: values.force ?? false,
      resend: values.resend ?? false,
    });
    const count = (table: string) => (tables[table] ?? 0).toLocaleString('en');
    await print(
      `Restored the backup of ${minuteText(made, 'UTC')} UTC: ${count('Post')} posts and pages, ${count('Comment')} comments, ${count('Linkback')} linkbacks. Everybody has to sign in again.\n`,
    );
  },
};
