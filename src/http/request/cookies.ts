/**
 * Reads cookies of a request, by name.
 */
import type { IncomingMessage } from '../server/serve.ts';

/** The value as the browser sent it: any text. `null`: there is no such cookie. */
export function cookieIn(req: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const own = pairs.find((pair) => pair.startsWith(`${name}=`));
  return own === undefined ? null : own.slice(name.length + 1);
}

/** Names the session of a signed-in user. Requests with it are never answered from the page cache. */
export const SESSION_COOKIE = 'antiphon_session';
