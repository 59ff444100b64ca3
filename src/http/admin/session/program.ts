/**
 * Programs that send an application password with each request.
 *
 * No response has `WWW-Authenticate`, so browsers never send such credentials by themselves, and
 * these requests need no CSRF token.
 */
import type { Request, Response } from 'express';
import { noteWrongSecret } from '../../../accounts/app-passwords.ts';
import type { Deps } from '../../../deps.ts';
import { clientAddress } from '../../request/client.ts';

type Credentials = { email: string; secret: string };

const MAX_HEADER = 2_000;

/** Parses `Authorization: Basic`; `null` if it is missing or malformed. @see RFC 7617, section 2 */
export function credentialsIn(req: Pick<Request, 'get'>): Credentials | null {
  const header = req.get('Authorization') ?? '';
  const encoded = header.length > MAX_HEADER ? null : /^basic +([\w+/]+=*)$/i.exec(header)?.[1];
  if (!encoded) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  return { email: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Answers a request with an unknown application password: 401, or 429 after too many. */
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
  'Unknown email address or application password. Create an application password on your account page.\n';
const TOO_OFTEN = 'Too many attempts. Try again after the time in the Retry-After header.\n';
