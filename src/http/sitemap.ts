/**
 * GET /sitemap.xml and /robots.txt: what search engines ask for first.
 *
 * A sitemap has 50,000 addresses at most; where there are more, it is an index of /sitemap-1.xml and
 * so on. Written batch by batch and never kept: one of a large blog is several megabytes.
 *
 * @see https://www.sitemaps.org/protocol.html
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../deps.ts';
import { changedAt } from '../feeds/entries.ts';
import { element, textElement, XML_DECLARATION, type Xml } from '../feeds/xml.ts';
import { NotFoundError } from '../lib/errors.ts';
import { listPublicPosts } from '../posts/lists.ts';
import { permalink } from '../posts/post.ts';
import { countPublicPosts, listArchives, publicAddresses } from '../posts/public-addresses.ts';
import { archiveUrl, listUrl, searchUrl } from './addresses.ts';
import { readOnly } from './errors.ts';

const MOST_ADDRESSES = 50_000;
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** `mostAddresses`: of one sitemap. */
export function sitemapRoutes(deps: Deps, mostAddresses = MOST_ADDRESSES): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  router.route('/robots.txt').get(sendRobots).all(readOnly);
  router.route('/sitemap.xml').get(sendSitemap).all(readOnly);
  router.route('/sitemap-:number.xml').get(sendNumbered).all(readOnly);
  return router;

  function sendRobots(_req: Request, res: Response): void {
    // Each search is a page of its own, of which there is no end.
    const disallowed = new URL(searchUrl(siteUrl)).pathname;
    res
      .set('Cache-Control', 'no-cache')
      .type('text/plain; charset=utf-8')
      .send(`User-agent: *\nDisallow: ${disallowed}\n\nSitemap: ${siteUrl}/sitemap.xml\n`);
  }

  async function sendSitemap(req: Request, res: Response): Promise<void> {
    const { places, parts } = await measure();
    if (parts === 1) await sendXml(req, res, 'urlset', partOf(places, 1));
    else await sendXml(req, res, 'sitemapindex', index(parts));
  }

  async function sendNumbered(req: Request<{ number: string }>, res: Response): Promise<void> {
    const { number } = req.params;
    const { places, parts } = await measure();
    if (!/^[1-9]\d{0,5}$/.test(number) || Number(number) > parts) {
      throw new NotFoundError('sitemap', number);
    }
    await sendXml(req, res, 'urlset', partOf(places, Number(number)));
  }

  async function measure(): Promise<{ places: Xml[]; parts: number }> {
    const places = await listPlaces();
    const total = places.length + (await countPublicPosts(deps));
    return { places, parts: Math.ceil(total / mostAddresses) };
  }

  /** What is neither a post nor a page: they come first. */
  async function listPlaces(): Promise<Xml[]> {
    const all = { kind: 'all' } as const;
    const { posts } = await listPublicPosts(deps, all, { pageNumber: 1, perPage: 1 });
    const newestAt = posts[0]?.publishedAt ?? null;
    const archives = await listArchives(deps);
    return [
      address(listUrl(siteUrl, all), newestAt),
      address(archiveUrl(siteUrl), newestAt),
      ...archives.map((archive) => address(listUrl(siteUrl, archive.list), archive.newestAt)),
    ];
  }

  async function* partOf(places: Xml[], number: number): AsyncGenerator<string> {
    const [from, until] = [(number - 1) * mostAddresses, number * mostAddresses];
    const here = places.slice(from, until);
    yield here.join('\n');
    const slice = {
      skip: Math.max(0, from - places.length),
      take: mostAddresses - here.length,
    };
    for await (const batch of publicAddresses(deps, slice)) {
      yield batch.map((post) => address(permalink(siteUrl, post), changedAt(post))).join('\n');
    }
  }

  function* index(parts: number): Generator<string> {
    for (let number = 1; number <= parts; number += 1) {
      yield element('sitemap', {}, [textElement('loc', `${siteUrl}/sitemap-${number}.xml`)]);
    }
  }
}

function address(url: string, changed: Date | null): Xml {
  const lastmod = changed ? [textElement('lastmod', changed.toISOString())] : [];
  return element('url', {}, [textElement('loc', url), ...lastmod]);
}

async function sendXml(
  req: Request,
  res: Response,
  root: 'urlset' | 'sitemapindex',
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  res.set('Cache-Control', 'no-cache').type('application/xml; charset=utf-8');
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  async function* document() {
    yield `${XML_DECLARATION}<${root} xmlns="${NAMESPACE}">\n`;
    for await (const line of lines) if (line !== '') yield `${line}\n`;
    yield `</${root}>\n`;
  }
  try {
    await pipeline(Readable.from(document()), res);
  } catch (error) {
    // The reader went away.
    if (!res.destroyed || !isPrematureClose(error)) throw error;
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
