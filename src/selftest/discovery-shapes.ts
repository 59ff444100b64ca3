/**
 * The 23 ways in which a page may say where its webmentions go, as webmention.rocks publishes
 * them: pages as data, each with the only path that may be told.
 *
 * @see https://webmention.rocks/
 */

export type DiscoveryShape = {
  number: number;
  /** What is special about it. */
  what: string;
  /** Raw headers, in order; a name may come twice. */
  headers: [name: string, value: string][];
  head: string;
  body: string;
  /** The path, with its query, that must be told; nothing else may. */
  endpoint: string;
};

const RIGHT = 'webmention';
const WRONG = 'error';

/** Pages for a site at `origin`: shape N is served at `/test/N`, and must tell its `endpoint`. */
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

/** Stands for the key that shape 23 makes for each visit; used up by the first ping. */
export const ONE_USE = '{key}';
