/**
 * Reads the files of a folder of templates and assets, the package's own or a theme. The package's are read once in a
 * process.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../../config.ts';

/** By their path below the folder, with slashes: `partials/head.ejs`. */
export type ThemeFiles = ReadonlyMap<string, Buffer>;

/** All files are held in memory. */
const MAX_FILE_BYTES = 5_000_000;
const MAX_FOLDER_BYTES = 20_000_000;

/**
 * Reads the files of a folder and its subfolders, except hidden ones (names that begin with a dot) and
 * those that `isWanted` rejects, such as the large source file of an image.
 *
 * @param setting the name of the setting, for error messages
 * @param isWanted called with the path below the folder
 * @throws ConfigError if it cannot be read, a symbolic link leads out of it, or it is too large
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

  /** `above`: the real folders above this one, so that a link to one of them causes no endless loop. */
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
        const content = attempt(file, setting, () => readFileSync(real));
        files.set(below + name, content);
      }
    }
  }
}

/** Broken symbolic links are ignored. */
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

const packaged = new Map<string, ThemeFiles>();

/** The files of a folder of the package, which does not change while a process runs. */
export function packageFiles(folder: string): ThemeFiles {
  const files = packaged.get(folder) ?? readThemeFiles(folder, 'The package');
  packaged.set(folder, files);
  return files;
}
