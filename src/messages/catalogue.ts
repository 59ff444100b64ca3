/**
 * Catalogues: the messages of one language by their keys, read from `locales/LANGUAGE.json`. Parses a message:
 * words, `{name}` placeholders, and `<tag>…</tag>` around the words that a page turns into a link. Tags do not nest.
 *
 * The package's are read once in a process, a theme's once for each configuration. A theme's messages replace ours key
 * by key, and it may bring a language that we do not have.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, type Config } from '../config.ts';
import { canonicalLanguage } from '../lib/text/language.ts';

/** The forms of a message by plural category (`one`, `few`, `other`, …), chosen by its `{count}`. */
export type PluralForms = Readonly<Record<string, string>>;
export type Message = string | PluralForms;
export type Catalogue = Readonly<Record<string, Message>>;

/** The names of a theme's own messages begin so: no other catalogue needs to have them. */
export const THEME_PREFIX = 'theme.';

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** @returns the catalogue, or one sentence about the first thing in it that cannot be used */
export function parseCatalogue(
  json: string,
  language: string,
  english: Catalogue | null,
): Catalogue | { problem: string } {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch (error) {
    return { problem: `it is not JSON (${error instanceof Error ? error.message : ''})` };
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    return { problem: 'it is not an object of messages' };
  }
  for (const [key, message] of Object.entries(read)) {
    const problem = messageProblem(key, message, language, english);
    if (problem !== null) return { problem };
  }
  return read as Catalogue;
}

/** `null`: it can be used. */
function messageProblem(
  key: string,
  message: unknown,
  language: string,
  english: Catalogue | null,
): string | null {
  if (!isMessage(message)) return `“${key}” is neither a text nor an object of plural forms`;
  if (typeof message !== 'string') {
    if (message['other'] === undefined) return `“${key}” lacks the plural form “other”`;
    const known = pluralCategories(language);
    const stray = Object.keys(message).find((category) => !known.includes(category));
    if (stray !== undefined)
      return `“${key}” has “${stray}”, which is no plural form of ${language}`;
  }
  if (english === null || key.startsWith(THEME_PREFIX)) return null;
  const model = Object.hasOwn(english, key) ? english[key] : undefined;
  if (model === undefined) {
    return `there is no message “${key}”; the names of a theme’s own messages begin with “${THEME_PREFIX}”`;
  }
  const allowed = placeholdersOf(model);
  const unknown = placeholdersOf(message).find((name) => !allowed.includes(name));
  if (unknown !== undefined) return `“${key}” has {${unknown}}, which this message is not given`;
  const links = tagsOf(model);
  const odd = tagsOf(message).find((tag) => !links.includes(tag));
  return odd === undefined ? null : `“${key}” has <${odd}>, which this message is not given`;
}

function isMessage(message: unknown): message is Message {
  if (typeof message === 'string') return true;
  return (
    typeof message === 'object' &&
    message !== null &&
    Object.values(message).every((form) => typeof form === 'string')
  );
}

const categoriesOf = new Map<string, readonly string[]>();

/** The plural categories of a language that whole numbers and fractions fall into. */
export function pluralCategories(language: string): readonly string[] {
  const before = categoriesOf.get(language);
  if (before) return before;
  const { pluralCategories: known } = new Intl.PluralRules(language).resolvedOptions();
  const categories = CATEGORIES.filter((category) => known.some((each) => each === category));
  categoriesOf.set(language, categories);
  return categories;
}

/** Of all its forms together. */
export function placeholdersOf(message: Message): string[] {
  return [...new Set(formsOf(message).flatMap(placeholdersIn))].sort();
}

/** Of all its forms together. */
export function tagsOf(message: Message): string[] {
  return [...new Set(formsOf(message).flatMap(tagsIn))].sort();
}

function formsOf(message: Message): string[] {
  return typeof message === 'string' ? [message] : Object.values(message);
}

type PatternPiece = {
  /** A literal text, or the name of a placeholder. */
  kind: 'words' | 'placeholder';
  text: string;
  /** The tag around it. */
  tag: string | null;
};

const TAGGED = /<([a-z]+)>(.*?)<\/\1>/gs;
const PLACEHOLDER = /\{([A-Za-z]+)\}/g;

const parsed = new Map<string, readonly PatternPiece[]>();

/** In order. The result is shared: every message is parsed once in a process. */
export function parsePattern(pattern: string): readonly PatternPiece[] {
  const known = parsed.get(pattern);
  if (known) return known;
  const pieces: PatternPiece[] = [];
  let from = 0;
  for (const match of pattern.matchAll(TAGGED)) {
    const [whole, tag = '', inner = ''] = match;
    pieces.push(...piecesOf(pattern.slice(from, match.index), null), ...piecesOf(inner, tag));
    from = match.index + whole.length;
  }
  pieces.push(...piecesOf(pattern.slice(from), null));
  parsed.set(pattern, pieces);
  return pieces;
}

function piecesOf(text: string, tag: string | null): PatternPiece[] {
  // Splitting by an expression with one group leaves what it matched at the odd places.
  return text.split(PLACEHOLDER).flatMap((each, at): PatternPiece[] => {
    if (each === '') return [];
    return [{ kind: at % 2 === 1 ? 'placeholder' : 'words', text: each, tag }];
  });
}

/** The names of the placeholders, sorted, each once. */
function placeholdersIn(pattern: string): string[] {
  return namesOf(parsePattern(pattern), ({ kind, text }) => (kind === 'placeholder' ? text : null));
}

/** The names of the tags, sorted, each once. */
function tagsIn(pattern: string): string[] {
  return namesOf(parsePattern(pattern), ({ tag }) => tag);
}

function namesOf(
  pieces: readonly PatternPiece[],
  nameOf: (piece: PatternPiece) => string | null,
): string[] {
  return [...new Set(pieces.flatMap((piece) => nameOf(piece) ?? []))].sort();
}

export const FALLBACK_LANGUAGE = 'en';
/** More than any language needs. */
const MAX_BYTES = 1_000_000;

/** By language, in its canonical spelling: `en`, `pt-BR`. English is always there. */
export type Catalogues = ReadonlyMap<string, Catalogue>;
export type CatalogueFolders = Pick<Config, 'packageDir' | 'themeDir'>;

const loaded = new WeakMap<CatalogueFolders, Catalogues>();
/** By the folder of the package. */
const packaged = new Map<string, Catalogues>();

/** @throws ConfigError where a catalogue of the theme cannot be used */
export function cataloguesOf(config: CatalogueFolders): Catalogues {
  const known = loaded.get(config) ?? loadCatalogues(config);
  loaded.set(config, known);
  return known;
}

function loadCatalogues({ packageDir, themeDir }: CatalogueFolders): Catalogues {
  const ours = packaged.get(packageDir) ?? readFolder(packageDir, 'The package', null);
  packaged.set(packageDir, ours);
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
