/**
 * Reading a folder of templates and assets into memory, once, at start. What lies outside of the
 * folder is never read, wherever links in it lead.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../../config.ts';

/** By their path below the folder, with slashes: `partials/head.ejs`. */
export type ThemeFiles = ReadonlyMap<string, Buffer>;

/** They are kept in memory, beside everything else that is. */
const MAX_FILE_BYTES = 5_000_000;
const MAX_FOLDER_BYTES = 20_000_000;

/**
 * The files of a folder and those below it, but for what is hidden, names that begin with a dot, and
 * what `isWanted` does not want: a picture's source may lie beside it, however large.
 *
 * @param setting the name that the message begins with
 * @param isWanted told the path below the folder
 * @throws ConfigError where it cannot be read, a link in it leads out of it, or it is too large
 */
export function readThemeFiles(
  folder: string,
  setting: string,
  isWanted: (name: string) => boolean = () => true,
): ThemeFiles {
  const files = new Map<string, Buffer>();
  const root = attempt(folder, setting, () => realpathSync(folder));
  if (!attempt(folder, setting, () => statSync(root)).isDirectory()) {
    throw new ConfigError(`${setting} is “${folder}”, but must be a folder.`);
  }
  let bytes = 0;
  read('', new Set([root]));
  return files;

  /** `above`: the real folders on the way here, so that a link to one of them is no endless way. */
  function read(below: string, above: ReadonlySet<string>): void {
    const here = path.join(root, below);
    for (const name of attempt(here, setting, () => readdirSync(here)).sort()) {
      if (name.startsWith('.')) continue;
      const file = path.join(here, name);
      if (!isWanted(below + name) && !attempt(file, setting, () => isFolder(file))) continue;
      const real = attempt(file, setting, () => realpathSync(file));
      if (real !== root && !real.startsWith(root + path.sep)) {
        throw new ConfigError(
          `${setting} is “${folder}”, but ${below}${name} in it is a link out of it. Put the file itself there.`,
        );
      }
      const found = attempt(file, setting, () => statSync(real));
      if (found.isDirectory() && !above.has(real)) {
        read(`${below}${name}/`, new Set([...above, real]));
      } else if (found.isFile()) {
        bytes += found.size;
        if (found.size > MAX_FILE_BYTES || bytes > MAX_FOLDER_BYTES) {
          throw new ConfigError(
            `${setting} is “${folder}”, but ${below}${name} makes it too large: a file may have ${MAX_FILE_BYTES} bytes, all of them ${MAX_FOLDER_BYTES}. Take it out.`,
          );
        }
        files.set(
          below + name,
          attempt(file, setting, () => readFileSync(real)),
        );
      }
    }
  }
}

/** A link that leads nowhere is none. */
function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function attempt<T>(place: string, setting: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `${setting} names what cannot be read (${place}): ${why}. Check that it is there, and may be read.`,
      { cause: error },
    );
  }
}
