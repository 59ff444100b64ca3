/**
 * The 23 pages of webmention.rocks that test a sender's discovery, as one site on loopback.
 *
 * @see https://webmention.rocks
 */
import { endpoint, type Posted } from './receiver.ts';
import type { Answer } from './source-site.ts';
import type { TestBlog } from './test-blog.ts';

type Shape = { head?: string; body?: string; headers?: Record<string, string | string[]> };

/** By number; `here` is the site's address. `/error` must never be told. */
function shapes(here: string): Record<number, Shape> {
  const at = (n: number) => `${here}/test/${n}/webmention`;
  const wrong = (n: number) => `/test/${n}/error`;
  return {
    1: { headers: { Link: '</test/1/webmention>; rel=webmention' } },
    2: { headers: { Link: `<${at(2)}>; rel=webmention` } },
    3: { head: '<link rel="webmention" href="/test/3/webmention">' },
    4: { head: `<link href="${at(4)}" rel="webmention">` },
    5: { body: '<a rel="webmention" href="/test/5/webmention">x</a>' },
    6: { body: `<a href="${at(6)}" rel="webmention">x</a>` },
    7: { headers: { LinK: `<${at(7)}>; rel=webmention` } },
    8: { headers: { Link: `<${at(8)}>; rel="webmention"` } },
    9: { head: `<link rel="webmention somethingelse" href="${at(9)}">` },
    10: { headers: { Link: `<${at(10)}>; rel="webmention somethingelse"` } },
    11: {
      headers: { Link: `<${at(11)}>; rel=webmention` },
      head: `<link rel="webmention" href="${wrong(11)}">`,
      body: `<a href="${wrong(11)}" rel="webmention">x</a>`,
    },
    12: {
      head: `<link rel="not-webmention" href="${wrong(12)}">`,
      body: `<a href="${at(12)}" rel="webmention">x</a>`,
    },
    13: {
      body: `<!-- <a href="${wrong(13)}" rel="webmention">x</a> --><a href="${at(13)}" rel="webmention">x</a>`,
    },
    14: {
      body: `<code>&lt;a href="${wrong(14)}" rel="webmention"&gt;&lt;/a&gt;</code><a href="${at(14)}" rel="webmention">x</a>`,
    },
    15: { head: '<link rel="webmention" href="">' },
    16: {
      body: `<a href="${at(16)}" rel="webmention">x</a><link rel="webmention" href="${wrong(16)}">`,
    },
    17: {
      body: `<link rel="webmention" href="${at(17)}"><a href="${wrong(17)}" rel="webmention">x</a>`,
    },
    18: { headers: { Link: [`<${wrong(18)}>; rel="other"`, `<${at(18)}>; rel="webmention"`] } },
    19: { headers: { Link: `<${wrong(19)}>; rel="other", <${at(19)}>; rel="webmention"` } },
    20: { head: '<link rel="webmention">', body: `<a href="${at(20)}" rel="webmention">x</a>` },
    21: { head: '<link rel="webmention" href="/test/21/webmention?query=yes">' },
    22: { head: '<link rel="webmention" href="22/webmention">' },
  };
}

/** Where each of the 23 wants to be told. */
export const EXPECTED: Record<number, string> = {
  ...Object.fromEntries(
    Array.from({ length: 22 }, (_, i) => [i + 1, `POST /test/${i + 1}/webmention`]),
  ),
  15: 'POST /test/15',
  21: 'POST /test/21/webmention?query=yes',
  23: 'POST /test/23/page/webmention-endpoint/KEY',
};

/** The site, what came to its endpoints, and the address of each page. */
export async function rocks(blog: TestBlog) {
  const came: Posted[] = [];
  const site = await blog.sourceSite({});
  const told = endpoint(came, { status: 202 });
  for (const [n, { head = '', body = '', headers = {} }] of Object.entries(shapes(site.url('')))) {
    const html = `<!doctype html><html><head><title>x</title>${head}</head><body>${body}<p>x</body></html>`;
    const page: Answer = (_req, res) => {
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      res.setHeader('content-type', 'text/html').end(html);
    };
    site.pages[`/test/${n}`] = (req, res) => {
      const answer = req.method === 'POST' ? told : page;
      if (typeof answer === 'function') answer(req, res);
    };
    for (const end of ['webmention', 'webmention?query=yes', 'error']) {
      site.pages[`/test/${n}/${end}`] = told;
    }
  }
  site.pages['/test/23/page'] = { status: 302, headers: { location: '/test/23/page/KEY' } };
  site.pages['/test/23/page/KEY'] = {
    headers: { link: '<webmention-endpoint/KEY>; rel=webmention' },
    body: '<!doctype html><title>x</title>',
  };
  site.pages['/test/23/page/webmention-endpoint/KEY'] = told;
  const pages = Object.fromEntries(
    Array.from({ length: 23 }, (_, i) => [
      i + 1,
      site.url(i === 22 ? '/test/23/page' : `/test/${i + 1}`),
    ]),
  );
  return { site, came, pages };
}
