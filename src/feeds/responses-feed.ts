/**
 * Builds the feed of the responses to a post: comments and linkbacks, newest first.
 *
 * Everything in it comes from strangers: linkbacks are plain text and escaped here; comments are the
 * safe HTML that was rendered from them.
 */
import type { ShownComment } from '../comments/comment.ts';
import type { Deps } from '../deps.ts';
import { inEachFormat, responsesFeedUrl, type Feed, type FeedEntry, feedImages } from './feed.ts';
import { commentFeedId, feedId, linkbackFeedId, postAtomId } from './ids.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { escapeXml } from '../lib/text/markup.ts';
import type { ShownLinkback } from '../linkbacks/linkback.ts';
import type { NamedResponse } from '../linkbacks/linkback.ts';
import { type Translate, translateFor } from '../messages/translate.ts';
import { changedAt, postName, type Post, permalink } from '../posts/post.ts';
import { bylineOf } from '../posts/terms/terms.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** The responses to a post, as its pages show them. */
export type Responses = {
  /** Newest first, like the comments. */
  linkbacks: readonly ShownLinkback[];
  comments: readonly ShownComment[];
  /** The response that a response replies to, if it is shown; `null`: the post. */
  answeredBy: (response: NamedResponse) => NamedResponse | null;
  /** The URL of a response. */
  urlOf: (response: NamedResponse) => string;
};

export function feedOfResponses(
  { config }: Pick<Deps, 'config'>,
  settings: SiteSettings,
  post: Post,
  responses: Responses,
  max: number,
): Feed {
  const { siteUrl } = config;
  const t = translateFor(config, settings);
  const { linkbacks, comments, answeredBy, urlOf } = responses;
  const placed = (response: NamedResponse) => {
    const answered = answeredBy(response);
    return {
      url: urlOf(response),
      inReplyTo: answered
        ? { id: responseFeedId(siteUrl, answered), url: urlOf(answered) }
        : { id: postAtomId(siteUrl, post), url: permalink(siteUrl, post) },
    };
  };
  const entries = [
    ...linkbacks.map((each) => ({
      ...entryOfLinkback(siteUrl, settings, t, each),
      ...placed({ kind: 'linkback', id: each.id }),
      cameAt: each.receivedAt,
    })),
    ...comments.map((each) => ({
      ...entryOfComment(siteUrl, settings, t, each),
      ...placed({ kind: 'comment', id: each.id }),
      cameAt: each.createdAt,
    })),
  ]
    .sort((a, b) => b.cameAt.getTime() - a.cameAt.getTime())
    .slice(0, max)
    .map(({ cameAt, ...entry }): FeedEntry => entry);
  const [newest] = entries;
  return {
    id: feedId(siteUrl, `post/${post.id}`),
    title: `${String(t('feed.responses', { post: postName(post) }))} · ${settings.siteTitle}`,
    description: post.excerpt,
    language: settings.siteLanguage,
    timeZone: settings.timeZone,
    homeUrl: permalink(siteUrl, post),
    author: bylineOf(siteUrl, settings, null),
    addresses: inEachFormat((format) => responsesFeedUrl(siteUrl, post, format)),
    next: null,
    hubUrl: null,
    ...feedImages(siteUrl, settings),
    updatedAt: newest?.updatedAt ?? changedAt(post),
    entries,
  };
}

function responseFeedId(siteUrl: string, response: NamedResponse): string {
  return response.kind === 'comment'
    ? commentFeedId(siteUrl, response)
    : linkbackFeedId(siteUrl, response);
}

/** An entry without its place in the thread. */
type Unplaced = Omit<FeedEntry, 'url' | 'inReplyTo'>;

function entryOfComment(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  comment: ShownComment,
): Unplaced {
  const { authorName, authorUrl, bodyHtml, createdAt, changedAt: changed } = comment;
  const title = String(t('feed.comment', { name: authorName }));
  return {
    id: commentFeedId(siteUrl, comment),
    title,
    name: title,
    contentHtml: bodyHtml,
    summary: '',
    author: { name: authorName, url: authorUrl },
    categories: [],
    language: settings.siteLanguage,
    publishedAt: createdAt,
    updatedAt: changed ?? createdAt,
    imageUrl: null,
    responses: null,
    trackbackUrl: null,
  };
}

function entryOfLinkback(
  siteUrl: string,
  settings: SiteSettings,
  t: Translate,
  linkback: ShownLinkback,
): Unplaced {
  const { receivedAt, authorUrl } = linkback;
  const name = linkback.author ?? linkback.site ?? new URL(linkback.source).host;
  const title = titleOf(t, linkback, name);
  return {
    id: linkbackFeedId(siteUrl, linkback),
    title,
    name: title,
    contentHtml: contentOf(linkback),
    summary: '',
    author: { name, url: authorUrl === null ? null : (parseHttpUrl(authorUrl)?.href ?? null) },
    categories: [],
    language: settings.siteLanguage,
    publishedAt: linkback.publishedAt ?? receivedAt,
    updatedAt: receivedAt,
    imageUrl: null,
    responses: null,
    trackbackUrl: null,
  };
}

function titleOf(t: Translate, { type, rsvp, title }: ShownLinkback, name: string): string {
  switch (type) {
    case 'like':
    case 'repost':
    case 'bookmark':
    case 'reply':
      return String(t(`feed.${type}`, { name }));
    case 'rsvp':
      return String(rsvp === null ? t('feed.rsvp', { name }) : t(`feed.rsvp.${rsvp}`, { name }));
    case 'mention':
      return title ?? name;
  }
}

/** A reply's text, or the passage around the link, and a link to the source. */
function contentOf(linkback: ShownLinkback): string {
  const { type, content, excerpt, linkStart, linkEnd, source } = linkback;
  const link = `<p><a href="${escapeXml(source)}" rel="nofollow ugc">${escapeXml(source)}</a></p>`;
  if (type === 'reply' && content) {
    const paragraphs = content.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
    return paragraphs.map((text) => `<p dir="auto">${escapeXml(text)}</p>`).join('') + link;
  }
  if (!excerpt) return link;
  const [start, end] = [linkStart ?? 0, linkEnd ?? 0];
  const linked = end > start ? `<mark>${escapeXml(excerpt.slice(start, end))}</mark>` : '';
  const passage = escapeXml(excerpt.slice(0, start)) + linked + escapeXml(excerpt.slice(end));
  return `<blockquote cite="${escapeXml(source)}"><p dir="auto">${passage}</p></blockquote>${link}`;
}
