/**
 * Limits the request bodies of unauthenticated clients that are still arriving: per client, in total and
 * in time. A body that arrives together with its head is never counted, so slow senders cannot block
 * fast ones. A browser that has signed in before is counted separately, so that strangers with many
 * addresses cannot stop authors from saving.
 */
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { clientAddress } from '../request/headers.ts';
import type { IncomingMessage, ServerResponse } from './serve.ts';
import { clientKeys } from '../../lib/rate-limiter.ts';

export type BodyLimitOptions = {
  maxPerClient?: number;
  maxTotal?: number;
  deadlineMs?: number;
  /** The key by which a browser that has signed in before is counted; `null`: it has not. */
  knownBrowser?: (req: Request) => Promise<string | null>;
};

/** `isKnown`: does not count towards the total of strangers. */
type Arriving = { client: string; isKnown: boolean; release: () => void };

const RETRY_AFTER_SECONDS = 5;
const CLIENT_REFUSAL =
  'Too many of your requests are still being sent. Try again in a few seconds.\n';
const TOTAL_REFUSAL = 'Too many requests are still being sent. Try again in a few seconds.\n';
const TOO_SLOW = 'This request took too long to arrive. Send it again.\n';

const releases = new WeakMap<object, () => void>();

/** Lifts the deadline and the count for the body of an authenticated sender. */
export function trustBody(req: Request): void {
  releases.get(req)?.();
}

export function createBodyLimit({
  maxPerClient = 8,
  maxTotal = 64,
  deadlineMs = 5_000,
  knownBrowser = () => Promise.resolve(null),
}: BodyLimitOptions = {}): RequestHandler {
  const arriving = new Map<Request, Arriving>();
  return async (req, res, next) => {
    if (!hasBody(req)) {
      next();
      return;
    }
    const { client } = clientKeys(clientAddress(req));
    if (!isFull(client)) {
      admit(req, res, client, false);
      next();
      return;
    }
    // A body that came in one piece with the head has been read after this.
    await nextTick();
    if (req.complete) {
      next();
      return;
    }
    const known = await knownBrowser(req);
    if (known !== null && countOf(known) < maxPerClient) {
      admit(req, res, known, true);
      next();
    } else {
      refuse(res, countOf(client) >= maxPerClient);
    }
  };

  function isFull(client: string): boolean {
    if (arriving.size < Math.min(maxPerClient, maxTotal)) return false;
    for (const [req, { release }] of arriving) if (req.complete) release();
    const strangers = [...arriving.values()].filter(({ isKnown }) => !isKnown).length;
    return strangers >= maxTotal || countOf(client) >= maxPerClient;
  }

  function countOf(client: string): number {
    return [...arriving.values()].filter((each) => each.client === client).length;
  }

  function admit(req: Request, res: Response, client: string, isKnown: boolean): void {
    const timer = setTimeout(() => {
      release();
      if (!req.complete) end(req, res);
    }, deadlineMs);
    const release = () => {
      clearTimeout(timer);
      arriving.delete(req);
    };
    arriving.set(req, { client, isKnown, release });
    releases.set(req, release);
    // Not on the response: the rest of a body that nobody reads still arrives after it.
    req.once('end', release).once('close', release);
  }
}

/**
 * Closes the connection after an answer that does not read the body: the rest of an unfinished one would hold the
 * connection until Node's request timeout.
 */
export function closeAfterUnreadBody(req: IncomingMessage, res: ServerResponse): void {
  if (hasBody(req)) res.setHeader('Connection', 'close');
}

function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function refuse(res: Response, isClientFull: boolean): void {
  res
    .status(isClientFull ? 429 : 503)
    .set('Retry-After', String(RETRY_AFTER_SECONDS))
    .set('Connection', 'close')
    .type('text/plain')
    .send(isClientFull ? CLIENT_REFUSAL : TOTAL_REFUSAL);
}

function end(req: Request, res: Response): void {
  if (res.headersSent) req.socket.destroy();
  else res.status(408).set('Connection', 'close').type('text/plain').send(TOO_SLOW);
}
