/**
 * What a form of the desk brings: its fields, read once and within limits, before any page asks.
 */
import express, { type Request, type RequestHandler } from 'express';

/** A long post, each of its characters escaped. */
const MAX_BYTES = 4_000_000;
const FORM = 'application/x-www-form-urlencoded';

const ofRequests = new WeakMap<object, URLSearchParams>();

const readBytes: RequestHandler = express.raw({ type: FORM, limit: MAX_BYTES });

/** Reads the body of what changes something; what is no form has no fields. */
export const readForm: RequestHandler = (req, res, next) => {
  void readBytes(req, res, (error?: unknown) => {
    const body: unknown = req.body;
    const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
    ofRequests.set(req, new URLSearchParams(text));
    next(error);
  });
};

/** The fields of a form that something else has read: upload-form.ts. */
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
