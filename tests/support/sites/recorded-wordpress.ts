/**
 * Calls that a WordPress 6.1.9 answered (tests/fixtures/wordpress-xmlrpc), and how an answer differs from its answer in
 * members and types.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Shape } from './xmlrpc-values.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/wordpress-xmlrpc');
const files = readdirSync(folder);

/** @param number at the beginning of its file's name */
export function recordedCall(number: string): { request: string; response: string } {
  const read = (end: string) => {
    const name = files.find((each) => each.startsWith(`${number}-`) && each.endsWith(end)) ?? '';
    return readFileSync(path.join(folder, name), 'utf8');
  };
  return { request: read('.request.xml'), response: read('.response.http') };
}

/** Members that we answer besides WordPress's are no difference; nor is an array that one of both has empty. */
export function differencesOf(ours: Shape | undefined, theirs: Shape, at = 'value'): string[] {
  if (ours === undefined) return [`${at} is missing`];
  if (typeof ours === 'string' || typeof theirs === 'string') {
    return ours === theirs ? [] : [`${at} is ${typeOf(ours)}, not ${typeOf(theirs)}`];
  }
  if (isArray(ours) || isArray(theirs)) {
    // PHP writes an empty struct as an empty array.
    if (isEmpty(ours) || isEmpty(theirs)) return [];
    if (!isArray(ours) || !isArray(theirs) || !ours.array || !theirs.array)
      return [`${at} is ${typeOf(ours)}, not ${typeOf(theirs)}`];
    return differencesOf(ours.array, theirs.array, `${at}[]`);
  }
  return Object.entries(theirs).flatMap(([name, shape]) =>
    differencesOf(ours[name], shape, `${at}.${name}`),
  );
}

function isArray(shape: Shape): shape is { array: Shape | null } {
  return typeof shape === 'object' && Object.keys(shape).join() === 'array';
}

function isEmpty(shape: Shape): boolean {
  return isArray(shape) && shape.array === null;
}

function typeOf(shape: Shape): string {
  return typeof shape === 'string' ? shape : isArray(shape) ? 'an array' : 'a struct';
}
