/**
 * The other site of the self-test: pages to read and to link to, and endpoints that record what they
 * receive. Among the pages are the 23 that webmention.rocks publishes for discovery.
 *
 * @see https://webmention.rocks/
 */
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { serve } from '../http/server/serve.ts';

type RequestListener = Parameters<typeof serve>[0];
type IncomingMessage = Parameters<RequestListener>[0];
type ServerResponse = Parameters<RequestListener>[1];

/** A request that an endpoint received. `path` includes the query. */
export type ReceivedPing = { path: string; contentType: string; body: string };

export type Page = { status?: number; headers?: [string, string][]; html?: string };

export type OtherSite = {
  listener: RequestListener;
  /** The pages by path; any other path is 404. */
  pages: Map<string, Page>;
  /** Every POST, in order. */
  received: ReceivedPing[];
  /** The endpoint that the last visitor of the page was shown. */
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

  /** Shape 23 redirects each visitor to a page of its own, with an endpoint for one use. */
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

export type DiscoveryShape = {
  number: number;
  /** What the page tests. */
  what: string;
  /** Raw headers, in order; a name may come twice. */
  headers: [name: string, value: string][];
  head: string;
  body: string;
  /** The path, with its query, that must be notified, and no other. */
  endpoint: string;
};

const RIGHT = 'webmention';
const WRONG = 'error';

/** The pages for a site at `origin`: shape N is served at `/test/N`. */
export function discoveryShapes(origin: string): DiscoveryShape[] {
  const shapes = SHAPES.map(([what, shape], i): DiscoveryShape => {
    const number = i + 1;
    const path = `/test/${number}`;
    const right = `${path}/${RIGHT}`;
    const paths = { path, right, wrong: `${path}/${WRONG}`, absolute: origin + right };
    return { number, what, headers: [], head: '', body: '', endpoint: right, ...shape(paths) };
  });
  return shapes;
}

type Paths = { path: string; right: string; wrong: string; absolute: string };
type Shape = (paths: Paths) => Partial<DiscoveryShape>;

const link = (href: string, rel = RIGHT) => `<link rel="${rel}" href="${href}">`;
const a = (href: string, rel = RIGHT) => `<a rel="${rel}" href="${href}">webmention endpoint</a>`;

const SHAPES: [what: string, shape: Shape][] = [
  [
    'Link header, unquoted rel, relative address',
    ({ right }) => ({ headers: [['Link', `<${right}>; rel=webmention`]] }),
  ],
  [
    'Link header, unquoted rel, absolute address',
    ({ absolute }) => ({ headers: [['Link', `<${absolute}>; rel=webmention`]] }),
  ],
  ['link element, relative address', ({ right }) => ({ head: link(right) })],
  [
    'link element, absolute address, href first',
    ({ absolute }) => ({ head: `<link href="${absolute}" rel="webmention">` }),
  ],
  ['a element, relative address', ({ right }) => ({ body: a(right) })],
  [
    'a element, absolute address, href first',
    ({ absolute }) => ({ body: `<a href="${absolute}" rel="webmention">endpoint</a>` }),
  ],
  [
    'Link header in odd case',
    ({ right }) => ({ headers: [['LinK', `<${right}>; rel=webmention`]] }),
  ],
  [
    'Link header, quoted rel',
    ({ right }) => ({ headers: [['Link', `<${right}>; rel="webmention"`]] }),
  ],
  [
    'link element, several rel values',
    ({ right }) => ({ head: link(right, 'webmention somethingelse') }),
  ],
  [
    'Link header, several rel values',
    ({ right }) => ({ headers: [['Link', `<${right}>; rel="webmention somethingelse"`]] }),
  ],
  [
    'header, link and a: the header counts',
    ({ right, wrong }) => ({
      headers: [['Link', `<${right}>; rel=webmention`]],
      head: link(wrong),
      body: a(wrong),
    }),
  ],
  [
    'a rel that only looks like it',
    ({ right, wrong }) => ({ head: link(wrong, 'not-webmention'), body: a(right) }),
  ],
  [
    'a false endpoint in a comment',
    ({ right, wrong }) => ({ body: `<!-- ${a(wrong)} --> ${a(right)}` }),
  ],
  [
    'a false endpoint in escaped text',
    ({ right, wrong }) => ({
      body: `<code>${a(wrong).replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</code> ${a(right)}`,
    }),
  ],
  ['an empty href is the page itself', ({ path }) => ({ head: link(''), endpoint: path })],
  [
    'several in the body: a before link',
    ({ right, wrong }) => ({ body: `${a(right)} ${link(wrong)}` }),
  ],
  [
    'several in the body: link before a',
    ({ right, wrong }) => ({ body: `${link(right)} ${a(wrong)}` }),
  ],
  [
    'two Link headers',
    ({ right, wrong }) => ({
      headers: [
        ['Link', `<${wrong}>; rel="other"`],
        ['Link', `<${right}>; rel="webmention"`],
      ],
    }),
  ],
  [
    'one Link header with two values',
    ({ right, wrong }) => ({
      headers: [['Link', `<${wrong}>; rel="other", <${right}>; rel="webmention"`]],
    }),
  ],
  ['a link element without href', ({ right }) => ({ body: `<link rel="webmention"> ${a(right)}` })],
  [
    'an endpoint with a query, which stays in the address',
    ({ right }) => ({ head: link(`${right}?query=yes`), endpoint: `${right}?query=yes` }),
  ],
  [
    'an address relative to the page',
    ({ path, right }) => ({ head: link(right.slice(path.lastIndexOf('/') + 1)) }),
  ],
  [
    'a redirect, and an endpoint relative to where it leads, for one use',
    ({ path }) => ({
      headers: [['Link', `<webmention-endpoint/${ONE_USE}>; rel="webmention"`]],
      endpoint: `${path}/webmention-endpoint/${ONE_USE}`,
    }),
  ],
];

/** The placeholder of the key that shape 23 makes for each visit. */
const ONE_USE = '{key}';
