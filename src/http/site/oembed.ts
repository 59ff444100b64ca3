/**
 * GET /oembed: describes posts and pages of this blog to sites that embed them, in JSON or XML.
 *
 * Not in the page cache, since there are as many URLs as a client likes to make up.
 *
 * @see https://oembed.com/#section2
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { findPreviewImage } from '../../feeds/feed-html.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { translateFor } from '../../messages/translate.ts';
import { permalink, type Post } from '../../posts/post.ts';
import { findPostAt } from '../../posts/read.ts';
import { bylineOf } from '../../posts/terms/terms.ts';
import { resolveTarget } from '../../posts/urls/resolve-target.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { sendDocument } from '../page-cache/answer.ts';
import { presentName } from '../view/present/connections.ts';
import { assertReading, embedUrl, settingsFor } from '../request/page-request.ts';

const ROUTE = '/oembed';
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** In pixels: the frame, unless the client has less room. */
const WIDTH = 600;
const HEIGHT = 240;
const CACHED_SECONDS = 3_600;

export function oembedRoutes(deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>): Router {
  const router = Router();
  router.all(ROUTE, async (req, res, next) => {
    const { searchParams } = new URL(req.originalUrl, deps.config.siteUrl);
    const asked = searchParams.get('url');
    // A page may have had this path before.
    if (asked === null && (await findPostAt(deps, ROUTE))) {
      next('route');
      return;
    }
    assertReading(req, res);
    res.set('Access-Control-Allow-Origin', '*');
    await describe(req, res, asked, searchParams);
  });
  return router;

  async function describe(
    req: Request,
    res: Response,
    asked: string | null,
    parameters: URLSearchParams,
  ): Promise<void> {
    const format = parameters.get('format') ?? 'json';
    const contentType = Object.hasOwn(TYPES, format) ? TYPES[format] : undefined;
    if (asked === null) refuse(res, 400, 'Name the page as url.');
    else if (contentType === undefined) refuse(res, 501, 'The formats are json and xml.');
    else {
      const url = parseHttpUrl(asked);
      const target = url && (await resolveTarget(deps, url));
      if (target?.kind !== 'post') {
        refuse(res, 404, 'There is no public post at this URL.');
        return;
      }
      const settings = await settingsFor(deps, res);
      const description = descriptionOf(deps.config, settings, target.post, {
        width: within(WIDTH, parameters.get('maxwidth')),
        height: within(HEIGHT, parameters.get('maxheight')),
        maxWidth: within(Infinity, parameters.get('maxwidth')),
        maxHeight: within(Infinity, parameters.get('maxheight')),
      });
      const body = format === 'xml' ? toXml(description) : JSON.stringify(description);
      const cacheControl = 'public, max-age=300';
      sendDocument(res, { body, contentType, cacheControl, cache: null });
    }
  }
}

function refuse(res: Response, status: number, reason: string): void {
  res.status(status).set('Cache-Control', 'no-store').type('text/plain').send(`${reason}\n`);
}

function within(size: number, limit: string | null): number {
  return limit !== null && /^[1-9]\d{0,5}$/.test(limit) ? Math.min(size, Number(limit)) : size;
}

type Size = { width: number; height: number };
/** `Infinity`: the client has any room. */
type Limits = { maxWidth: number; maxHeight: number };

function descriptionOf(
  config: Deps['config'],
  settings: SiteSettings,
  post: Post,
  { maxWidth, maxHeight, ...size }: Size & Limits,
): Record<string, string | number> {
  const { siteUrl } = config;
  const url = permalink(siteUrl, post);
  const title = presentName(settings, translateFor(config, settings), post);
  const author = bylineOf(siteUrl, settings, post.author);
  const image = findPreviewImage(siteUrl, post, url);
  // A thumbnail has to fit the client's limits, not our frame.
  const thumbnail =
    image?.width != null &&
    image.height !== null &&
    image.width <= maxWidth &&
    image.height <= maxHeight
      ? {
          thumbnail_url: image.url,
          thumbnail_width: image.width,
          thumbnail_height: image.height,
        }
      : {};
  return {
    version: '1.0',
    type: 'rich',
    provider_name: settings.siteTitle,
    provider_url: `${siteUrl}/`,
    title,
    author_name: author.name,
    author_url: author.url,
    cache_age: CACHED_SECONDS,
    ...thumbnail,
    ...size,
    html: frameHtml(url, title, size),
  };
}

/** The link is for those that remove frames. The page in the frame runs no script, and opens links in new tabs. */
function frameHtml(url: string, title: string, { width, height }: Size): string {
  const attributes = {
    class: 'antiphon-embed',
    src: embedUrl(url),
    title,
    width,
    height,
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    loading: 'lazy',
    frameborder: 0,
  };
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeXml(String(value))}"`,
  );
  return (
    `<blockquote class="antiphon-embed"><a href="${escapeXml(url)}">${escapeXml(title)}</a></blockquote>` +
    `<iframe${written.join('')}></iframe>`
  );
}

function toXml(description: Record<string, string | number>): string {
  const elements = Object.entries(description).map(
    ([name, value]) => `  <${name}>${escapeXml(String(value))}</${name}>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n${elements.join('')}</oembed>\n`;
}
