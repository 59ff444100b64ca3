/**
 * Reads HTML forms: fields in any charset (TrackBack pings), and flat field names, bounded in number.
 *
 * Express's own parser reads everything as UTF-8. Other parsers turn `a[1]` and `a[b]` into arrays and objects,
 * so a form with such a name is refused.
 */
import { isUtf8 } from 'node:buffer';
import { charsetParameter, decodeText, findCharset } from './text/charset.ts';

/** The most fields of a form in any charset. */
export const MAX_FORM_FIELDS = 100;

export type DecodedForm =
  /** Values as sent: untrimmed, with any control character except NUL. */
  | {
      kind: 'form';
      fields: ReadonlyMap<string, string>;
      /**
       * The raw values, one character a byte, if no charset is declared and they are not UTF-8; `fields`
       * then has them decoded as windows-1252.
       */
      undeclared: ReadonlyMap<string, string> | null;
    }
  /** `message` says what to do, and repeats nothing of the input. */
  | { kind: 'unreadable'; message: string };

/**
 * Reads an `application/x-www-form-urlencoded` body.
 *
 * The charset is the header's, else that of a field `charset`, else UTF-8 if the values are valid UTF-8,
 * else windows-1252. The first of several fields with the same name counts; a broken percent escape
 * stays. Without a Content-Type, the body counts as a form.
 *
 * @see https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function decodeForm(body: Uint8Array, contentType: string | undefined): DecodedForm {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType && mediaType !== 'application/x-www-form-urlencoded') {
    return unreadable('Send the fields as application/x-www-form-urlencoded.');
  }
  const raw = splitFields(body);
  if (raw === null) return unreadable(`Send at most ${MAX_FORM_FIELDS} fields.`);

  const label = charsetParameter(contentType) ?? raw.get('charset')?.trim();
  const charset = label ? findCharset(label) : undeclaredCharset(raw);
  // In UTF-16, names and separators would not be ASCII.
  if (charset === null || charset.startsWith('utf-16')) {
    return unreadable('The charset is not one that is read here. Send UTF-8.');
  }
  const form = decodeFields(raw, charset);
  const isUndeclared = !label && charset !== 'utf-8';
  return form.kind === 'form' && isUndeclared ? { ...form, undeclared: raw } : form;
}

/** Names and values unescaped, each character a byte; `null` if there are too many. */
function splitFields(body: Uint8Array): Map<string, string> | null {
  const pairs = Buffer.from(body)
    .toString('latin1')
    .split('&', MAX_FORM_FIELDS + 1);
  if (pairs.length > MAX_FORM_FIELDS) return null;
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    if (pair === '') continue;
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const key = unescapeBytes(name);
    if (!fields.has(key)) fields.set(key, unescapeBytes(value));
  }
  return fields;
}

function unescapeBytes(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function undeclaredCharset(raw: Map<string, string>): 'utf-8' | 'windows-1252' {
  const values = [...raw.values()].join('\n');
  return isUtf8(Buffer.from(values, 'latin1')) ? 'utf-8' : 'windows-1252';
}

function decodeFields(raw: Map<string, string>, charset: string): DecodedForm {
  const fields = new Map<string, string>();
  for (const [rawName, rawValue] of raw) {
    const name = decodeText(Buffer.from(rawName, 'latin1'), charset);
    const value = decodeText(Buffer.from(rawValue, 'latin1'), charset);
    if (name === null || value === null) {
      return unreadable(`A field is not valid ${charset}. Name the charset in the Content-Type.`);
    }
    if (name.includes('\0') || value.includes('\0')) {
      return unreadable('A field holds a NUL character.');
    }
    fields.set(name, value);
  }
  return { kind: 'form', fields, undeclared: null };
}

function unreadable(message: string): DecodedForm {
  return { kind: 'unreadable', message };
}

/** The most fields of any form; without a session, fewer are accepted. */
export const MAX_FIELDS = 200;
const MAX_NAME_BYTES = 1_000;

export type FlatForm =
  | { kind: 'fields'; fields: URLSearchParams }
  | { kind: 'too-many-fields' }
  | { kind: 'unusable-name' };

/** @param body application/x-www-form-urlencoded, decoded as UTF-8 */
export function readFlatForm(body: string, maxFields: number): FlatForm {
  // Counted before they are parsed.
  if (body.split('&', maxFields + 1).length > maxFields) return { kind: 'too-many-fields' };
  return flatForm(new URLSearchParams(body));
}

/** Checks fields that another parser has read. */
export function flatForm(fields: URLSearchParams): FlatForm {
  for (const name of fields.keys()) if (!isFlatName(name)) return { kind: 'unusable-name' };
  return { kind: 'fields', fields };
}

const NAMES_OF_OBJECTS = new Set(['__proto__', 'constructor', 'prototype']);

/** Dots have no meaning here, but each part must be harmless to code that splits at dots. */
export function isFlatName(name: string): boolean {
  return (
    Buffer.byteLength(name) <= MAX_NAME_BYTES &&
    !/[[\]]/.test(name) &&
    !name.split('.').some((part) => NAMES_OF_OBJECTS.has(part))
  );
}
