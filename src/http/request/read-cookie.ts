/**
 * One cookie of a request. Those that we set hold nothing that needs decoding.
 */
import type { IncomingMessage } from '../server/serve.ts';

/** What the browser says, which may be anything; `null`: it says nothing. */
export function cookieIn(req: Pick<IncomingMessage, 'headers'>, name: string): string | null {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const own = pairs.find((pair) => pair.startsWith(`${name}=`));
  return own === undefined ? null : own.slice(name.length + 1);
}
