/**
 * Sends a finished document (a page, a feed, the sitemap) and offers it to the page cache.
 *
 * Nothing else puts entries into the cache.
 */
import type { Response } from 'express';
import type { ServerResponse } from '../server/serve.ts';
import { answerWith } from './answer.ts';
import { createEntry, type Entry } from './entry.ts';

/**
 * How long a document may stay in the cache: until one of its surrogate `keys` is touched
 * (posts/cache-keys/surrogate-keys.ts), or until time itself changes it at `endsAt`.
 */
export type CachePolicy = { keys: readonly string[]; endsAt: Date | null };

/** A request that the cache could not answer. Responses that may not be cached have no visit. */
export type Visit = {
  /** The cache key of the answer. */
  key: string;
  /** Before anything was read for the answer. */
  startedAt: Date;
  /** Stores the answer, unless something it shows was touched since the visit began. */
  store: (entry: Entry, policy: CachePolicy) => void;
};

export type Document = {
  body: string | Buffer;
  /** With its charset. */
  contentType: string;
  /** When what it shows last changed, for clients that ask by date. */
  lastModified?: Date;
  /** @default the header if it is set already, else 'no-cache': clients revalidate each time */
  cacheControl?: string;
  /** `null`: never cached. Every cached document is dropped when the settings change. */
  cache: CachePolicy | null;
};

const visits = new WeakMap<ServerResponse, Visit>();

export function noteVisit(res: ServerResponse, visit: Visit): void {
  visits.set(res, visit);
}

export function visitOf(res: ServerResponse): Visit | undefined {
  return visits.get(res);
}

/**
 * Sends a document in the encoding the client prefers, or 304 if the client has it already. Caches it
 * if its status is 200, it sets no cookie and it has a cache policy.
 *
 * Headers that are set already become part of the entry, so they must not be for this client alone.
 *
 * @returns the entry that was sent
 */
export function sendDocument(res: Response, document: Document): Entry {
  const { body, contentType, lastModified, cache: policy } = document;
  const cacheControl = document.cacheControl ?? res.get('Cache-Control') ?? 'no-cache';
  res.set('Cache-Control', cacheControl).set('Content-Type', contentType);
  if (lastModified) res.set('Last-Modified', lastModified.toUTCString());
  const headers = { ...res.getHeaders() };
  const entry = createEntry({ status: res.statusCode, headers, body, lastModified });
  const visit = visitOf(res);
  if (visit && policy && !res.hasHeader('Set-Cookie')) visit.store(entry, policy);
  sendEntry(res, entry);
  return entry;
}

/** Sends an entry that was made earlier for the same headers. */
export function sendEntry(res: Response, entry: Entry): void {
  // The entry carries the headers, and a 304 sends only some of them.
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  answerWith(entry, res.req, res);
}
