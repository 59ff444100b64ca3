/**
 * What a form of the admin brings: its fields, read once and within limits, before any page asks.
 */
import type { Request, RequestHandler } from 'express';
import { readFields } from '../../request/read-fields.ts';

/** A long post, each of its characters escaped. */
export const POST_LIMITS = { maxBytes: 4_000_000 };
/** Without a session. */
export const STRANGER_LIMITS = { maxBytes: 16_000, maxFields: 100 };

const ofRequests = new WeakMap<object, URLSearchParams>();

/** For who is signed in; what is no form has no fields. */
export const readForm: RequestHandler = async (req, res, next) => {
  if (!ofRequests.has(req)) noteForm(req, await readFields(req, res, POST_LIMITS));
  next();
};

/** For a page that everybody may send something to. */
export const readStrangersForm: RequestHandler = async (req, res, next) => {
  noteForm(req, await readFields(req, res, STRANGER_LIMITS));
  next();
};

/** The fields of a form that something else has read. */
export function noteForm(req: Request, fields: URLSearchParams): void {
  ofRequests.set(req, fields);
}

export function formOf(req: Request): URLSearchParams {
  return ofRequests.get(req) ?? new URLSearchParams();
}

/** One line; empty where it is missing. No database stores U+0000. */
export function field(req: Request, name: string): string {
  return text(req, name)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
}

/** As it was typed, line ends as one character. */
export function text(req: Request, name: string): string {
  return (formOf(req).get(name) ?? '').replaceAll('\0', '\uFFFD').replace(/\r\n?/g, '\n');
}

/** A box that was ticked. */
export function isTicked(req: Request, name: string): boolean {
  return formOf(req).has(name);
}

/** A whole number from 1, as an address or a form brings it; `null` for anything else. */
export function idIn(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** Whole numbers from 1, as boxes beside rows bring them; what is none is left out. */
export function ids(req: Request, name: string): number[] {
  const numbers = formOf(req)
    .getAll(name)
    .map(idIn)
    .filter((id) => id !== null);
  return [...new Set(numbers)];
}
