/**
 * The options of `antiphon import`, and the file that says who the authors are here.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type readArgs, UsageError } from './command.ts';
import { IMPORT_FORMATS, type ImportFormat } from '../import/entry.ts';
import { MEDIA_CHOICES, type ImportOptions } from '../import/options.ts';
import { InvalidInputError } from '../lib/errors.ts';

export const IMPORT_OPTIONS = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  from: { type: 'string' },
  map: { type: 'string' },
  media: { type: 'string' },
  'media-from': { type: 'string' },
  'as-drafts': { type: 'boolean' },
  trash: { type: 'boolean' },
  settings: { type: 'boolean' },
  charset: { type: 'string' },
  site: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArgs<typeof IMPORT_OPTIONS>>['values'];

/** @throws UsageError, or InvalidInputError if the map cannot be read */
export async function readImportOptions(values: Values): Promise<Partial<ImportOptions>> {
  const format = choiceIn('from', values.from, IMPORT_FORMATS);
  const media = choiceIn('media', values.media, MEDIA_CHOICES);
  return {
    ...(format && { format: format satisfies ImportFormat }),
    ...(media && { media }),
    ...(values['media-from'] !== undefined && { mediaFrom: path.resolve(values['media-from']) }),
    ...(values.site !== undefined && { siteUrl: values.site }),
    ...(values.charset !== undefined && { charset: values.charset }),
    asDrafts: values['as-drafts'] ?? false,
    trash: values.trash ?? false,
    settings: values.settings ?? false,
    authors: values.map === undefined ? {} : await readMap(values.map),
  };
}

function choiceIn<const Choices extends readonly string[]>(
  option: string,
  word: string | undefined,
  choices: Choices,
): Choices[number] | undefined {
  if (word === undefined || choices.includes(word)) return word;
  throw new UsageError(`--${option} must be one of ${choices.join(', ')}, not “${word}”.`);
}

const MAP = z.record(z.string(), z.coerce.string());
const MAX_MAP_BYTES = 1_000_000;

/** YAML, of which JSON is a part. */
async function readMap(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidInputError(`${file} cannot be read: ${(error as Error).message}.`);
  });
  const isRead = text.length <= MAX_MAP_BYTES ? MAP.safeParse(yamlIn(text)) : null;
  if (isRead?.success) return isRead.data;
  throw new InvalidInputError(
    `${file} is not a map of authors. Write a line for each: their login there, a colon, their name here.`,
  );
}

function yamlIn(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}
