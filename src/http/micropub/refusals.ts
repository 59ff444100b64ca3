/**
 * Refusals of the Micropub endpoints: their status, code and sentence.
 *
 * @see https://www.w3.org/TR/micropub/#error-response
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
import type { ErrorRequestHandler, Response } from 'express';
import type { Scope } from '../../clients/program.ts';
import { databaseTrouble } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText } from '../../lib/text/plain-text.ts';
import { loggedUrl } from '../request/headers.ts';
import { closeAfterUnreadBody } from '../server/body-limit.ts';

export type Refusal =
  /** No token was sent. */
  | { error: 'unauthorized'; text: string }
  /** The token is unknown, expired or revoked. */
  | { error: 'invalid_token'; text: string; retryAfterSeconds: number }
  | { error: 'insufficient_scope'; scope: Scope }
  | { error: 'forbidden'; text: string }
  | { error: 'invalid_request'; text: string; isPlain?: boolean }
  | { error: 'too_many_requests'; text: string; retryAfterSeconds: number }
  | { error: 'temporarily_unavailable'; text: string };

const STATUS: Record<Refusal['error'], number> = {
  unauthorized: 401,
  invalid_token: 401,
  // Micropub's own; RFC 6750 says 403.
  insufficient_scope: 401,
  forbidden: 403,
  invalid_request: 400,
  too_many_requests: 429,
  temporarily_unavailable: 503,
};

const MAX_TEXT = 300;

export function invalidRequest(text: string): Refusal {
  return { error: 'invalid_request', text };
}

export function refuse(res: Response, refusal: Refusal): void {
  const { error } = refusal;
  const text =
    error === 'insufficient_scope'
      ? `The token does not have the scope ${refusal.scope}. Sign in again and allow it.`
      : cutText(refusal.text, MAX_TEXT);
  if (!res.req.complete) closeAfterUnreadBody(res.req, res);
  res.status(STATUS[error]).set('Cache-Control', 'no-store');
  if (error === 'unauthorized') res.set('WWW-Authenticate', 'Bearer');
  if (error === 'invalid_token') res.set('WWW-Authenticate', 'Bearer error="invalid_token"');
  if ('retryAfterSeconds' in refusal && refusal.retryAfterSeconds > 0) {
    res.set('Retry-After', String(refusal.retryAfterSeconds));
  }
  if (error === 'insufficient_scope') {
    const { scope } = refusal;
    res.set('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
    res.json({ error, error_description: text, scope });
    return;
  }
  if (error === 'invalid_request' && refusal.isPlain) {
    res.type('text/plain').send(`${text}\n`);
    return;
  }
  // Micropub has no code of its own for a token that is not valid.
  res.json({ error: error === 'invalid_token' ? 'unauthorized' : error, error_description: text });
}

const TROUBLES = {
  away: 'The database of this blog does not answer. Try again in a few minutes.',
  slow: 'This blog is busy. Try again in a few minutes.',
  full: 'The disk of this blog is full. Delete something first.',
} as const;

export function refusedRequests({ log }: Pick<Deps, 'log'>): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error instanceof InvalidInputError) {
      refuse(res, invalidRequest(error.message));
      return;
    }
    const trouble = databaseTrouble(error);
    log.error({ err: error, url: loggedUrl(req.originalUrl) }, 'Micropub request failed');
    if (trouble) {
      res.set('Retry-After', '60');
      refuse(res, { error: 'temporarily_unavailable', text: TROUBLES[trouble] });
      return;
    }
    res
      .status(500)
      .set('Cache-Control', 'no-store')
      .json({ error: 'server_error', error_description: 'The server failed. Try again later.' });
  };
}
