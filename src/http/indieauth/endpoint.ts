/**
 * What the endpoints for programs share: forms within limits, errors as JSON, bearer tokens, answers that browsers of
 * other sites may read and nobody stores. Cookies are not read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { databaseTrouble } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';
import { findProgramByToken, noteWrongToken, type Bearer } from '../../indieauth/access-tokens.ts';
import { clientKeys, createSlidingWindows, takeFromAll } from '../../lib/rate-limiter.ts';
import { clientAddress, loggedUrl } from '../request/headers.ts';
import { readFields } from '../request/read-fields.ts';

const LIMITS = { maxBytes: 16_000, maxFields: 50 };
const MINUTE_MS = 60_000;
const MAX_CLIENTS = 10_000;

export function sendError(res: Response, status: number, error: string, text: string): void {
  res.status(status).json({ error, error_description: text });
}

/** Lets scripts of other sites read the answer, and answers their preliminary requests. */
export const forPrograms: RequestHandler = (req, res, next) => {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
    'Cache-Control': 'no-store',
    Pragma: 'no-cache',
  });
  if (req.method !== 'OPTIONS') {
    next();
    return;
  }
  res
    .set('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
    .set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Accept')
    .set('Access-Control-Max-Age', '600')
    .status(204)
    .end();
};

/** @param max requests of one client in a minute */
export function createRequestLimit({ clock }: Pick<Deps, 'clock'>, max: number) {
  const windows = createSlidingWindows({ max, windowMs: MINUTE_MS, maxKeys: MAX_CLIENTS });
  return (req: Request): boolean =>
    takeFromAll([[windows, clientKeys(clientAddress(req)).client]], clock.now().getTime());
}

export function refuseTooMany(res: Response, seconds = 60): void {
  res.set('Retry-After', String(seconds));
  sendError(res, 429, 'temporarily_unavailable', 'Too many requests. Try again in a minute.');
}

/**
 * The parameters of a form, each given once (RFC 6749 §3.2), and empty if it is missing.
 *
 * @returns `null` if it was refused
 */
export async function readParameters<Name extends string>(
  req: Request,
  res: Response,
  names: readonly Name[],
): Promise<Record<Name, string> | null> {
  if (req.is('application/x-www-form-urlencoded') === false) {
    const text = 'Send the parameters as application/x-www-form-urlencoded.';
    sendError(res, 400, 'invalid_request', text);
    return null;
  }
  const fields = await readFields(req, res, LIMITS);
  const twice = repeated(fields, names);
  if (twice === null) return valuesOf(fields, names);
  sendError(res, 400, 'invalid_request', `${twice} is given more than once.`);
  return null;
}

/** The first of the names that has several values. */
export function repeated<Name extends string>(
  fields: URLSearchParams,
  names: readonly Name[],
): Name | null {
  return names.find((name) => fields.getAll(name).length > 1) ?? null;
}

export function valuesOf<Name extends string>(
  fields: URLSearchParams,
  names: readonly Name[],
): Record<Name, string> {
  const values = names.map((name) => [name, fields.get(name) ?? '']);
  return Object.fromEntries(values) as Record<Name, string>;
}

/** The program whose token the Authorization header has. @returns `null` if it was refused */
export async function requireBearer(
  deps: Pick<Deps, 'db' | 'clock'>,
  req: Request,
  res: Response,
): Promise<Bearer | null> {
  const token = /^Bearer +([\w.~+/=-]{1,500}) *$/i.exec(req.get('Authorization') ?? '')?.[1];
  if (token === undefined) {
    res.set('WWW-Authenticate', 'Bearer');
    sendError(res, 401, 'invalid_token', 'Send an access token in the Authorization header.');
    return null;
  }
  const program = await findProgramByToken(deps, token);
  if (program) return program;
  const seconds = await noteWrongToken(deps, clientAddress(req));
  if (seconds > 0) {
    refuseTooMany(res, seconds);
    return null;
  }
  res.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  sendError(res, 401, 'invalid_token', 'The token is unknown, has expired or was revoked.');
  return null;
}

/** Errors of these endpoints as JSON. */
export function endpointErrors({ log }: Pick<Deps, 'log'>): ErrorRequestHandler {
  return (error: { status?: number; message?: string }, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const { status } = error;
    if (status !== undefined && status >= 400 && status < 500) {
      sendError(res, status, 'invalid_request', 'The form could not be read.');
      return;
    }
    log.error({ err: error, url: loggedUrl(req.originalUrl) }, 'IndieAuth request failed');
    if (databaseTrouble(error)) {
      res.set('Retry-After', '60');
      sendError(res, 503, 'temporarily_unavailable', 'The blog is not available. Try again later.');
    } else {
      sendError(res, 500, 'server_error', 'The server failed. Try again later.');
    }
  };
}
