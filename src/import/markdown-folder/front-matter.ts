/**
 * Front matter of any tool: YAML between `---`, TOML between `+++`, or a JSON object, and the text below it. Code
 * (`---js`) is never run. Damaged front matter is a problem that is reported, never the end of an import.
 */
import { parse as parseToml } from 'smol-toml';
import { parseDocument, visit } from 'yaml';
import { isYamlTooDeep } from '../../lib/text/yaml-depth.ts';
import { fieldsOf, type Fields } from '../values.ts';

export type Parsed = {
  /** Dates, and numbers of YAML, are text as written. */
  fields: Fields;
  body: string;
  /** Whether there was any front matter. */
  hasFields: boolean;
  /** Why the front matter cannot be used, as a sentence; `null`: it can. */
  problem: string | null;
};

/** Hostile YAML of a megabyte takes minutes to parse. */
const MAX_LENGTH = 64 * 1_024;
const MAX_ALIASES = 100;
const MAX_DEPTH = 20;

export function parseFrontMatter(given: string): Parsed {
  const text = given.replace(/^\ufeff/, '');
  const fenced = splitFenced(text);
  if (fenced) return parsed(fenced.language, fenced.raw, fenced.body);
  if (/^\s*\{\s*"/.test(text)) {
    const end = endOfObject(text);
    if (end !== null) return parsed('json', text.slice(0, end), text.slice(end));
  }
  return { fields: {}, body: text, hasFields: false, problem: null };
}

/** A line of three or more dashes without another one below it is a rule of the text. */
function splitFenced(text: string): { language: string; raw: string; body: string } | null {
  const first = /^(---|\+\+\+)([a-z0-9]*)[ \t]*\r?\n/.exec(text.slice(0, 100));
  const [line = '', fence, language = ''] = first ?? [];
  if (fence === undefined) return null;
  const start = line.length;
  const end = new RegExp(`^\\${fence.split('').join('\\')}[ \\t]*\\r?$`, 'm');
  const found = end.exec(text.slice(start));
  if (!found) return null;
  const raw = text.slice(start, start + found.index).replace(/\r\n?/g, '\n');
  const body = text.slice(start + found.index + found[0].length).replace(/^\n/, '');
  return { language: language || (fence === '+++' ? 'toml' : 'yaml'), raw, body };
}

/** The place after the object that the text begins with; `null`: it does not end. */
function endOfObject(text: string): number | null {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < Math.min(text.length, MAX_LENGTH); at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return null;
}

function parsed(language: string, raw: string, body: string): Parsed {
  const { value, problem } = parseData(language, raw);
  return { fields: fieldsOf(value), body, hasFields: true, problem };
}

/**
 * Reads YAML, TOML or JSON.
 *
 * @returns a `problem` instead of throwing
 */
export function parseData(
  language: string,
  raw: string,
): { value: unknown; problem: string | null } {
  if (raw.length > MAX_LENGTH) {
    return {
      value: null,
      problem: `Front matter of more than ${MAX_LENGTH} characters is left out.`,
    };
  }
  try {
    if (language === 'yaml' || language === 'yml') return parseYaml(raw);
    if (language === 'toml') return { value: plain(parseToml(raw)), problem: null };
    if (language === 'json') return { value: plain(JSON.parse(raw)), problem: null };
  } catch {
    return { value: null, problem: `Front matter is not valid ${language.toUpperCase()}.` };
  }
  return { value: null, problem: 'Front matter that is a program is not run.' };
}

function parseYaml(raw: string): { value: unknown; problem: string | null } {
  if (isYamlTooDeep(raw)) return { value: null, problem: 'Front matter nests too deeply.' };
  // The core schema leaves dates and `yes` as text.
  const document = parseDocument(raw, {
    schema: 'core',
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const isDamaged = document.errors.length > 0;
  visit(document, {
    Scalar(_, node) {
      // `title: 007` is not 7.
      if (typeof node.value === 'number' && node.source !== undefined) node.value = node.source;
    },
  });
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  return { value: plain(value), problem: isDamaged ? 'Front matter is not valid YAML.' : null };
}

/** Dates as text as they were written, and nothing nested too deeply. */
function plain(value: unknown, depth = 0): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, plain(each, depth + 1)]),
  );
}
