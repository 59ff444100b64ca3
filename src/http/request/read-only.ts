/**
 * What can only be read, which is nearly all: 405 to everything but GET and HEAD.
 */
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../lib/errors.ts';

/** The page is there, and nothing but reading it is possible. */
export class MethodNotAllowedError extends AppError {
  override name = 'MethodNotAllowedError';
}

/**
 * For a route that asks whether there is what is asked for: to be called when it is known, so that
 * what is not there is 404 whatever the method.
 *
 * @throws MethodNotAllowedError unless it is to be read
 */
export function assertReading(req: Pick<Request, 'method' | 'path'>, res: Response): void {
  if (req.method === 'GET' || req.method === 'HEAD') return;
  res.set('Allow', 'GET, HEAD');
  throw new MethodNotAllowedError(`${req.method} ${req.path}`);
}

/** For what is always there: the rest of its methods. */
export const readOnly: RequestHandler = (req, res) => {
  assertReading(req, res);
};
