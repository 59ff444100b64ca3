/**
 * Fields of an HTML form, with flat names and bounded in number. Pure.
 *
 * Other parsers read `a[1]` and `a[b]` as arrays and objects, which lets a sender choose what is
 * built. No form here has such a name, so a form that has one is refused as a whole.
 */

/** No form has more fields; without a session, fewer. */
export const MAX_FIELDS = 200;
const MAX_NAME_BYTES = 1_000;

export type FlatForm =
  | { kind: 'fields'; fields: URLSearchParams }
  | { kind: 'too-many-fields' }
  | { kind: 'unusable-name' };

/** @param body application/x-www-form-urlencoded, decoded as UTF-8 */
export function readFlatForm(body: string, maxFields: number): FlatForm {
  // Counted before anything is built of them.
  if (body.split('&', maxFields + 1).length > maxFields) return { kind: 'too-many-fields' };
  return flatForm(new URLSearchParams(body));
}

/** The same check for fields that another parser has read. */
export function flatForm(fields: URLSearchParams): FlatForm {
  for (const name of fields.keys()) if (!isFlatName(name)) return { kind: 'unusable-name' };
  return { kind: 'fields', fields };
}

const NAMES_OF_OBJECTS = new Set(['__proto__', 'constructor', 'prototype']);

/** A dot has no meaning for our parsers, but each part has to be harmless for those that split. */
export function isFlatName(name: string): boolean {
  return (
    Buffer.byteLength(name) <= MAX_NAME_BYTES &&
    !/[[\]]/.test(name) &&
    !name.split('.').some((part) => NAMES_OF_OBJECTS.has(part))
  );
}
