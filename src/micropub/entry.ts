/**
 * A microformats2 entry as Micropub clients send and read it, and what its values mean.
 *
 * @see https://www.w3.org/TR/micropub/#json-syntax
 * @see https://microformats.org/wiki/microformats2-parsing
 */
import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError } from '../lib/errors.ts';
import { cutText, fold, toPlainText } from '../lib/text/plain-text.ts';

/** By name: a `Map`, so that no name is that of an object's own. */
export type Values = Map<string, unknown[]>;

/** `commands`: the names of `mp-*` without it. They are never stored or shown. */
export type Entry = { properties: Values; commands: Values };

export const COMMAND = 'mp-';

/** Of one property, and of all. */
const MAX_VALUES = 200;
const MAX_PROPERTIES = 60;
const MAX_NAME = 64;
const MAX_DEPTH = 20;
const NAMES_OF_OBJECTS = new Set(['__proto__', 'constructor', 'prototype']);

/** Older names of commands. */
const OLD_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['slug', 'slug'],
  ['syndicate-to', 'syndicate-to'],
]);

export function emptyEntry(): Entry {
  return { properties: new Map(), commands: new Map() };
}

/** @throws InvalidInputError for a name that no property has, or too many */
export function addValues(entry: Entry, given: string, values: readonly unknown[]): void {
  refuseName(given);
  const command = given.startsWith(COMMAND) ? given.slice(COMMAND.length) : OLD_COMMANDS.get(given);
  const [into, name] =
    command === undefined ? [entry.properties, given] : [entry.commands, command];
  const all = into.get(name) ?? [];
  if (all.length + values.length > MAX_VALUES) {
    throw new InvalidInputError(`A property has at most ${MAX_VALUES} values: ${name}.`);
  }
  all.push(...values);
  into.set(name, all);
  if (into.size > MAX_PROPERTIES) {
    throw new InvalidInputError(`A post has at most ${MAX_PROPERTIES} properties.`);
  }
}

function refuseName(name: string): void {
  if (name !== '' && name.length <= MAX_NAME && !/[[\]]/.test(name) && !isOfObjects(name)) return;
  throw new InvalidInputError(
    `“${cutText(toPlainText(name), 40)}” is not the name of a property. Use name or name[].`,
  );
}

function isOfObjects(name: string): boolean {
  return NAMES_OF_OBJECTS.has(name);
}

/**
 * Level by level: a recursion would end with the stack.
 *
 * @throws InvalidInputError for a value of JSON that is nested too deeply, or has an object's own name
 */
export function refuseHostile(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw new InvalidInputError(`The JSON is nested more than ${MAX_DEPTH} levels deep.`);
    }
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      if (!Array.isArray(each)) Object.keys(each).filter(isOfObjects).forEach(refuseName);
      for (const inner of Object.values(each)) next.push(inner);
    }
    level = next;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own member of an object of JSON. */
export function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text of a value: a string, or an object with `value` or `text`; `null` for any other. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  for (const name of ['value', 'text']) {
    const text = memberOf(value, name);
    if (typeof text === 'string') return text;
  }
  return null;
}

/** The URL of a value: a string, an image with its alternative text, or a nested entry with a `url`. */
export function urlOf(value: unknown): string | null {
  const urls = memberOf(memberOf(value, 'properties'), 'url');
  const [url] = Array.isArray(urls) ? (urls as unknown[]) : [];
  return typeof url === 'string' ? url : textOf(value);
}

/** @throws InvalidInputError if there are several, or it is no text */
export function onlyText(values: readonly unknown[], name: string): string | null {
  const given = values.filter((each) => each !== '' && each !== null);
  if (given.length === 0) return null;
  const text = textOf(given[0]);
  if (given.length === 1 && text !== null) return text;
  throw new InvalidInputError(`${name} has one value, which is a text.`);
}

/** Whether deleting the one deletes the other. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (isDeepStrictEqual(a, b)) return true;
  const [first, second] = [urlOf(a), urlOf(b)];
  return first !== null && second !== null && fold(first) === fold(second);
}
