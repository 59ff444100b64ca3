/**
 * Reads a value that PHP has serialized, as WordPress stores lists: `a:1:{s:5:"width";i:300;}`. Lengths count bytes,
 * and many exports have broken ones: then it is no value. Objects are never made.
 */

export type PhpValue = string | number | boolean | null | PhpValue[] | { [key: string]: PhpValue };

const MAX_BYTES = 1_024 ** 2;
const MAX_DEPTH = 20;
const SERIALIZED = /^(?:a:\d+:\{|s:\d+:"|i:-?\d+;|b:[01];|d:|N;)/;

/** Whether the text looks like one. */
export function isSerialized(text: string): boolean {
  return SERIALIZED.test(text);
}

/** @returns `undefined` for what is none, is too large, too deep or an object */
export function readPhpValue(text: string): PhpValue | undefined {
  const bytes = Buffer.from(text);
  if (bytes.length > MAX_BYTES) return undefined;
  const place = { at: 0 };
  const value = readValue(bytes, place, 0);
  return place.at === bytes.length ? value : undefined;
}

function readValue(bytes: Buffer, place: { at: number }, depth: number): PhpValue | undefined {
  const type = bytes.toString('latin1', place.at, place.at + 2);
  place.at += 2;
  if (type === 'N;') return null;
  if (type === 'i:' || type === 'd:') {
    const number = Number(until(bytes, place, ';'));
    return Number.isNaN(number) ? undefined : number;
  }
  if (type === 'b:') return until(bytes, place, ';') === '1';
  if (type === 's:') return readString(bytes, place);
  if (type === 'a:' && depth < MAX_DEPTH) return readArray(bytes, place, depth);
  return undefined;
}

function until(bytes: Buffer, place: { at: number }, end: string): string {
  const at = bytes.indexOf(end, place.at);
  const text = at === -1 ? '' : bytes.toString('utf8', place.at, at);
  place.at = at === -1 ? bytes.length + 1 : at + 1;
  return text;
}

function readString(bytes: Buffer, place: { at: number }): string | undefined {
  const length = lengthIn(bytes, place);
  const start = place.at + 1;
  if (length === null || bytes[start - 1] !== 0x22) return undefined;
  place.at = start + length + 2;
  const isClosed = bytes.toString('latin1', start + length, place.at) === '";';
  return isClosed ? bytes.toString('utf8', start, start + length) : undefined;
}

function lengthIn(bytes: Buffer, place: { at: number }): number | null {
  const text = until(bytes, place, ':');
  return /^\d{1,8}$/.test(text) ? Number(text) : null;
}

function readArray(bytes: Buffer, place: { at: number }, depth: number): PhpValue | undefined {
  const length = lengthIn(bytes, place);
  if (length === null || bytes[place.at++] !== 0x7b) return undefined;
  const entries: [string, PhpValue][] = [];
  for (let index = 0; index < length; index++) {
    const key = readValue(bytes, place, depth + 1);
    const value = readValue(bytes, place, depth + 1);
    if ((typeof key !== 'string' && typeof key !== 'number') || value === undefined)
      return undefined;
    entries.push([String(key), value]);
  }
  if (bytes[place.at++] !== 0x7d) return undefined;
  const isList = entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
