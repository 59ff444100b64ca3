/** The endpoints of a page, as the page reader finds them. For the tests of discovery. */
import type { Endpoints } from '../../../src/reader/evidence.ts';
import { readPage } from '../../../src/reader/read-page.ts';

type Headers = { link?: string[]; xPingback?: string };
type Options = { url?: string; targets?: string[]; contentType?: string | null };

export function endpoints(html: string, headers: Headers = {}, options: Options = {}): Endpoints {
  const { url = 'https://peer.example/notes/a', targets = [], contentType = 'text/html' } = options;
  const outcome = readPage({
    finalUrl: url,
    contentType,
    body: new TextEncoder().encode(html),
    advertised: { link: headers.link ?? [], xPingback: headers.xPingback ?? null },
    targets: targets.map((target) => ({ url: target, anyLink: false })),
  });
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.endpoints;
}
