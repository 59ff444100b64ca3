/**
 * The text of a post's file, or of standard input. What it says is posts/front-matter.ts's to read.
 */
import { readFile, realpath } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { InvalidInputError } from '../lib/errors.ts';

/**
 * `name` is a path, or `-` for standard input.
 *
 * @throws InvalidInputError if it cannot be read or is not UTF-8
 */
export async function readPostFile(name: string): Promise<string> {
  const bytes = name === '-' ? await buffer(process.stdin) : await readBytes(name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInputError(`${name} is not UTF-8 text.`);
  }
}

/** Its absolute path, the same by whatever links it is named; `null` for standard input. */
export async function locatePostFile(name: string): Promise<string | null> {
  return name === '-' ? null : await realpath(name);
}

async function readBytes(name: string): Promise<Buffer> {
  try {
    return await readFile(name);
  } catch (error) {
    throw new InvalidInputError(`${name} cannot be read: ${(error as Error).message}.`);
  }
}
