/**
 * Reads a post of this blog as the source of a linkback, from the database instead of over the network.
 *
 * The HTML has the same links and microformats as the page that visitors get, so that one reader reads both.
 */
import type { Deps } from '../../deps.ts';
import { escapeXml } from '../../lib/xml/text.ts';
import type { FetchResult } from '../../net/page.ts';
import { permalink, type Post } from '../../posts/post.ts';
import { bylineOf } from '../../posts/terms/terms.ts';
import { resolveTarget } from '../../posts/urls/resolve-target.ts';
import { readSettings } from '../../settings/read.ts';
import type { SiteSettings } from '../../settings/settings.ts';

type OwnPageDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** The result that fetching a URL of this blog would have. */
export async function readOwnPage(deps: OwnPageDeps, url: URL): Promise<FetchResult> {
  const resolved = await resolveTarget(deps, url);
  switch (resolved.kind) {
    case 'gone':
      return { kind: 'gone', status: 410, finalUrl: url };
    case 'no-such-post':
    case 'not-a-post':
      return { kind: 'gone', status: 404, finalUrl: url };
    case 'post': {
      const html = documentOf(deps.config.siteUrl, await readSettings(deps), resolved.post);
      return {
        kind: 'page',
        finalUrl: new URL(permalink(deps.config.siteUrl, resolved.post)),
        status: 200,
        contentType: 'text/html; charset=utf-8',
        body: new TextEncoder().encode(html),
        headers: { link: [], xPingback: null, location: null, retryAfter: null },
      };
    }
  }
}

function documentOf(siteUrl: string, settings: SiteSettings, post: Post): string {
  const author = escapeXml(bylineOf(siteUrl, settings, post.author).name);
  const { responseTo } = post;
  const response = responseTo
    ? `<a class="u-${responseTo.kind}" href="${escapeXml(responseTo.url)}">${escapeXml(responseTo.url)}</a>`
    : '';
  const rsvp = responseTo?.rsvp ? `<data class="p-rsvp" value="${responseTo.rsvp}"></data>` : '';
  return `<!doctype html><html lang="${escapeXml(post.language ?? settings.siteLanguage)}"><head>
<title>${escapeXml(post.title)}</title>
<meta property="og:site_name" content="${escapeXml(settings.siteTitle)}"></head><body>
<article class="h-entry"><h1 class="p-name">${escapeXml(post.title)}</h1>
<a class="p-author h-card" href="${escapeXml(siteUrl)}/">${author}</a>
<p>${response}${rsvp}</p><div class="e-content">${post.bodyHtml}</div></article></body></html>`;
}
