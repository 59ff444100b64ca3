/**
 * Reads the catalogues of the package and of the theme, once for each configuration. A theme's
 * messages replace ours key by key, and it may bring a language that we do not have.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, type Config } from '../config.ts';
import { canonicalLanguage } from '../lib/text/language.ts';
import { parseCatalogue, type Catalogue } from './catalogue.ts';

export const FALLBACK_LANGUAGE = 'en';
/** More than any language needs. */
const MAX_BYTES = 1_000_000;

/** By language, in its canonical spelling: `en`, `pt-BR`. English is always there. */
export type Catalogues = ReadonlyMap<string, Catalogue>;
export type CatalogueFolders = Pick<Config, 'packageDir' | 'themeDir'>;

const loaded = new WeakMap<CatalogueFolders, Catalogues>();

/** @throws ConfigError where a catalogue of the theme cannot be used */
export function cataloguesOf(config: CatalogueFolders): Catalogues {
  const known = loaded.get(config) ?? loadCatalogues(config);
  loaded.set(config, known);
  return known;
}

function loadCatalogues({ packageDir, themeDir }: CatalogueFolders): Catalogues {
  const ours = readFolder(packageDir, 'The package', null);
  if (themeDir === '') return ours;
  const theirs = readFolder(themeDir, 'THEME_DIR', ours.get(FALLBACK_LANGUAGE) ?? {});
  const both = new Map(ours);
  for (const [language, catalogue] of theirs) {
    both.set(language, { ...ours.get(language), ...catalogue });
  }
  return both;
}

function readFolder(folder: string, setting: string, english: Catalogue | null): Catalogues {
  const root = path.join(folder, 'locales');
  const catalogues = new Map<string, Catalogue>();
  const names = namesIn(root);
  // An installation may link its folders; a theme must not lead to files that are not its own.
  const boundary = names.length > 0 ? realpathSync(english === null ? root : folder) : root;
  for (const name of names) {
    const refuse = (why: string): never => {
      throw new ConfigError(
        `${setting} is “${folder}”, but locales/${name} in it cannot be used: ${why}. Correct it, or remove it.`,
      );
    };
    const language = canonicalLanguage(name.replace(/\.json$/, ''));
    if (language === null) return refuse('its name is not a language tag such as en or pt-BR');
    const file = path.join(root, name);
    if (!realpathSync(file).startsWith(boundary + path.sep)) {
      refuse('it is a link out of that folder');
    }
    if (statSync(file).size > MAX_BYTES) refuse(`it has more than ${MAX_BYTES} bytes`);
    const read = parseCatalogue(readFileSync(file, 'utf8'), language, english);
    if ('problem' in read && typeof read.problem === 'string') refuse(read.problem);
    catalogues.set(language, read);
  }
  return catalogues;
}

/** A theme need not have any. */
function namesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort();
}
