/**
 * Device cookies: a browser that has signed in before holds one, which names the account and has a
 * failure limit of its own. Strangers who share its address, as all visitors behind a proxy that is
 * not configured do, cannot lock it out.
 *
 * A device cookie signs nobody in, and reveals nothing but the number of an account.
 *
 * @see https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';
import { isSigned, sign } from '../lib/signed.ts';
import { formSecret } from '../settings/read.ts';

const PURPOSE = 'device cookie';
const COOKIE = /^([1-9]\d{0,15})\.([\w-]{22})\.([\w-]{43})$/;

/** `deviceId` is what failures are counted by. */
export type KnownDevice = { userId: number; deviceId: string };

/** A new one, for a browser that has just signed in. @returns the cookie's value */
export async function createDeviceCookie(deps: Pick<Deps, 'db'>, userId: number): Promise<string> {
  const fields = `${userId}.${randomBytes(16).toString('base64url')}`;
  return `${fields}.${sign(await formSecret(deps), PURPOSE, fields)}`;
}

/** @param cookie as sent: any text. @returns `null`: there is none, or it was not made here */
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

/** The id of a device that this account signed in with before; `undefined`: it is not known. */
export async function deviceOf(
  deps: Pick<Deps, 'db'>,
  cookie: string | null | undefined,
  userId: number | undefined,
): Promise<string | undefined> {
  const known = await readDeviceCookie(deps, cookie);
  return known !== null && known.userId === userId ? known.deviceId : undefined;
}
