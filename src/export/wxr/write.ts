/**
 * Writes the blog as a WordPress export (WXR 1.2), which a WordPress imports with comments, linkbacks and threads.
 * Streams: a few posts are in memory at a time. Our own import takes it back with the source of each post.
 */
import type { Deps } from '../../deps.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import { versionOf } from '../../lib/version.ts';
import { slugFrom } from '../../posts/urls/paths.ts';
import { readSettings } from '../../settings/settings.ts';
import { ITEM_END, mediaItem, postItem, postUrl, type ItemOptions } from './items.ts';
import { responseElements } from './responses.ts';
import {
  selectAuthors,
  selectMedia,
  selectMediaOffset,
  selectPosts,
  selectTerms,
  type TermRow,
} from './store.ts';
import { asHtml, element } from './xml.ts';

export async function* exportWxr(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
): AsyncGenerator<string> {
  const { config, clock } = deps;
  const settings = await readSettings(deps);
  // Posts that name no author are by the blog's own.
  const ownName = settings.authorName || settings.siteTitle;
  const login = slugFrom(ownName);
  const options: ItemOptions = {
    ...{ siteUrl: config.siteUrl, timeZone: settings.timeZone, now: clock.now(), login },
    mediaOffset: await selectMediaOffset(deps),
  };
  const version = versionOf(config.packageDir);
  yield head({
    title: settings.siteTitle,
    description: settings.siteDescription,
    language: settings.siteLanguage,
    ...{ siteUrl: config.siteUrl, version, now: clock.now() },
  });
  const authors = await selectAuthors(deps);
  if (!authors.some(({ slug }) => slug === login)) {
    const id = Math.max(0, ...authors.map((each) => each.id)) + 1;
    authors.push({ id, slug: login, name: ownName });
  }
  yield authors.map(authorElement).join('');
  yield parentsFirst(await selectTerms(deps, 'category'));
  for (const tag of await selectTerms(deps, 'tag')) yield tagElement(tag);
  for (const series of await selectTerms(deps, 'series')) yield seriesElement(series);
  yield `<generator>Antiphon ${escapeXml(version)}</generator>\n`;
  for await (const media of selectMedia(deps)) yield mediaItem(media, options) + ITEM_END;
  const numbers = { last: 0 };
  for await (const post of selectPosts(deps)) {
    const url = postUrl(post, config.siteUrl);
    yield postItem(post, options);
    yield* responseElements(deps, post.id, { url, timeZone: settings.timeZone, numbers });
    yield ITEM_END;
  }
  yield '</channel>\n</rss>\n';
}

function head(of: {
  title: string;
  description: string;
  language: string;
  siteUrl: string;
  version: string;
  now: Date;
}): string {
  const site = escapeXml(of.siteUrl);
  return `<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="Antiphon/${of.version}" created="${of.now.toISOString().slice(0, '2026-11-29'.length)}" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
<title>${escapeXml(of.title)}</title>
<link>${site}</link>
<description>${escapeXml(of.description)}</description>
<pubDate>${of.now.toUTCString().replace('GMT', '+0000')}</pubDate>
<language>${escapeXml(of.language)}</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>${site}</wp:base_site_url>
<wp:base_blog_url>${site}</wp:base_blog_url>
`;
}

function authorElement({ id, slug, name }: { id: number; slug: string; name: string }): string {
  const elements = [
    element('wp:author_id', id),
    element('wp:author_login', slug),
    element('wp:author_email', ''),
    element('wp:author_display_name', asHtml(name)),
    element('wp:author_first_name', ''),
    element('wp:author_last_name', ''),
  ];
  return `<wp:author>${elements.join('')}</wp:author>\n`;
}

/** WordPress's importer looks a parent up among those it has made. */
function parentsFirst(categories: TermRow[]): string {
  const byId = new Map(categories.map((each) => [each.id, each]));
  const written = new Set<TermRow>();
  for (const category of categories) {
    const above: TermRow[] = [];
    for (
      let each: TermRow | undefined = category;
      each && !written.has(each) && !above.includes(each);
    ) {
      above.push(each);
      each = each.parentId === null ? undefined : byId.get(each.parentId);
    }
    for (const each of above.reverse()) written.add(each);
  }
  return [...written]
    .map((category) => categoryElement(category, byId.get(category.parentId ?? 0)?.slug ?? ''))
    .join('');
}

function categoryElement({ id, slug, name, description }: TermRow, parentSlug: string): string {
  const elements = [
    element('wp:term_id', id),
    element('wp:category_nicename', encodeURIComponent(slug)),
    element('wp:category_parent', encodeURIComponent(parentSlug)),
    element('wp:cat_name', asHtml(name)),
    element('wp:category_description', asHtml(description)),
  ];
  return `<wp:category>${elements.join('')}</wp:category>\n`;
}

function tagElement({ id, slug, name, description }: TermRow): string {
  const elements = [
    element('wp:term_id', id),
    element('wp:tag_slug', encodeURIComponent(slug)),
    element('wp:tag_name', asHtml(name)),
    element('wp:tag_description', asHtml(description)),
  ];
  return `<wp:tag>${elements.join('')}</wp:tag>\n`;
}

function seriesElement({ id, slug, name, description }: TermRow): string {
  const elements = [
    element('wp:term_id', id),
    element('wp:term_taxonomy', 'series'),
    element('wp:term_slug', encodeURIComponent(slug)),
    element('wp:term_parent', ''),
    element('wp:term_name', asHtml(name)),
    element('wp:term_description', asHtml(description)),
  ];
  return `<wp:term>${elements.join('')}</wp:term>\n`;
}
