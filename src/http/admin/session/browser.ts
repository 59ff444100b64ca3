/**
 * Describes the browser of a request to accounts/, and sets its device cookie.
 */
import type { Request, Response } from 'express';
import { createDeviceCookie, readDeviceCookie } from '../../../accounts/device-cookie.ts';
import { findSession } from '../../../accounts/sessions.ts';
import type { Browser } from '../../../accounts/sign-in.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { clientAddress } from '../../request/client.ts';
import { cookieIn } from '../../request/read-cookie.ts';
import { cookieAttributes, sessionToken } from './signed-in.ts';

const DEVICE_COOKIE = 'antiphon_device';
/** Below the 400 days to which browsers limit cookies. */
const DEVICE_COOKIE_MS = 365 * 86_400_000;

export function browserOf(req: Request): Browser {
  return {
    client: clientAddress(req),
    userAgent: req.get('User-Agent') ?? '',
    deviceCookie: cookieIn(req, DEVICE_COOKIE),
  };
}

/** Call it when `user` has signed in. Signing out leaves the cookie. */
export async function rememberDevice(
  deps: Pick<Deps, 'config' | 'db'>,
  res: Response,
  { id }: Pick<User, 'id'>,
): Promise<void> {
  res.cookie(DEVICE_COOKIE, await createDeviceCookie(deps, id), {
    ...cookieAttributes(deps.config),
    maxAge: DEVICE_COOKIE_MS,
  });
}

/** A key for rate limits of a browser that is, or was once, signed in; `null` for other browsers. */
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
