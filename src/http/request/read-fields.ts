/**
 * Reads a form that is sent to the site or the admin: its size, its fields and their names are
 * bounded before anything else looks at them.
 */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../lib/errors.ts';
import { MAX_FIELDS, readFlatForm, type FlatForm } from '../../lib/form.ts';

const FORM = 'application/x-www-form-urlencoded';

/** The form is not accepted: the error page says why in the site's language. */
export class FormError extends AppError {
  override name = 'FormError';
  /** 400 or 413. */
  readonly status: number;
  readonly why: 'too-many-fields' | 'unusable-name';

  constructor(status: number, why: FormError['why']) {
    super(`A form was not accepted: ${why}.`);
    this.status = status;
    this.why = why;
  }
}

/**
 * The fields of the body; none where it is no form.
 *
 * Rejects with a status of 4xx where it is longer, is compressed, or cannot be read.
 *
 * @throws FormError for too many fields, or a name that is not flat
 */
export async function readFields(
  req: Request,
  res: Response,
  { maxBytes, maxFields = MAX_FIELDS }: { maxBytes: number; maxFields?: number },
): Promise<URLSearchParams> {
  // No browser compresses a form, and a few compressed bytes can expand to very many.
  const read: RequestHandler = express.raw({ type: FORM, limit: maxBytes, inflate: false });
  await new Promise<void>((resolve, reject) => {
    void read(req, res, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  const body: unknown = req.body;
  return fieldsOf(readFlatForm(Buffer.isBuffer(body) ? body.toString('utf8') : '', maxFields));
}

/** @throws FormError unless it is what a form here may be */
export function fieldsOf(form: FlatForm): URLSearchParams {
  switch (form.kind) {
    case 'fields':
      return form.fields;
    case 'too-many-fields':
      throw new FormError(413, form.kind);
    case 'unusable-name':
      throw new FormError(400, form.kind);
  }
}
