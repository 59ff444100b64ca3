/**
 * Short forms that are kept on the page where somebody signs in, and sent with a click afterwards.
 */
import type { Request, Response } from 'express';
import { readFields } from '../../request/read-fields.ts';
import type { CarriedField } from '../views/models.ts';
import { formOf, STRANGER_LIMITS } from '../lib/form.ts';

/**
 * Forms in which people write or choose something. No form with a password is among them, since a
 * page would repeat it; what is only a button is clicked again.
 */
export const CARRIED_FORMS = [
  '/posts',
  '/posts/new',
  '/posts/:id',
  '/conversation',
  '/conversation/comments/:id/answer',
  '/conversation/comments/:id/edit',
  '/lists/add',
  '/media/:id',
  '/settings',
];

export const CARRIED_NOTICE =
  'You were signed out. What you typed is kept on this page: sign in, then send it.';

/** The page's own fields have no prefix. */
const CARRIED = 'held.';
/** Leaves room for the credentials that are sent along, which have the same limits. */
const MAX_CARRIED = { bytes: 11_000, fields: 90 };

/** As Express matches them: in any case, and with a slash at the end or none. */
const PATHS = CARRIED_FORMS.map(
  (path) => new RegExp(`^${path.replaceAll(':id', '[^/]+')}/?$`, 'i'),
);

/** Reads the form that was sent without a session. @returns `null`: it is none of these, or too long */
export async function formToCarry(req: Request, res: Response): Promise<CarriedField[] | null> {
  const isCarried = req.method === 'POST' && PATHS.some((path) => path.test(req.path));
  if (!isCarried || Number(req.get('Content-Length') ?? 0) > STRANGER_LIMITS.maxBytes) return null;
  const form = await readFields(req, res, STRANGER_LIMITS);
  // Without what belonged to a session that ended.
  const fields = [...form].filter(([name]) => name !== 'csrf');
  const sent = new URLSearchParams(
    fields.map(([name, value]) => [CARRIED + name, value]),
  ).toString();
  const isShort = sent.length <= MAX_CARRIED.bytes && fields.length <= MAX_CARRIED.fields;
  return fields.length > 0 && isShort ? fields : null;
}

/** The fields that the sign-in form carries along. */
export function carriedFields(req: Request): CarriedField[] {
  return [...formOf(req)].flatMap(([name, value]): CarriedField[] =>
    name.startsWith(CARRIED) ? [[name.slice(CARRIED.length), value]] : [],
  );
}
