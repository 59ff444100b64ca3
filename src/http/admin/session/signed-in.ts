/**
 * Who is at the desk: the session's cookie, and what the guard found for it.
 */
import type { Request, Response } from 'express';
import { hashOfSecret } from '../../../accounts/secrets.ts';
import type { Session } from '../../../accounts/session.ts';
import type { User } from '../../../accounts/user.ts';
import type { Config } from '../../../config.ts';
import { cookieIn, SESSION_COOKIE } from '../../request/cookies.ts';

export type SignedIn = {
  user: User;
  /** `null`: a program, with an application password; see program.ts. */
  session: Session | null;
  /** The session's, or the application password. */
  token: string;
  /** Each form of the desk brings it: another site, which cannot read it, cannot send one. */
  csrfToken: string;
};

/**
 * As long as browsers keep any cookie (RFC 6265bis, section 5.5). The session ends earlier, on the
 * server: the cookie of an ended one still says whose unsaved text a form brings.
 */
const COOKIE_MS = 400 * 86_400_000;

const ofResponses = new WeakMap<Response, SignedIn>();

/** @throws Error on a page that is not behind the guard: our own mistake */
export function signedIn(res: Response): SignedIn {
  const known = ofResponses.get(res);
  if (!known) throw new Error('Nobody is signed in here.');
  return known;
}

export function noteSignedIn(res: Response, who: Omit<SignedIn, 'csrfToken'>): void {
  ofResponses.set(res, { ...who, csrfToken: csrfTokenOf(who.token) });
}

/** Told by the session's token, which no page shows, and telling nothing of it. */
export function csrfTokenOf(token: string): string {
  return hashOfSecret(`csrf ${token}`);
}

/** What the cookie says, which may be anything; `null`: there is none. */
export function sessionToken(req: Pick<Request, 'headers'>): string | null {
  return cookieIn(req, SESSION_COOKIE);
}

export function setSessionCookie(
  res: Response,
  config: Pick<Config, 'siteUrl'>,
  token: string,
): void {
  res.cookie(SESSION_COOKIE, token, { ...cookieAttributes(config), maxAge: COOKIE_MS });
}

export function clearSessionCookie(res: Response, config: Pick<Config, 'siteUrl'>): void {
  res.clearCookie(SESSION_COOKIE, cookieAttributes(config));
}

/**
 * For the desk alone: on the site a signed-in reader is like any other, and gets the pages that are
 * kept for all.
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
