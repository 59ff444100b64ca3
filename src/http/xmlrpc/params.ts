/**
 * Reads the parameters of calls and the members of their structs: any scalar that is spelled as the wanted type counts,
 * since clients send ids as strings, numbers as text, and booleans as 0 and 1. What cannot be read ends the call with a
 * fault that names it.
 */
import { CallFault, CLIENT_FAULTS } from './faults.ts';
import { momentShown, shownAt } from '../../lib/time.ts';
import { FAULT_CODES, isDateTime, LocalDateTime, parseDateTime } from '../../lib/xmlrpc/shape.ts';
import type { XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

type Given = XmlRpcValue | undefined;

/** The members of a struct by name. Without a prototype: `constructor` is no member of an empty one. */
export type Struct = Readonly<Record<string, XmlRpcValue>>;

/** Ends the call with fault 400 if it has fewer parameters. */
export function requireParams(params: readonly XmlRpcValue[], count: number): void {
  if (params.length >= count) return;
  throw new CallFault(CLIENT_FAULTS.missing, `The method takes ${count} parameters or more.`);
}

/** Not trimmed; `nil` is empty. @param name for the fault */
export function textOf(value: Given, name: string): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongType(name, 'a string');
}

export function intOf(value: Given, name: string): number {
  const number = typeof value === 'string' ? spelledNumber(value) : Number(value);
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  if (isScalar && Number.isSafeInteger(number)) return number;
  throw wrongType(name, 'a whole number');
}

/** As intOf; `byDefault` for a missing or empty value. */
export function intOr(value: Given, name: string, byDefault: number): number {
  return value === undefined || value === null || value === '' ? byDefault : intOf(value, name);
}

/** The id of a row; 0, which none has, for anything else: what is asked for is then not found. */
export function idOf(value: Given): number {
  const number = typeof value === 'string' ? spelledNumber(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 2 ** 31
    ? number
    : 0;
}

/** `"false"`, `"0"`, `"no"`, an empty string and `nil` are false. */
export function booleanOf(value: Given, name: string): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === 0 || value === 1) return value === 1;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : null;
  if (word !== null && ['1', 'true', 'yes', 'on'].includes(word)) return true;
  if (word !== null && ['', '0', 'false', 'no', 'off'].includes(word)) return false;
  throw wrongType(name, 'a boolean');
}

/** Empty for `nil` and the empty array, which PHP sends for an empty struct. */
export function structOf(value: Given, name: string): Struct {
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty || isStruct(value)) {
    return Object.assign(Object.create(null) as Record<string, XmlRpcValue>, isEmpty ? {} : value);
  }
  throw wrongType(name, 'a struct');
}

/** One value counts as an array of it; `nil` and the empty string as an empty one. */
export function listOf(value: Given): XmlRpcValue[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === '' ? [] : [value];
}

/**
 * The moment of a date. One without a zone is in `timeZone`: `UTC` for members whose names end with `_gmt`.
 *
 * @returns `null` for no date: `nil`, an empty string, or zeros
 */
export function dateOf(value: Given, name: string, timeZone: string): Date | null {
  if (value === null || value === '') return null;
  const spelled = typeof value === 'string' ? value.trim().replace(/^(\S+) (\d)/, '$1T$2') : value;
  const date = typeof spelled === 'string' && isDateTime(spelled) ? parseDateTime(spelled) : value;
  if (!(date instanceof Date)) throw wrongType(name, 'a date');
  if (Number.isNaN(date.getTime())) return null;
  return date instanceof LocalDateTime ? momentShown(date, timeZone) : date;
}

/** A date to answer with, as the site's clock shows it. Those of UTC are answered as they are. */
export function localDate(moment: Date, timeZone: string): Date {
  return shownAt(moment, timeZone);
}

function isStruct(value: Given): value is Record<string, XmlRpcValue> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !Buffer.isBuffer(value)
  );
}

function spelledNumber(text: string): number {
  return /^\s*[+-]?\d{1,16}\s*$/.test(text) ? Number(text) : NaN;
}

function wrongType(name: string, type: string): CallFault {
  return new CallFault(FAULT_CODES.badParams, `“${name.slice(0, 60)}” is not ${type}.`);
}
