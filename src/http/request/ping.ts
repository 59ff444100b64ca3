/**
 * Receives pings by any protocol: reads the body, raw, because each protocol decides the charset, and up to a limit;
 * limits the claims of one client in a minute. Each protocol formats the failures itself.
 */
import express, { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { databaseTrouble, type DatabaseTrouble } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';
import { refuseStrangersOnFullDisk } from './full-disk.ts';
import { loggedUrl } from './headers.ts';
import { clientKeys, createSlidingWindows, takeFromAll } from '../../lib/rate-limiter.ts';

/** A ping is a few hundred bytes; a title and an excerpt in UTF-16 may add a few thousand. */
const MAX_PING_BYTES = 64 * 1024;

export type PingFailure = 'too-large' | 'unreadable' | 'server-failed' | DatabaseTrouble;

/** The sentences for people. */
export const FAILURE_TEXTS: Record<PingFailure, string> = {
  'too-large': 'A ping may have at most 64 KiB.',
  unreadable: 'The body could not be read as sent.',
  'server-failed': 'The server failed; try again later.',
  away: 'The database of this blog does not answer; try again in a few minutes.',
  slow: 'This blog is busy; try again in a few minutes.',
  full: 'The disk of this blog is full; try again in a day.',
};

const readRaw = express.raw({ type: () => true, limit: MAX_PING_BYTES });

/**
 * Reads the body into `req.body` as a Buffer, whatever its type. The limit applies to the decompressed
 * bytes. Refuses while the disk is full.
 */
export function readPingBody(deps: Pick<Deps, 'db'>): RequestHandler[] {
  return [refuseStrangersOnFullDisk(deps), readRaw];
}

/** The bytes read by {@link readPingBody}; empty if there was no body. */
export function pingBody(req: { body: unknown }): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
}

/** Handles errors of a POST with `answer`, and passes all others on to the error pages. */
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

export type ClaimRateLimit = {
  /** Counts a claim. @returns `false`: the client has made too many in the last minute */
  take: (clientAddress: string) => boolean;
};

const MINUTE_MS = 60_000;
/** About 10 MB. */
const MAX_CLIENTS = 50_000;

export function createClaimRateLimit({
  config,
  clock,
}: Pick<Deps, 'config' | 'clock'>): ClaimRateLimit {
  const claims = createSlidingWindows({
    max: config.clientClaimsPerMinute,
    windowMs: MINUTE_MS,
    maxKeys: MAX_CLIENTS,
  });
  return {
    take: (clientAddress) =>
      takeFromAll([[claims, clientKeys(clientAddress).client]], clock.now().getTime()),
  };
}
