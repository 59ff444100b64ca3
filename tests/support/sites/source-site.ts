/**
 * Other people's sites: real HTTP servers on the loopback interface, under names of their own.
 * `namesToLoopback` replaces DNS, so that each site has a host of its own in the database.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer =
  | string
  | { status?: number; headers?: Record<string, string>; body?: string | Buffer }
  | ((req: IncomingMessage, res: ServerResponse) => void);

export type SourceSite = {
  host: string;
  url: (path: string) => string;
  /** The paths of all requests, in order, as `path`; headers of each in `requests`. */
  requested: string[];
  requests: IncomingMessage[];
  /** Changes what is served from now on. */
  pages: Record<string, Answer>;
  close: () => Promise<void>;
};

let counted = 0;

export async function startSourceSite(
  pages: Record<string, Answer>,
  host = `source-${String((counted += 1))}.example`,
): Promise<SourceSite> {
  const site = { pages, requested: [] as string[], requests: [] as IncomingMessage[] };
  const server = createServer((req, res) => {
    site.requested.push(req.url ?? '');
    site.requests.push(req);
    const answer = site.pages[req.url ?? ''];
    if (typeof answer === 'function') {
      answer(req, res);
      return;
    }
    const { status, headers, body } =
      typeof answer === 'string'
        ? { status: 200, headers: {}, body: answer }
        : (answer ?? { status: 404 });
    res.writeHead(status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    res.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(site, {
    host,
    url: (path: string) => `http://${host}:${String(port)}${path}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** A page with a title and a body, as a blog would serve it. */
export function page(body: string, title = 'A page elsewhere'): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
}

/** A paragraph with a link. */
export function linkTo(url: string, words = 'this post'): string {
  return `<p>I read <a href="${url}">${words}</a> today.</p>`;
}
