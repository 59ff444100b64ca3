/**
 * The bodies of pings: read raw, since their charset is the protocol's affair, and never more
 * than a ping needs. What goes wrong is answered in the protocol's own form.
 */
import express, { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { databaseTrouble, type DatabaseTrouble } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';
import { refuseStrangersOnFullDisk } from './full-disk.ts';
import { loggedUrl } from './headers.ts';

/** A ping is a few hundred bytes; a title and an excerpt in a wide charset may add some thousands. */
const MAX_PING_BYTES = 64 * 1024;

export type PingFailure = 'too-large' | 'unreadable' | 'server-failed' | DatabaseTrouble;

/** For people; http/linkbacks/xmlrpc.ts adds its codes. */
export const FAILURE_TEXTS: Record<PingFailure, string> = {
  'too-large': 'A ping may have at most 64 KiB.',
  unreadable: 'The body could not be read as sent.',
  'server-failed': 'The server failed; try again later.',
  away: 'The database of this blog does not answer; try again in a few minutes.',
  full: 'The disk of this blog is full; try again in a day.',
};

const readRaw = express.raw({ type: () => true, limit: MAX_PING_BYTES });

/**
 * Leaves the body in `req.body` as a Buffer, whatever its type; compressed ones count unpacked. Reads
 * none while the disk is full.
 */
export function readPingBody(deps: Pick<Deps, 'db'>): RequestHandler[] {
  return [refuseStrangersOnFullDisk(deps), readRaw];
}

/** The bytes that {@link readPingBody} left; none where there was no body. */
export function pingBody(req: { body: unknown }): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
}

/** Answers a POST that failed with `answer`; everything else is left to the site's error pages. */
export function pingFailures(
  { log }: Pick<Deps, 'log'>,
  answer: (res: Response, failure: PingFailure) => void,
): ErrorRequestHandler {
  return (error: { type?: string; status?: number }, req, res, next) => {
    if (req.method !== 'POST' || res.headersSent) {
      next(error);
      return;
    }
    const failure = failureOf(error);
    if (failure !== 'too-large' && failure !== 'unreadable') {
      log.error({ err: error, url: loggedUrl(req.originalUrl) }, 'ping failed');
    }
    answer(res, failure);
  };
}

function failureOf(error: { type?: string; status?: number }): PingFailure {
  if (error.type === 'entity.too.large') return 'too-large';
  const trouble = databaseTrouble(error);
  if (trouble) return trouble;
  return error.status !== undefined && error.status < 500 ? 'unreadable' : 'server-failed';
}
