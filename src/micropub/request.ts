/**
 * What a request of a Micropub client asks for: creates, updates, deletes or undeletes a post. Forms and JSON become the
 * same.
 *
 * @see https://www.w3.org/TR/micropub/#syntax
 */
import { InvalidInputError } from '../lib/errors.ts';
import {
  addValues,
  COMMAND,
  emptyEntry,
  isRecord,
  memberOf,
  refuseHostile,
  type Entry,
} from './entry.ts';

/** `remove`: whole properties, or values of them. */
export type Update = { replace: Entry; add: Entry; remove: Entry; removeAll: string[] };

export type MicropubRequest =
  | { action: 'create'; entry: Entry }
  | { action: 'update'; url: string; update: Update }
  | { action: 'delete' | 'undelete'; url: string };

/** Names of a form that are no properties. */
const OF_THE_FORM = new Set(['h', 'action', 'url']);
/** Some programs number the values of a list. */
const LIST_MARK = /\[\d{0,4}\]$/;
/** As programs write the object of JSON in a form. */
const TYPED_CONTENT = /^content\[(html|markdown|text|value)\]$/;
const TYPES = new Set(['entry', 'h-entry']);
const MAX_FIELDS = 2_000;

/**
 * @param fields of a form, in order, without the token
 * @throws InvalidInputError for what is no request
 */
export function readForm(fields: readonly (readonly [string, string])[]): MicropubRequest {
  if (fields.length > MAX_FIELDS) {
    throw new InvalidInputError(`A form has at most ${MAX_FIELDS} fields.`);
  }
  const first = (name: string) => fields.find(([each]) => each === name)?.[1];
  const action = first('action');
  if (action !== undefined && action !== 'create') {
    if (action === 'update') throw new InvalidInputError('Send updates as JSON, not as a form.');
    return { action: moveIn(action), url: requireUrl(first('url')) };
  }
  refuseOtherTypes(first('h') ?? 'entry');
  const entry = emptyEntry();
  for (const [given, value] of fields) {
    const name = given.replace(LIST_MARK, '');
    const [, format] = TYPED_CONTENT.exec(name) ?? [];
    // An empty field of a form was left empty.
    const values: unknown[] =
      value === '' ? [] : [format === undefined ? value : { [format]: value }];
    if (!OF_THE_FORM.has(name)) addValues(entry, format === undefined ? name : 'content', values);
  }
  return { action: 'create', entry };
}

/** @throws InvalidInputError for what is no request */
export function readJson(value: unknown): MicropubRequest {
  if (!isRecord(value)) throw new InvalidInputError('Send a JSON object.');
  refuseHostile(value);
  const action = memberOf(value, 'action');
  if (action === 'update') {
    return { action, url: requireUrl(memberOf(value, 'url')), update: updateIn(value) };
  }
  if (action !== undefined && action !== 'create') {
    return { action: moveIn(action), url: requireUrl(memberOf(value, 'url')) };
  }
  const type = memberOf(value, 'type') ?? ['h-entry'];
  const [only, ...more]: unknown[] = Array.isArray(type) ? (type as unknown[]) : [null];
  if (more.length > 0 || typeof only !== 'string') {
    throw new InvalidInputError('type is an array of one type, such as ["h-entry"].');
  }
  refuseOtherTypes(only);
  const entry = entryIn(value, 'properties');
  addCommands(entry, value);
  return { action: 'create', entry };
}

/** Some programs send commands beside the properties. */
function addCommands(entry: Entry, value: Record<string, unknown>): void {
  for (const [name, given] of Object.entries(value)) {
    if (name.startsWith(COMMAND)) addValues(entry, name, Array.isArray(given) ? given : [given]);
  }
}

function refuseOtherTypes(type: string): void {
  if (TYPES.has(type)) return;
  throw new InvalidInputError('This blog has posts of the type h-entry only.');
}

function moveIn(action: unknown): 'delete' | 'undelete' {
  if (action === 'delete' || action === 'undelete') return action;
  throw new InvalidInputError('action is one of create, update, delete and undelete.');
}

function requireUrl(url: unknown): string {
  if (typeof url === 'string' && url !== '') return url;
  throw new InvalidInputError('url is missing: the URL of the post.');
}

/** @see https://www.w3.org/TR/micropub/#update */
function updateIn(value: Record<string, unknown>): Update {
  const given = memberOf(value, 'delete') ?? {};
  const update: Update = {
    replace: entryIn(value, 'replace'),
    add: entryIn(value, 'add'),
    remove: Array.isArray(given) ? emptyEntry() : entryIn(value, 'delete'),
    removeAll: Array.isArray(given) ? namesIn(given) : [],
  };
  addCommands(update.replace, value);
  const sizes = [update.replace, update.add, update.remove].map(
    ({ properties, commands }) => properties.size + commands.size,
  );
  if (sizes.every((size) => size === 0) && update.removeAll.length === 0) {
    throw new InvalidInputError(
      'An update needs replace, add or delete with at least one property.',
    );
  }
  return update;
}

function namesIn(given: readonly unknown[]): string[] {
  const names = emptyEntry();
  for (const name of given) {
    if (typeof name !== 'string') {
      throw new InvalidInputError('delete is an array of names, or an object of arrays.');
    }
    addValues(names, name, []);
  }
  return [...names.properties.keys()];
}

/** An object whose members are arrays. */
function entryIn(value: Record<string, unknown>, name: string): Entry {
  const given = memberOf(value, name) ?? {};
  if (!isRecord(given)) throw new InvalidInputError(`${name} must be an object of arrays.`);
  const entry = emptyEntry();
  for (const [property, values] of Object.entries(given)) {
    if (!Array.isArray(values)) {
      throw new InvalidInputError(`The values in ${name} must be arrays, such as ["a value"].`);
    }
    addValues(entry, property, values as unknown[]);
  }
  return entry;
}
