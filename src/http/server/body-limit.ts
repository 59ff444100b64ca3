/**
 * Bounds the request bodies that are still arriving from clients who have not shown who they are: of
 * each client, in all, and in time. A body that came with its head is never counted, so slow senders
 * cannot keep quick ones out. A browser that has signed in before has places of its own, so that
 * strangers with many addresses cannot keep authors from saving.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { clientKeys } from '../../lib/client-keys.ts';
import { clientAddress } from '../request/client.ts';

export type BodyLimitOptions = {
  ofAClient?: number;
  inAll?: number;
  deadlineMs?: number;
  /** What a browser that has signed in before is counted by; `null`: it has not. Asked while it is full. */
  knownBrowser?: (req: Request) => Promise<string | null>;
};

/** `isKnown`: takes no place of strangers. */
type Arriving = { client: string; isKnown: boolean; leave: () => void };

const RETRY_AFTER_SECONDS = 5;
const OF_A_CLIENT =
  'Too many requests of yours are still being sent. Try again in a few seconds.\n';
const IN_ALL = 'Too many requests are still being sent. Try again in a few seconds.\n';
const TOO_SLOW = 'This request took too long to arrive. Send it again.\n';

const gates = new WeakMap<object, () => void>();

/** The sender is known: the body may take its time, and takes nobody's place. */
export function trustBody(req: Request): void {
  gates.get(req)?.();
}

export function createBodyLimit({
  ofAClient = 8,
  inAll = 64,
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
    // What came in one piece with the head is read by now, and needs no place.
    await nextTurn();
    if (req.complete) {
      next();
      return;
    }
    const known = await knownBrowser(req);
    if (known !== null && countOf(known) < ofAClient) {
      admit(req, res, known, true);
      next();
    } else {
      refuse(res, countOf(client) >= ofAClient);
    }
  };

  function isFull(client: string): boolean {
    if (arriving.size < Math.min(ofAClient, inAll)) return false;
    for (const [req, { leave }] of arriving) if (req.complete) leave();
    const strangers = [...arriving.values()].filter(({ isKnown }) => !isKnown).length;
    return strangers >= inAll || countOf(client) >= ofAClient;
  }

  function countOf(client: string): number {
    return [...arriving.values()].filter((each) => each.client === client).length;
  }

  function admit(req: Request, res: Response, client: string, isKnown: boolean): void {
    const timer = setTimeout(() => {
      leave();
      if (!req.complete) end(req, res);
    }, deadlineMs);
    const leave = () => {
      clearTimeout(timer);
      arriving.delete(req);
    };
    arriving.set(req, { client, isKnown, leave });
    gates.set(req, leave);
    // Not when it is answered: what is left of a body that nobody reads still arrives.
    req.once('end', leave).once('close', leave);
  }
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function refuse(res: Response, isOfClient: boolean): void {
  res
    .status(isOfClient ? 429 : 503)
    .set('Retry-After', String(RETRY_AFTER_SECONDS))
    .set('Connection', 'close')
    .type('text/plain')
    .send(isOfClient ? OF_A_CLIENT : IN_ALL);
}

function end(req: Request, res: Response): void {
  if (res.headersSent) req.socket.destroy();
  else res.status(408).set('Connection', 'close').type('text/plain').send(TOO_SLOW);
}
