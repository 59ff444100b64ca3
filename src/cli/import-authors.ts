/**
 * The file of `antiphon import --map`: which author of the other blog is which author here.
 */
import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../lib/errors.ts';
import { isYamlTooDeep } from '../lib/text/yaml-depth.ts';

const MAP = z.record(z.string(), z.coerce.string());
const MAX_MAP_BYTES = 1_000_000;

/** YAML, of which JSON is a part. */
export async function readAuthorMap(file: string): Promise<Record<string, string>> {
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
  if (isYamlTooDeep(text)) return null;
  try {
    return parseYaml(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}
