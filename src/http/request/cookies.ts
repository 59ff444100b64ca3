/**
 * Reads cookies of a request, by name.
 */
import { parse } from 'cookie';
import type { IncomingMessage } from '../server/serve.ts';

/** The value without quotes around it, not decoded: any text. `null`: there is no such cookie. */
export function cookieIn(req: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  return parse(req.headers.cookie ?? '', { decode: (value) => value })[name] ?? null;
}

/**
 * Marks the browser of a signed-in user on the site, where the session is not sent. Holds no secret and proves
 * nothing. Its name begins with that of the session, so that requests with it are not answered from the page cache.
 */
export const MARKER_COOKIE = 'antiphon_session_here';

/** Names the session of a signed-in user. Requests with it are never answered from the page cache. */
export const SESSION_COOKIE = 'antiphon_session';
