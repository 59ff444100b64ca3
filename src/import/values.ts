/**
 * Reads values of front matter, configurations and JSON from outside, of whatever type they are.
 */
import { toPlainText } from '../lib/text/plain-text.ts';
import { momentShown, readShown } from '../lib/time.ts';

/** By lower-case names with `_` for `-`. */
export type Fields = Readonly<Record<string, unknown>>;

/** The entries of a map; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => [
      name.toLowerCase().replaceAll('-', '_'),
      each,
    ]),
  );
}

/** The first of the fields that is text or a number, trimmed; `null`: none, or empty. */
export function textOf(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = scalarText(fields[name]);
    if (value !== null) return value;
  }
  return null;
}

/** `null` for a list, a map, nothing, or empty text. */
export function scalarText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return null;
  }
  return String(value).trim() || null;
}

/** With the white space at both ends; empty for what is neither text nor a number. */
export function rawText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A name that Intl knows; `null`: another one. */
export function timeZoneIn(name: string | null | undefined): string | null {
  try {
    return name
      ? new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
      : null;
  } catch {
    return null;
  }
}

const YES = new Set(['true', 'yes', 'on', 'open', '1']);
const NO = new Set(['false', 'no', 'off', 'closed', 'close', '0', 'never']);

/** `null`: missing, or neither yes nor no. */
export function flagOf(fields: Fields, ...names: string[]): boolean | null {
  for (const name of names) {
    const word = scalarText(fields[name])?.toLowerCase() ?? '';
    if (YES.has(word)) return true;
    if (NO.has(word)) return false;
  }
  return null;
}

/** Names, each once: of a list, or of text, which `separator` divides. Maps count by their `name`. */
export function namesOf(value: unknown, separator: RegExp): string[] {
  const given = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(separator)
      : [value];
  const names = given.map((each: unknown) => {
    const name = scalarText(each) ?? textOf(mapOf(each), 'name', 'title', 'id', 'slug');
    return toPlainText(name ?? '');
  });
  return [...new Set(names)].filter((name) => name !== '');
}

export function mapOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function wholeOf(fields: Fields, ...names: string[]): number | null {
  const text = textOf(fields, ...names);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

const ISO =
  /^(?<day>\d{4}[-/]\d\d?[-/]\d\d?)(?:[Tt ]+(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d(?:\.\d{1,9})?))?(?: *(?<half>[AaPp])[Mm])?(?: *(?<zone>[Zz]|UTC|GMT|[+-]\d\d:?\d\d)(?: +[A-Z]{2,5})?)?)?$/;

/** A date as written, and one without a zone in `timeZone`. `null`: no date that exists. */
export function momentIn(value: unknown, timeZone: string): Date | null {
  const text = scalarText(value);
  if (text === null || text.length > 60) return null;
  const groups = ISO.exec(text)?.groups;
  return groups ? isoMoment(groups, timeZone) : wordyMoment(text, timeZone);
}

function isoMoment(groups: Record<string, string | undefined>, timeZone: string): Date | null {
  const { day = '', hour = '0', minute = '00', second = '00', half, zone } = groups;
  const [year = '', month = '', date = ''] = day.split(/[-/]/);
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const two = (text: string) => text.padStart(2, '0');
  const shown = readShown(
    `${year}-${two(month)}-${two(date)}`,
    `${two(String(hours))}:${minute}:${second}`,
  );
  return shown && inRange(zone === undefined ? momentShown(shown, timeZone) : inZone(shown, zone));
}

function inZone(shown: Date, zone: string): Date {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return new Date(shown.getTime() - (sign === '-' ? -ahead : ahead));
}

/** `Jul 08 2022`, `8 July 2022 10:00`, `Fri, 08 Jul 2022 10:00:00 +0200`. */
function wordyMoment(text: string, timeZone: string): Date | null {
  if (!/[A-Za-z]{3}/.test(text) || !/\d{4}/.test(text)) return null;
  const hasZone = /(?:[+-]\d{4}|\b(?:GMT|UTC|Z))$/.test(text);
  const moment = new Date(hasZone ? text : `${text} UTC`);
  if (Number.isNaN(moment.getTime())) return null;
  return inRange(hasZone ? moment : momentShown(moment, timeZone));
}

/** Years that fit the four digits of a path, and PostgreSQL. */
function inRange(moment: Date): Date | null {
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9_999 ? moment : null;
}
