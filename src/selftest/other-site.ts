/**
 * The other blog of the self-test: pages to be read and linked to, endpoints that write down what
 * they are told. A listener alone; run.ts gives it a socket on loopback.
 */
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { serve } from '../http/server/serve.ts';
import { discoveryShapes, ONE_USE, type DiscoveryShape } from './discovery-shapes.ts';

type RequestListener = Parameters<typeof serve>[0];
type IncomingMessage = Parameters<RequestListener>[0];
type ServerResponse = Parameters<RequestListener>[1];

/** What an endpoint was sent. `path` is with its query. */
export type ReceivedPing = { path: string; contentType: string; body: string };

export type Page = { status?: number; headers?: [string, string][]; html?: string };

export type OtherSite = {
  listener: RequestListener;
  /** Served at these paths from now on; anything else is 404. */
  pages: Map<string, Page>;
  /** Everything that was posted, in order. */
  received: ReceivedPing[];
  /** The endpoint that a shape's visitor was shown last. */
  endpointOf: (shape: DiscoveryShape) => string;
};

const ANSWERS: Record<string, [contentType: string, body: string]> = {
  '/xmlrpc': [
    'text/xml',
    '<?xml version="1.0"?><methodResponse><params><param><value><string>Thank you.</string></value></param></params></methodResponse>',
  ],
  '/trackback': [
    'text/xml',
    '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>0</error>\n</response>',
  ],
};

export function createOtherSite(): OtherSite {
  const pages = new Map<string, Page>();
  const received: ReceivedPing[] = [];
  const keys = new Map<number, string>();

  function servePage(res: ServerResponse, { status = 200, headers = [], html = '' }: Page): void {
    res.writeHead(status, ['Content-Type', 'text/html; charset=utf-8', ...headers.flat()]);
    res.end(html);
  }

  /** Shape 23 redirects each visitor to a page of its own, whose endpoint works once. */
  function serveShape(res: ServerResponse, shape: DiscoveryShape): void {
    if (!shape.endpoint.includes(ONE_USE)) {
      servePage(res, pageOf(shape));
      return;
    }
    const key = randomBytes(8).toString('hex');
    keys.set(shape.number, key);
    const location = `/test/${shape.number}/${key}`;
    servePage(res, { status: 302, headers: [['Location', location]] });
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? '/';
    if (req.method === 'POST') {
      const body = (await buffer(req)).toString('utf8');
      received.push({ path, contentType: req.headers['content-type'] ?? '', body });
      const [contentType, text] = ANSWERS[path] ?? ['text/plain', 'Received.'];
      res.writeHead(path in ANSWERS ? 200 : 202, { 'Content-Type': contentType }).end(text);
      return;
    }
    const [, number, key] = /^\/test\/(\d+)(?:\/([0-9a-f]{16}))?$/.exec(path) ?? [];
    const shape = discoveryShapes(`http://${req.headers.host ?? ''}`)[Number(number) - 1];
    if (!shape) servePage(res, pages.get(path) ?? { status: 404 });
    else if (key === undefined) serveShape(res, shape);
    else servePage(res, pageOf(withKey(shape, key)));
  }

  return {
    listener: (req, res) => {
      answer(req, res).catch(() => res.destroy());
    },
    pages,
    received,
    endpointOf: (shape) => withKey(shape, keys.get(shape.number) ?? '').endpoint,
  };
}

function pageOf({ what, headers, head, body }: DiscoveryShape): Page {
  const html = `<!doctype html><html lang="en"><head><title>${what}</title>${head}</head><body>${body}</body></html>`;
  return { headers, html };
}

function withKey(shape: DiscoveryShape, key: string): DiscoveryShape {
  return {
    ...shape,
    endpoint: shape.endpoint.replace(ONE_USE, key),
    headers: shape.headers.map(([name, value]) => [name, value.replace(ONE_USE, key)]),
  };
}
