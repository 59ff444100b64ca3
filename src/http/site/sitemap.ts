/**
 * GET /sitemap.xml and /robots.txt.
 *
 * A sitemap has at most 50,000 URLs; beyond that it is an index of /sitemap-1.xml and so on. A large one
 * is several megabytes, too much for the page cache: they are generated one at a time, however many
 * clients request them at once.
 *
 * @see https://www.sitemaps.org/protocol.html
 */
import { Router, type Request, type Response } from 'express';
import pLimit from 'p-limit';
import type { Deps } from '../../deps.ts';
import { element, textElement, XML_DECLARATION, type Xml } from '../../feeds/xml.ts';
import { readSettings } from '../../settings/settings.ts';
import { sendDocument } from '../page-cache/answer.ts';
import { listCachePolicy } from '../page-cache/cache-policy.ts';
import { readOnly, archiveUrl, feedsUrl, listUrl, searchUrl } from '../request/page-request.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { listKeys } from '../../posts/cache-keys/surrogate-keys.ts';
import { listMonths, listPublicPosts } from '../../posts/lists.ts';
import { listArchives, type PublicAddress, publicAddresses } from '../../posts/sitemap.ts';
import { changedAt, permalink } from '../../posts/post.ts';
import { countPublic } from '../../posts/store/paths.ts';

const MAX_ADDRESSES = 50_000;
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
/** For the links to translations. */
const XHTML = 'http://www.w3.org/1999/xhtml';

/** `maxAddresses`: of one sitemap. */
export function sitemapRoutes(deps: Deps, maxAddresses = MAX_ADDRESSES): Router {
  const { siteUrl } = deps.config;
  const oneAtATime = pLimit(1);
  const router = Router();
  router.route('/robots.txt').get(sendRobots).all(readOnly);
  router.route('/sitemap.xml').get(sendSitemap).all(readOnly);
  router.route('/sitemap-:number.xml').get(sendNumbered).all(readOnly);
  return router;

  function sendRobots(_req: Request, res: Response): void {
    // There are endless pages of search results. A rule without `$` would also match every page whose slug
    // begins with it (RFC 9309 §2.2.2 and §2.2.3).
    const search = new URL(searchUrl(siteUrl)).pathname;
    res
      .set('Cache-Control', 'no-cache')
      .type('text/plain; charset=utf-8')
      .send(
        `User-agent: *\nDisallow: ${search}$\nDisallow: ${search}?\n\nSitemap: ${siteUrl}/sitemap.xml\n`,
      );
  }

  async function sendSitemap(_req: Request, res: Response): Promise<void> {
    await send(res, async () => {
      const { places, parts } = await measure();
      return parts === 1
        ? await write('urlset', partOf(places, 1))
        : await write('sitemapindex', index(parts));
    });
  }

  async function sendNumbered(req: Request<{ number: string }>, res: Response): Promise<void> {
    const { number } = req.params;
    if (!/^[1-9]\d{0,5}$/.test(number)) throw new NotFoundError('sitemap', number);
    await send(res, async () => {
      const { places, parts } = await measure();
      if (Number(number) > parts) throw new NotFoundError('sitemap', number);
      return await write('urlset', partOf(places, Number(number)));
    });
  }

  async function send(res: Response, make: () => Promise<Buffer>): Promise<void> {
    const body = await oneAtATime(make);
    const policy = await listCachePolicy(deps, res, [listKeys.sitemap]);
    sendDocument(res, { body, contentType: 'application/xml; charset=utf-8', cache: policy });
  }

  async function measure(): Promise<{ places: Xml[]; parts: number }> {
    const places = await listPlaces();
    const total = places.length + (await countPublic(deps.db, deps.clock.now()));
    return { places, parts: Math.ceil(total / maxAddresses) };
  }

  /** What is neither a post nor a page: they come first. */
  async function listPlaces(): Promise<Xml[]> {
    const all = { kind: 'all' } as const;
    const { posts } = await listPublicPosts(deps, all, { pageNumber: 1, perPage: 1 });
    const newestAt = posts[0]?.publishedAt ?? null;
    const archives = await listArchives(deps);
    const years = new Set((await listMonths(deps)).map(({ month }) => Number(month.slice(0, 4))));
    return [
      address(listUrl(siteUrl, all), newestAt),
      address(archiveUrl(siteUrl), newestAt),
      ...[...years].map((year) => address(archiveUrl(siteUrl, year), null)),
      address(feedsUrl(siteUrl), null),
      ...archives.map((archive) => address(listUrl(siteUrl, archive.list), archive.newestAt)),
    ];
  }

  async function* partOf(places: Xml[], number: number): AsyncGenerator<string> {
    const [from, until] = [(number - 1) * maxAddresses, number * maxAddresses];
    const here = places.slice(from, until);
    yield here.join('\n');
    const slice = {
      skip: Math.max(0, from - places.length),
      take: maxAddresses - here.length,
    };
    const { siteLanguage } = await readSettings(deps);
    for await (const batch of publicAddresses(deps, slice)) {
      yield batch
        .map((post) =>
          address(
            permalink(siteUrl, post),
            changedAt(post),
            oneOfEachLanguage(post, siteLanguage).map(({ tag, path }) => ({
              hreflang: tag,
              href: permalink(siteUrl, { path }),
            })),
          ),
        )
        .join('\n');
    }
  }

  function* index(parts: number): Generator<string> {
    for (let number = 1; number <= parts; number += 1) {
      yield element('sitemap', {}, [textElement('loc', `${siteUrl}/sitemap-${number}.xml`)]);
    }
  }
}

/**
 * A post and its translations, each language once: two posts may have one after a change of the site's language.
 * Empty for a post without translations.
 */
function oneOfEachLanguage({ path, translations }: PublicAddress, siteLanguage: string) {
  const tagged = translations.map((each) => ({
    path: each.path,
    tag: each.language ?? siteLanguage,
  }));
  const own = tagged.find((each) => each.path === path);
  const isSame = (one?: { tag: string }, other?: { tag: string }) =>
    one?.tag.toLowerCase() === other?.tag.toLowerCase();
  const shown = tagged.filter(
    (each) =>
      each === own || (!isSame(each, own) && each === tagged.find((other) => isSame(each, other))),
  );
  return shown.length < 2 ? [] : shown;
}

/** @see https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap */
function address(
  url: string,
  changed: Date | null,
  translations: readonly { hreflang: string; href: string }[] = [],
): Xml {
  const lastmod = changed ? [textElement('lastmod', changed.toISOString())] : [];
  const links = translations.map((each) => element('xhtml:link', { rel: 'alternate', ...each }));
  return element('url', {}, [textElement('loc', url), ...lastmod, ...links]);
}

async function write(
  root: 'urlset' | 'sitemapindex',
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Buffer> {
  const namespaces =
    root === 'urlset' ? `xmlns="${NAMESPACE}" xmlns:xhtml="${XHTML}"` : `xmlns="${NAMESPACE}"`;
  const document = [`${XML_DECLARATION}<${root} ${namespaces}>`];
  for await (const line of lines) if (line !== '') document.push(line);
  return Buffer.from([...document, `</${root}>`, ''].join('\n'));
}
