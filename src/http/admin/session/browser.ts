/**
 * The browser that signs in, as accounts/ know it, and the cookie by which it is known again.
 */
import type { Request, Response } from 'express';
import { createDeviceCookie } from '../../../accounts/device-cookie.ts';
import type { Browser } from '../../../accounts/sign-in.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { clientAddress } from '../../request/client.ts';
import { cookieIn } from '../../request/read-cookie.ts';
import { cookieAttributes } from './signed-in.ts';

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
