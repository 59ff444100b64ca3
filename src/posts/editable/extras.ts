/**
 * What a post has besides its text and its place on the site: custom fields, properties of microformats2 without a
 * column, and the place of a page below another. Written in the transaction that writes the post.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText, toPlainText, toStorable } from '../../lib/text/plain-text.ts';
import { listKeys, postKey } from '../cache-keys/surrogate-keys.ts';
import { isPublic, type Post } from '../post.ts';
import type { Writer } from '../translations.ts';
import {
  deleteFields,
  deleteProperties,
  insertFields,
  insertProperty,
  lockPlace,
  selectFields,
  selectProperties,
  updateField,
  updatePlace,
  type StoredField,
} from './extras-store.ts';
import { SENT_HTML_FIELD, writeSentHtml } from './sent-html.ts';

/** Without `id` a new field; with `id` and without `name` and `value`, that one is deleted. */
export type FieldChange = { id?: number; name?: string; value?: string };

/** What is missing stays as it is. */
export type PostExtras = {
  fields?: readonly FieldChange[];
  /** What the text was made of (sent-html.ts); `null`: of nothing else. */
  sentHtml?: string | null;
  /** By name; an empty array removes one. */
  properties?: Readonly<Record<string, readonly unknown[]>>;
  /** Pages: the page above it (`null`: none), and its place among those below the same page. */
  parentId?: number | null;
  position?: number;
};

export type ShownExtras = {
  fields: StoredField[];
  properties: Record<string, unknown[]>;
  /** As it is stored (sent-html.ts). */
  sentHtml: string | null;
};

const MAX_FIELDS = 50;
const MAX_BYTES = 64 * 1_024;
const MAX_FIELD_NAME = 255;
const MAX_INTEGER = 2 ** 31 - 1;

/**
 * For a locked post.
 *
 * @param authorId the only author whose pages that nobody else may read the writer may name; all when missing
 * @returns whether anything changed but the HTML that a program sent: that is not the post's
 * @throws InvalidInputError if there is too much, a name is invalid, or a page cannot be put below the other
 */
export async function writeExtras(
  transaction: Transaction,
  post: Post,
  { fields, sentHtml, properties, parentId, position }: PostExtras,
  { authorId, now }: Writer & { now: Date },
): Promise<boolean> {
  if (sentHtml !== undefined) await writeSentHtml(transaction, post.id, sentHtml);
  const changes = [
    fields ? await writeFields(transaction, post.id, fields) : false,
    properties ? await writeProperties(transaction, post.id, properties) : false,
    await writePlace(transaction, post, { parentId, position }, { authorId, now }),
  ];
  return changes.includes(true);
}

/** Those whose names begin with `_` are not for programs. */
export async function findExtras(
  db: DbOrTransaction,
  ids: readonly number[],
): Promise<ReadonlyMap<number, ShownExtras>> {
  const none = () => ({ fields: [], properties: {}, sentHtml: null });
  const found = new Map<number, ShownExtras>(ids.map((id) => [id, none()]));
  for (const { postId, ...field } of await selectFields(db, ids)) {
    const of = found.get(postId);
    if (of && field.name === SENT_HTML_FIELD) of.sentHtml = field.value;
    if (!isHidden(field.name)) of?.fields.push(field);
  }
  for (const { postId, name, value } of await selectProperties(db, ids)) {
    const read: unknown = JSON.parse(value);
    const of = found.get(postId);
    if (of && isPropertyName(name) && Array.isArray(read)) of.properties[name] = read as unknown[];
  }
  return found;
}

function isHidden(name: string): boolean {
  return name.startsWith('_');
}

async function writeFields(
  transaction: Transaction,
  postId: number,
  changes: readonly FieldChange[],
): Promise<boolean> {
  const known = await selectFields(transaction, [postId]);
  const counted = known.filter(({ name }) => name !== SENT_HTML_FIELD);
  const byId = new Map(counted.map(({ id, name, value }) => [id, { id, name, value }]));
  const [added, deleted, changed]: [Omit<StoredField, 'id'>[], number[], StoredField[]] = [
    [],
    [],
    [],
  ];
  for (const { id, name: given, value } of changes) {
    const name = given === undefined ? undefined : fieldName(given);
    if (id === undefined) {
      if (name === undefined) throw new InvalidInputError('A custom field needs a name.');
      // WordPress's own, which programs send along.
      if (!isHidden(name)) added.push({ name, value: toStorable(value ?? '') });
      continue;
    }
    const field = byId.get(id);
    if (!field || isHidden(field.name)) {
      throw new InvalidInputError(`The post has no custom field with the id ${id}. Read it again.`);
    }
    byId.delete(id);
    if (name === undefined && value === undefined) {
      deleted.push(id);
      continue;
    }
    const after = { id, name: name ?? field.name, value: toStorable(value ?? field.value) };
    if (isHidden(after.name)) {
      throw new InvalidInputError('The name of a custom field cannot begin with “_”.');
    }
    byId.set(id, after);
    if (after.name !== field.name || after.value !== field.value) changed.push(after);
  }
  if (added.length + deleted.length + changed.length === 0) return false;
  refuseTooMuch([...byId.values(), ...added], 'custom fields');
  if (deleted.length > 0) await deleteFields(transaction, postId, deleted);
  for (const field of changed) await updateField(transaction, postId, field);
  if (added.length > 0) await insertFields(transaction, postId, added);
  return true;
}

function fieldName(given: string): string {
  const name = toPlainText(given);
  if (name !== '' && name.length <= MAX_FIELD_NAME) return name;
  throw new InvalidInputError(
    `The name of a custom field has 1 to ${MAX_FIELD_NAME} characters: “${cutText(name, 40)}”.`,
  );
}

function refuseTooMuch(all: readonly { name: string; value: string }[], what: string): void {
  const bytes = all.reduce((sum, { name, value }) => sum + Buffer.byteLength(name + value), 0);
  if (all.length <= MAX_FIELDS && bytes <= MAX_BYTES) return;
  throw new InvalidInputError(
    `A post has at most ${MAX_FIELDS} ${what}, together at most ${MAX_BYTES / 1_024} KiB. Remove some.`,
  );
}

const PROPERTY_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MAX_PROPERTY_NAME = 64;

/** A name as in microformats2 that no object has by itself. */
export function isPropertyName(name: string): boolean {
  return name.length <= MAX_PROPERTY_NAME && PROPERTY_NAME.test(name) && !(name in {});
}

/** Of those that were written elsewhere, what can be stored: each name once, arrays only. */
export function storedProperties(
  written: readonly { name: string; value: string }[],
): { name: string; value: string }[] {
  const kept = new Map<string, string>();
  let bytes = 0;
  for (const { name, value } of written) {
    const size = Buffer.byteLength(name + value);
    const isFull = kept.size === MAX_FIELDS || bytes + size > MAX_BYTES;
    const read = isFull || !isPropertyName(name) ? null : parsedJson(value);
    if (!Array.isArray(read) || read.length === 0 || kept.has(name)) continue;
    kept.set(name, JSON.stringify(read));
    bytes += size;
  }
  return [...kept].map(([name, value]) => ({ name, value }));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const MAX_DEPTH = 20;

async function writeProperties(
  transaction: Transaction,
  postId: number,
  changes: Readonly<Record<string, readonly unknown[]>>,
): Promise<boolean> {
  const known = await selectProperties(transaction, [postId]);
  const after = new Map(known.map(({ name, value }) => [name, value]));
  const written = new Map<string, string>();
  for (const [name, values] of Object.entries(changes)) {
    if (!isPropertyName(name)) {
      throw new InvalidInputError(
        `“${cutText(toPlainText(name), 40)}” is not the name of a property: use a–z, digits and hyphens.`,
      );
    }
    if (!isShallow(values)) {
      throw new InvalidInputError(`The property ${name} is nested too deeply.`);
    }
    const value = values.length === 0 ? undefined : JSON.stringify(values);
    if (value === after.get(name)) continue;
    if (value === undefined) after.delete(name);
    else after.set(name, value);
    written.set(name, value ?? '');
  }
  if (written.size === 0) return false;
  refuseTooMuch(
    [...after].map(([name, value]) => ({ name, value })),
    'properties',
  );
  await deleteProperties(transaction, postId, [...written.keys()]);
  for (const [name, value] of written) {
    if (value !== '') await insertProperty(transaction, { postId, name, value });
  }
  return true;
}

/** Level by level: a recursion would end with the stack. */
function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return false;
    level = level.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return true;
}

type Place = { parentId: number | null | undefined; position: number | undefined };

/** More pages one below the other than any site has. */
const MAX_LEVELS = 100;

async function writePlace(
  transaction: Transaction,
  { id, kind }: Post,
  { parentId, position }: Place,
  { authorId, now }: { authorId: number | undefined; now: Date },
): Promise<boolean> {
  if (kind !== 'page') {
    if (parentId == null) return false;
    throw new InvalidInputError('Only a page can be below another page.');
  }
  if (parentId === undefined && position === undefined) return false;
  if (position !== undefined && !(Number.isInteger(position) && Math.abs(position) <= MAX_INTEGER))
    throw new InvalidInputError('The position of a page is a whole number.');
  const own = await lockPlace(transaction, id);
  if (!own) return false;
  const after = {
    parentId: parentId === undefined ? own.parentId : parentId,
    position: position ?? own.position,
  };
  if (after.parentId === own.parentId && after.position === own.position) return false;
  if (after.parentId !== null && after.parentId !== own.parentId) {
    const parent = await lockPlace(transaction, after.parentId);
    const isReadable =
      parent !== null &&
      (isPublic(parent, now) || authorId === undefined || authorId === parent.authorId);
    const isPage =
      parent?.kind === 'page' && parent.status !== 'trashed' && parent.status !== 'deleted';
    if (!isPage || !isReadable) {
      throw new InvalidInputError(`There is no page with the id ${after.parentId} to be above it.`);
    }
    // Locked on the way up: two changes at once could make a circle.
    let above: number | null = after.parentId;
    for (let level = 0; above !== null; level += 1) {
      if (above === id || level === MAX_LEVELS) {
        throw new InvalidInputError('A page cannot be below itself. Choose another page above it.');
      }
      above = (await lockPlace(transaction, above))?.parentId ?? null;
    }
  }
  await updatePlace(transaction, id, after);
  const touched = [id, own.parentId, after.parentId].flatMap((each) => each ?? []);
  touch(transaction, [...touched.map(postKey), listKeys.sitemap]);
  return true;
}
