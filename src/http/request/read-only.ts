/**
 * Pages that can only be read: 405 to everything but GET and HEAD, and the answers that need no
 * content.
 */
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../lib/errors.ts';

/** The page exists, and accepts GET and HEAD only. */
export class MethodNotAllowedError extends AppError {
  override name = 'MethodNotAllowedError';
}

/**
 * Asserts that the method is GET or HEAD. Routes call it once they know that the page exists, so that a
 * missing page is 404 for every method.
 *
 * @throws MethodNotAllowedError for any other method
 */
export function assertReading(req: Pick<Request, 'method' | 'path'>, res: Response): void {
  if (req.method === 'GET' || req.method === 'HEAD') return;
  res.set('Allow', 'GET, HEAD');
  throw new MethodNotAllowedError(`${req.method} ${req.path}`);
}

/** Refuses every other method of a page that always exists. */
export const readOnly: RequestHandler = (req, res) => {
  assertReading(req, res);
};

/**
 * Answers HEAD, and 304 if the client has the file already, so that it is not read for nothing. The
 * headers of the content, ETag among them, must be set.
 *
 * @returns whether it is answered
 */
export function answerWithoutContent(
  req: Pick<Request, 'method' | 'fresh'>,
  res: Response,
): boolean {
  if (req.fresh) {
    res.removeHeader('Content-Type');
    res.removeHeader('Content-Length');
    res.status(304).end();
    return true;
  }
  if (req.method !== 'HEAD') return false;
  res.end();
  return true;
}
