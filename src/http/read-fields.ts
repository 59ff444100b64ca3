/**
 * What a form of the site brings. Those of the desk are read by admin/form.ts.
 */
import express, { type Request, type RequestHandler, type Response } from 'express';

const FORM = 'application/x-www-form-urlencoded';

/**
 * The fields of the body; none where it is no form.
 *
 * Rejects with a status of 4xx where it is longer, or cannot be read.
 */
export async function readFields(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<URLSearchParams> {
  const read: RequestHandler = express.raw({ type: FORM, limit: maxBytes });
  await new Promise<void>((resolve, reject) => {
    void read(req, res, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  const body: unknown = req.body;
  return new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : '');
}
