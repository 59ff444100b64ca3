/**
 * Sends a finished document (a page, a feed, the sitemap): chooses the encoding, answers 304 if the client has it
 * already, and offers it to the page cache. Nothing else puts entries into the cache.
 *
 * `answerWith` is the cache-hit path, so everything that can be prepared is prepared in the entry.
 */
import type { Response } from 'express';
import Negotiator from 'negotiator';
import { readyIn, type Encoding, type Entry, type Ready, createEntry } from './entry.ts';
import type { IncomingMessage, ServerResponse } from '../server/serve.ts';

export function answerWith(entry: Entry, req: IncomingMessage, res: ServerResponse): void {
  const { headers } = req;
  const encoding = entry.isCompressible ? chooseEncoding(headers['accept-encoding']) : 'identity';
  const { etag, notModifiedHeaders } = entry.representations[encoding];
  // Clients do not store error pages.
  if (entry.status === 200 && isNotModified(headers, etag, entry.lastModifiedMs)) {
    res.writeHead(304, notModifiedHeaders);
    res.end();
    return;
  }
  const ready = readyOrPlain(entry, encoding);
  if (ready instanceof Promise) {
    ready.then(
      (made) => {
        send(entry, made, req, res);
      },
      (error: unknown) => res.destroy(error as Error),
    );
  } else {
    send(entry, ready, req, res);
  }
}

/** Falls back to the uncompressed body if compression fails, for example for lack of memory. */
function readyOrPlain(entry: Entry, encoding: Encoding): Ready | Promise<Ready> {
  const plain = () => readyIn(entry, 'identity');
  try {
    const ready = readyIn(entry, encoding);
    return ready instanceof Promise ? ready.catch(plain) : ready;
  } catch {
    return plain();
  }
}

function send(entry: Entry, { headers, body }: Ready, req: IncomingMessage, res: ServerResponse) {
  res.writeHead(entry.status, headers);
  if (req.method === 'HEAD') res.end();
  else res.end(body);
}

/** By preference where the client weighs them alike: the smallest first. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;

/** Browsers send a handful of different values, so the choice is memoised for the hit path. */
const MAX_REMEMBERED = 200;
const LONGEST_REMEMBERED = 100;
const remembered = new Map<string, Encoding>();

/**
 * The encoding that the client prefers; `identity` if it names none of ours or refuses them all.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return 'identity';
  const known = remembered.get(acceptEncoding);
  if (known !== undefined) return known;
  const chosen = negotiate(acceptEncoding);
  if (acceptEncoding.length <= LONGEST_REMEMBERED) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(acceptEncoding, chosen);
  }
  return chosen;
}

function negotiate(acceptEncoding: string): Encoding {
  // `x-gzip` is another name of gzip (RFC 9110 §8.4.1.3).
  const headers = { 'accept-encoding': acceptEncoding.replace(/\bx-gzip\b/gi, 'gzip') };
  const chosen = new Negotiator({ headers }).encoding(ENCODINGS, { preferred: ENCODINGS });
  return chosen ?? 'identity';
}

type Conditions = Pick<IncomingMessage['headers'], 'if-none-match' | 'if-modified-since'>;

/**
 * Whether a conditional request is answered with 304. Tags take precedence over dates.
 *
 * Our own and not the package `fresh`: it runs for every cache hit, and `fresh` takes any text that
 * `Date.parse` accepts for a date.
 *
 * @param lastModifiedMs a whole second, as in Last-Modified; `null`: the document has no date
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
export function isNotModified(
  conditions: Conditions,
  etag: string,
  lastModifiedMs: number | null,
): boolean {
  const tags = conditions['if-none-match'];
  if (tags !== undefined) return namesTag(tags, etag);
  const since = conditions['if-modified-since'];
  return since !== undefined && lastModifiedMs !== null && lastModifiedMs <= parseHttpDate(since);
}

/** A tag, after any empty list elements (RFC 9110 §5.6.1). */
const TAG = /[\s,]*(?:W\/)?("[^"]*")\s*(?:,|$)/y;

/** Weak comparison, because proxies that compress weaken our tags. */
function namesTag(tags: string, etag: string): boolean {
  if (tags === etag || tags.trim() === '*') return true;
  TAG.lastIndex = 0;
  for (let match = TAG.exec(tags); match !== null; match = TAG.exec(tags)) {
    if (match[1] === etag) return true;
    if (TAG.lastIndex >= tags.length) break;
  }
  return false;
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = String.raw`\d\d:\d\d:\d\d`;

/** IMF-fixdate and the two obsolete formats (RFC 9110 §5.6.7). */
const HTTP_DATE = new RegExp(
  [
    String.raw`^${DAY}, \d\d ${MONTH} \d{4} ${TIME} GMT$`,
    String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d\d-${MONTH}-\d\d ${TIME} GMT$`,
    String.raw`^${DAY} ${MONTH} [\d ]\d ${TIME} \d{4}$`,
  ].join('|'),
);

/** Milliseconds; `NaN` for anything but an HTTP date, so that the condition is ignored. */
function parseHttpDate(text: string): number {
  if (!HTTP_DATE.test(text)) return NaN;
  // The asctime format has no time zone.
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}

/**
 * How long a document may stay in the cache: until one of its surrogate `keys` is touched
 * (posts/cache-keys/surrogate-keys.ts), or until time itself changes it at `endsAt`.
 */
export type CachePolicy = { keys: readonly string[]; endsAt: Date | null };

/** A request that the cache could not answer. Responses that may not be cached have no visit. */
export type Visit = {
  /** The cache key of the answer. */
  key: string;
  /** As requested, with its `?`: for redirects, which are not stored, and for nothing else. */
  query: string;
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
