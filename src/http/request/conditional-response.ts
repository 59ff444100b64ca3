/**
 * The answers that need no content: what is in a file is not read for them.
 */
import type { Request, Response } from 'express';

/**
 * Answers HEAD, and 304 to who has it already. The headers of the content, ETag among them, are set.
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
