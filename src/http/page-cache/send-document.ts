/**
 * Sending a finished document: a page, a feed, the sitemap. The one way into the page cache.
 */
import type { Response } from 'express';
import { answerWith } from './answer.ts';
import { createEntry, type Entry } from './entry.ts';
import { visitOf, type CachePolicy } from './visit.ts';

export type { CachePolicy as Keep } from './visit.ts';

export type Document = {
  body: string | Buffer;
  /** With its charset. */
  contentType: string;
  /** When what it shows last changed, for readers that ask by date. */
  lastModified?: Date;
  /** @default what is set already, else 'no-cache': a client asks each time, and is told that nothing changed */
  cacheControl?: string;
  /** `null`: never kept. Everything that is kept ends with the settings. */
  keep: CachePolicy | null;
};

/**
 * Sends it in the encoding that the client likes best, or says that it has it already; and keeps
 * it for the next one, if it is answered with 200, sets no cookie, and may be kept.
 *
 * All headers that were set before belong to it: what is for this client alone is not kept.
 *
 * @returns what was sent
 */
export function sendDocument(res: Response, document: Document): Entry {
  const { body, contentType, lastModified, keep } = document;
  const cacheControl = document.cacheControl ?? res.get('Cache-Control') ?? 'no-cache';
  res.set('Cache-Control', cacheControl).set('Content-Type', contentType);
  if (lastModified) res.set('Last-Modified', lastModified.toUTCString());
  const headers = { ...res.getHeaders() };
  const entry = createEntry({ status: res.statusCode, headers, body, lastModified });
  const visit = visitOf(res);
  if (visit && keep && !res.hasHeader('Set-Cookie')) visit.keep(entry, keep);
  sendEntry(res, entry);
  return entry;
}

/** What was made before, for the same headers. */
export function sendEntry(res: Response, entry: Entry): void {
  // The entry has them all, and not each of its answers has each.
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  answerWith(entry, res.req, res);
}
