/**
 * Device cookies: given to a browser that has signed in, with a limit of failed attempts of its own.
 * Strangers who share its IP address, for example behind a proxy that is not configured, cannot lock
 * it out. A device cookie signs nobody in, and reveals only the id of an account.
 *
 * @see https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { isSigned, sign } from '../lib/signed.ts';
import { formSecret } from '../settings/settings.ts';

const PURPOSE = 'device cookie';
const COOKIE = /^([1-9]\d{0,15})\.([\w-]{22})\.([\w-]{43})$/;

/** Failures are counted by `deviceId`. */
export type KnownDevice = { userId: number; deviceId: string };

/** Creates the cookie's value for a browser that has just signed in. */
export async function createDeviceCookie(deps: Pick<Deps, 'db'>, userId: number): Promise<string> {
  const fields = `${userId}.${randomBytes(16).toString('base64url')}`;
  return `${fields}.${sign(await formSecret(deps), PURPOSE, fields)}`;
}

/** @param cookie as sent, unchecked. @returns `null` if it is missing or not signed by this blog */
export async function readDeviceCookie(
  deps: Pick<Deps, 'db'>,
  cookie: string | null | undefined,
): Promise<KnownDevice | null> {
  const [, userId, deviceId, signature] = COOKIE.exec(cookie ?? '') ?? [];
  if (userId === undefined || deviceId === undefined || signature === undefined) return null;
  const secret = await formSecret(deps);
  if (!isSigned(secret, PURPOSE, `${userId}.${deviceId}`, signature)) return null;
  return { userId: Number(userId), deviceId };
}

/** The id of a device that this account signed in with before; `undefined` if it is unknown. */
export async function deviceOf(
  deps: Pick<Deps, 'db'>,
  cookie: string | null | undefined,
  userId: number | undefined,
): Promise<string | undefined> {
  const known = await readDeviceCookie(deps, cookie);
  return known !== null && known.userId === userId ? known.deviceId : undefined;
}
