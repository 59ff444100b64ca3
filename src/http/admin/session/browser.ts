/**
 * The browser that signs in, as accounts/ know it, and the cookie by which it is known again.
 */
import type { Request, Response } from 'express';
import { createDeviceCookie, readDeviceCookie } from '../../../accounts/device-cookie.ts';
import { findSession } from '../../../accounts/sessions.ts';
import type { Browser } from '../../../accounts/sign-in.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { clientAddress } from '../../request/client.ts';
import { cookieIn } from '../../request/cookies.ts';
import { cookieAttributes, sessionToken } from './signed-in.ts';

const DEVICE_COOKIE = 'antiphon_device';
/** Browsers keep no cookie longer than 400 days. */
const REMEMBERED_MS = 365 * 86_400_000;

export function browserOf(req: Request): Browser {
  return {
    client: clientAddress(req),
    userAgent: req.get('User-Agent') ?? '',
    deviceCookie: cookieIn(req, DEVICE_COOKIE),
  };
}

/** To be called when `user` has signed in. Signing out leaves the cookie. */
export async function rememberDevice(
  deps: Pick<Deps, 'config' | 'db'>,
  res: Response,
  { id }: Pick<User, 'id'>,
): Promise<void> {
  res.cookie(DEVICE_COOKIE, await createDeviceCookie(deps, id), {
    ...cookieAttributes(deps.config),
    maxAge: REMEMBERED_MS,
  });
}

/** What tells a browser apart that has signed in before, or is signed in; `null`: it has not. */
export async function knownBrowser(
  deps: Pick<Deps, 'clock' | 'db'>,
  req: Request,
): Promise<string | null> {
  const device = await readDeviceCookie(deps, cookieIn(req, DEVICE_COOKIE));
  if (device) return `device ${device.deviceId}`;
  const token = sessionToken(req);
  const found = token === null ? null : await findSession(deps, token);
  return found && `session ${found.session.id}`;
}
