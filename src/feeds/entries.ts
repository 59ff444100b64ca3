/**
 * Posts and what responds to them → the entries of feeds.
 *
 * Called by list-feed.ts and responses-feed.ts.
 */
import type { Deps } from '../deps.ts';
import { bylineOf } from '../posts/authors/byline.ts';
import { pingStates, trackbackUrl } from '../posts/pings.ts';
import { permalink, type Post } from '../posts/post.ts';
import type { Term } from '../posts/terms/term.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { inEachFormat, responsesFeedUrl } from './addresses.ts';
import { inLanguage, toFeedHtml } from './feed-html.ts';
import type { FeedAuthor, FeedCategory, FeedEntry } from './feed.ts';
import { postFeedId } from './ids.ts';
import { findPreviewImage } from './preview-image.ts';

export function entryOfPost(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  settings: SiteSettings,
  post: Post,
): FeedEntry {
  const { siteUrl } = config;
  const url = permalink(siteUrl, post);
  const language = post.language ?? settings.siteLanguage;
  const { responseTo } = post;
  return {
    id: postFeedId(siteUrl, post),
    url,
    title: post.title,
    contentHtml: inLanguage(toFeedHtml(post.bodyHtml, url), language),
    summary: post.excerpt,
    author: authorOf(siteUrl, settings, post),
    categories: [...post.categories, ...post.tags].map((term) => categoryOf(siteUrl, term)),
    language,
    publishedAt: post.publishedAt,
    updatedAt: changedAt(post),
    imageUrl: findPreviewImage(siteUrl, post, url)?.url ?? null,
    inReplyTo:
      responseTo?.kind === 'in-reply-to' ? { id: responseTo.url, url: responseTo.url } : null,
    responses: inEachFormat((format) => responsesFeedUrl(siteUrl, post, format)),
    trackbackUrl:
      pingStates(post, settings, clock.now()).trackback === 'open' ? trackbackUrl(url) : null,
  };
}

/** When a post was seen to change last: a scheduled one at its time. */
export function changedAt({
  publishedAt,
  updatedAt,
}: Pick<Post, 'publishedAt' | 'updatedAt'>): Date {
  return updatedAt > publishedAt ? updatedAt : publishedAt;
}

/** Feeds are read elsewhere: there an author's own page says more than the list of their posts. */
function authorOf(siteUrl: string, settings: SiteSettings, { author }: Post): FeedAuthor {
  const { name, url } = bylineOf(siteUrl, settings, author);
  return { name, url: author?.url ?? url };
}

function categoryOf(siteUrl: string, { kind, slug, name }: Term): FeedCategory {
  return { slug, name, scheme: `${siteUrl}/${kind}/` };
}
