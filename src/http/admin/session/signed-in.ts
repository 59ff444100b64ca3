/**
 * The signed-in user and the browser of a request, and their session and device cookies.
 */
import type { Request, Response } from 'express';
import { createDeviceCookie, readDeviceCookie } from '../../../accounts/device-cookie.ts';
import { hashOfSecret } from '../../../accounts/tokens.ts';
import { findSession } from '../../../accounts/sessions.ts';
import type { Browser } from '../../../accounts/sign-in.ts';
import type { Session, User } from '../../../accounts/user.ts';
import type { Config } from '../../../config.ts';
import type { Deps } from '../../../deps.ts';
import { cookieIn, MARKER_COOKIE, SESSION_COOKIE } from '../../request/cookies.ts';
import { clientAddress } from '../../request/headers.ts';

export type SignedIn = {
  user: User;
  /** `null` for a program with an application password. */
  session: Session | null;
  /** The session's token, or the application password. */
  token: string;
  /** Sent with each form: another site cannot read it, and so cannot forge a form. */
  csrfToken: string;
};

/**
 * The longest that browsers allow (RFC 6265bis, section 5.5). The session itself ends earlier: the
 * cookie of an ended session still identifies whose unsaved text a form has.
 */
const COOKIE_MS = 400 * 86_400_000;

const ofResponses = new WeakMap<Response, SignedIn>();

/** @throws Error on a page that is not behind the guard, which is a bug */
export function signedIn(res: Response): SignedIn {
  const known = ofResponses.get(res);
  if (!known) throw new Error('No user is signed in for this request.');
  return known;
}

export function noteSignedIn(res: Response, who: Omit<SignedIn, 'csrfToken'>): void {
  ofResponses.set(res, { ...who, csrfToken: csrfTokenOf(who.token) });
}

/** Derived from the session's token, which it does not reveal. */
export function csrfTokenOf(token: string): string {
  return hashOfSecret(`csrf ${token}`);
}

/** The cookie's value, unchecked; `null` if there is none. */
export function sessionToken(req: Pick<Request, 'headers'>): string | null {
  return cookieIn(req, SESSION_COOKIE);
}

export function setSessionCookie(
  res: Response,
  config: Pick<Config, 'siteUrl'>,
  token: string,
): void {
  res.cookie(SESSION_COOKIE, token, { ...cookieAttributes(config), maxAge: COOKIE_MS });
  setMarkerCookie(res, config);
}

export function clearSessionCookie(res: Response, config: Pick<Config, 'siteUrl'>): void {
  res.clearCookie(SESSION_COOKIE, cookieAttributes(config));
  clearMarkerCookie(res, config);
}

/** The site shows a bar with links to the admin to a browser that has it (http/view/render.ts). */
function setMarkerCookie(res: Response, config: Pick<Config, 'siteUrl'>): void {
  res.cookie(MARKER_COOKIE, '1', { ...markerAttributes(config), maxAge: COOKIE_MS });
}

function clearMarkerCookie(res: Response, config: Pick<Config, 'siteUrl'>): void {
  res.clearCookie(MARKER_COOKIE, markerAttributes(config));
}

/** For a browser whose session has ended by itself. */
export function dropMarkerCookie(
  req: Pick<Request, 'headers'>,
  res: Response,
  config: Pick<Config, 'siteUrl'>,
): void {
  if (cookieIn(req, MARKER_COOKIE) !== null) clearMarkerCookie(res, config);
}

/** For a browser that signed in before there was a marker. */
export function renewMarkerCookie(
  req: Pick<Request, 'headers'>,
  res: Response,
  config: Pick<Config, 'siteUrl'>,
): void {
  if (cookieIn(req, MARKER_COOKIE) === null) setMarkerCookie(res, config);
}

function markerAttributes(config: Pick<Config, 'siteUrl'>) {
  const path = new URL(config.siteUrl).pathname.replace(/\/$/, '') || '/';
  return { ...cookieAttributes(config), path };
}

/**
 * Sent to the admin only, not to the site.
 */
export function cookieAttributes({ siteUrl }: Pick<Config, 'siteUrl'>) {
  const { pathname, protocol } = new URL(siteUrl);
  return {
    path: `${pathname.replace(/\/$/, '')}/admin`,
    httpOnly: true,
    secure: protocol === 'https:',
    sameSite: 'lax',
  } as const;
}

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
