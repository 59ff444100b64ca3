/**
 * Programs at the desk: those that bring an application password with each request.
 *
 * A browser is never asked for one (no answer has `WWW-Authenticate`), and so never sends one of
 * its own accord: such a request needs no token against forgery.
 */
import type { Request, Response } from 'express';
import { noteWrongSecret } from '../../../accounts/app-passwords.ts';
import type { Deps } from '../../../deps.ts';
import { clientAddress } from '../../request/client.ts';

type Credentials = { email: string; secret: string };

const MAX_HEADER = 2_000;

/** What `Authorization: Basic` says; `null`: nothing that can be read. @see RFC 7617, section 2 */
export function credentialsIn(req: Pick<Request, 'get'>): Credentials | null {
  const header = req.get('Authorization') ?? '';
  const encoded = header.length > MAX_HEADER ? null : /^basic +([\w+/]+=*)$/i.exec(header)?.[1];
  if (!encoded) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  return { email: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Answers who brought an application password that is none. */
export async function refuseProgram(
  deps: Pick<Deps, 'db' | 'clock'>,
  req: Request,
  res: Response,
  { email }: Pick<Credentials, 'email'>,
): Promise<void> {
  const seconds = await noteWrongSecret(deps, { email, client: clientAddress(req) });
  if (seconds > 0) res.status(429).set('Retry-After', String(seconds));
  else res.status(401);
  res.type('text/plain').send(seconds > 0 ? TOO_OFTEN : NO_SUCH);
}

const NO_SUCH =
  'This e-mail address has no such application password. Make one on the page of your account.\n';
const TOO_OFTEN = 'That was too often. Wait for as long as Retry-After says.\n';
