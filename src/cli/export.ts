/**
 * `antiphon export`: writes the blog to a file or to standard output, in a format that other programs read.
 */
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Command, UsageError, readArgs } from './command.ts';
import type { Deps } from '../deps.ts';
import { EXPORT_FORMATS, exportFileName, FORMATS, type ExportFormat } from '../export/formats.ts';
import { InvalidInputError } from '../lib/errors.ts';

const USAGE = `  antiphon export [--json|--wxr|--markdown [--private]] [--to FILE|-]
                                         write the blog to a file, - for standard output: JSON lines
                                         of everything but secrets, a file for WordPress, or a zip of
                                         Markdown, images and files, without the email addresses of
                                         commenters unless it is --private`;

export const exportCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const flag = { type: 'boolean' } as const;
    const { values, positionals } = readArgs(
      args,
      { json: flag, wxr: flag, markdown: flag, private: flag, to: { type: 'string' } },
      USAGE,
    );
    const chosen = EXPORT_FORMATS.filter((each) => values[each]);
    if (positionals.length > 0 || chosen.length > 1) throw new UsageError(`Usage:\n${USAGE}`);
    const format = chosen[0] ?? 'json';
    const content = FORMATS[format].write(deps, { isPrivate: values.private ?? false });
    if (values.to === '-') {
      for await (const part of content)
        if (!process.stdout.write(part)) await once(process.stdout, 'drain');
      return;
    }
    const file = values.to ?? exportFileName(deps, format);
    await writeFile(deps, file, format, content);
    await print(`${file} written.\n`);
  },
};

const PRIVATE_FILE = 0o600;

/** Under another name until it is complete: no half of an export is taken for a whole one. */
async function writeFile(
  { log }: Pick<Deps, 'log'>,
  file: string,
  format: ExportFormat,
  content: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const unfinished = `${path.resolve(file)}.${process.pid}.part`;
  const handle = await open(unfinished, 'wx', PRIVATE_FILE).catch((error: unknown) => {
    throw new InvalidInputError(`${file} cannot be written: ${(error as Error).message}.`);
  });
  try {
    for await (const part of content) await handle.appendFile(part);
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    log.debug({ err: error, format }, 'The export failed.');
    const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (isFull) throw new InvalidInputError(`The disk has no room for ${file}.`);
    throw error;
  }
}
