/**
 * Carries a short form that was sent without a session through the sign-in pages, to be submitted afterwards.
 */
import type { Request, Response } from 'express';
import { readFields } from '../../request/read-fields.ts';
import type { CarriedField } from '../views/models.ts';
import { formOf, STRANGER_LIMITS } from '../lib/form.ts';

/**
 * Forms in which people type or choose something. Forms with passwords are left out, since a page
 * would repeat them; so are forms that are only a button.
 */
export const CARRIED_FORMS = [
  '/posts',
  '/posts/new',
  '/posts/:id',
  '/responses',
  '/responses/comments/:id/reply',
  '/responses/comments/:id/edit',
  '/lists/add',
  '/media/:id',
  '/settings',
];

export const CARRIED_NOTICE =
  'You were signed out. What you typed is saved on this page. Sign in to submit it.';

/** The prefix of carried fields; the sign-in form's own fields have none. */
const CARRIED = 'carried.';
/** Leaves room for the credentials that are sent along, which have the same limits. */
const MAX_CARRIED = { bytes: 11_000, fields: 90 };

/** Matched as Express does: case-insensitively, with or without a slash at the end. */
const PATHS = CARRIED_FORMS.map(
  (path) => new RegExp(`^${path.replaceAll(':id', '[^/]+')}/?$`, 'i'),
);

/** Reads the form that was sent without a session. @returns `null` if it is another form, or too long */
export async function formToCarry(req: Request, res: Response): Promise<CarriedField[] | null> {
  const isCarried = req.method === 'POST' && PATHS.some((path) => path.test(req.path));
  if (!isCarried || Number(req.get('Content-Length') ?? 0) > STRANGER_LIMITS.maxBytes) return null;
  const form = await readFields(req, res, STRANGER_LIMITS);
  // The CSRF token belongs to the session that ended.
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
