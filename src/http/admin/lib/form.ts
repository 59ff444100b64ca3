/**
 * The fields of a form, read once and within limits, and the flash message after it.
 */
import type { Request, RequestHandler } from 'express';
import { readFields } from '../../request/read-fields.ts';

/** Enough for a long post with every character escaped. */
export const POST_LIMITS = { maxBytes: 4_000_000 };
/** For forms that anyone can send. */
export const STRANGER_LIMITS = { maxBytes: 16_000, maxFields: 100 };

const ofRequests = new WeakMap<object, URLSearchParams>();

/** Reads the form of a signed-in user. Other bodies have no fields. */
export const readForm: RequestHandler = async (req, res, next) => {
  if (!ofRequests.has(req)) noteForm(req, await readFields(req, res, POST_LIMITS));
  next();
};

/** Reads the form of a page that needs no session. */
export const readStrangersForm: RequestHandler = async (req, res, next) => {
  noteForm(req, await readFields(req, res, STRANGER_LIMITS));
  next();
};

/** Stores the fields of a form that other code has read. */
export function noteForm(req: Request, fields: URLSearchParams): void {
  ofRequests.set(req, fields);
}

export function formOf(req: Request): URLSearchParams {
  return ofRequests.get(req) ?? new URLSearchParams();
}

/** The field as one trimmed line; empty if it is missing. */
export function field(req: Request, name: string): string {
  return text(req, name)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
}

/** The field as typed, with LF line ends and without U+0000, which PostgreSQL cannot store. */
export function text(req: Request, name: string): string {
  return (formOf(req).get(name) ?? '').replaceAll('\0', '\uFFFD').replace(/\r\n?/g, '\n');
}

/** Whether the checkbox was ticked. */
export function isTicked(req: Request, name: string): boolean {
  return formOf(req).has(name);
}

/** A whole number from 1 of a URL or form; `null` for any other text. */
export function idIn(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** Whole numbers from 1, as checkboxes beside rows send them, without duplicates; other values are left out. */
export function ids(req: Request, name: string): number[] {
  const numbers = formOf(req)
    .getAll(name)
    .map(idIn)
    .filter((id) => id !== null);
  return [...new Set(numbers)];
}

/** The sentence for `?done=WORD`; `null` without the parameter, or for an unknown word. */
export function doneSentence(
  { query }: Pick<Request, 'query'>,
  sentences: Readonly<Record<string, string>>,
): string | null {
  const word = query['done'];
  return typeof word === 'string' && Object.hasOwn(sentences, word)
    ? (sentences[word] ?? null)
    : null;
}
