/**
 * Finds the pages that a post links to, in its parsed HTML.
 *
 * Pure. Links around the article, such as navigation and responses, are not the post's.
 */
import { createHash } from 'node:crypto';
import { blockAround, readableText, type Span } from '../../lib/html/text.ts';
import {
  attribute,
  elements,
  hasClass,
  isHtml,
  words,
  type Document,
  type Element,
} from '../../lib/html/tree.ts';
import { parseHtml } from '../../lib/html/parse.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import { withoutCards } from '../../posts/embeds/embed.ts';
import type { Post } from '../../posts/post.ts';

/** Further links of a post are not notified. */
export const MAX_TARGETS = 100;

export type PostLink = {
  /** As written if it is absolute, since receivers look for exactly that; else made absolute. */
  target: string;
  /** `documentKey` of the target. */
  targetKey: string;
  /** Fingerprint of the link, its text and the block around it: other edits do not change it. */
  passage: string;
};

/**
 * The links of a post in order, after the post that it responds to; only the first of several links
 * to one document.
 *
 * Only `a` elements count, but none inside `code` or `pre`, none with the rel or class `nomention`,
 * and none to the post itself.
 *
 * @param permalink the post's own, which relative links are resolved against
 */
export function linksOfPost(
  { title, responseTo, bodyHtml: shownHtml }: Pick<Post, 'title' | 'bodyHtml' | 'responseTo'>,
  permalink: string,
): PostLink[] {
  // What other sites say of themselves is not the author's, and its changes are no edits.
  const bodyHtml = withoutCards(shownHtml);
  const post = { title, responseTo, bodyHtml };
  const found = [...respondedTo(post), ...linksIn(parseHtml(bodyHtml, 'html'), permalink)];
  const ownKey = documentKey(new URL(permalink));
  const byKey = new Map<string, PostLink>();
  for (const link of found) {
    if (link.targetKey !== ownKey && !byKey.has(link.targetKey)) byKey.set(link.targetKey, link);
  }
  return [...byKey.values()].slice(0, MAX_TARGETS);
}

/** The page that the post responds to may show all of it, so every edit changes the passage. */
function respondedTo(post: Pick<Post, 'title' | 'bodyHtml' | 'responseTo'>): PostLink[] {
  if (!post.responseTo) return [];
  const { kind, url, rsvp } = post.responseTo;
  const address = parseHttpUrl(url);
  if (!address) return [];
  return [
    {
      target: asGiven(url, address),
      targetKey: documentKey(address),
      passage: fingerprint([kind, url, rsvp ?? '', post.title, post.bodyHtml]),
    },
  ];
}

function linksIn(document: Document, permalink: string): PostLink[] {
  const anchors = [...elements(document, isProse)].filter(
    (element) => isHtml(element, 'a') && !isNoMention(element),
  );
  const { text, spans } = readableText(document, new Set(anchors));
  return anchors.flatMap((anchor) => {
    const href = attribute(anchor, 'href')?.trim() ?? '';
    const address = parseHttpUrl(href) ?? resolved(href, permalink);
    if (!address) return [];
    return [
      {
        target: asGiven(href, address),
        targetKey: documentKey(address),
        passage: fingerprint([href, ...passageAround(text, spans.get(anchor))]),
      },
    ];
  });
}

function isProse(element: Element): boolean {
  return !isHtml(element, 'code') && !isHtml(element, 'pre');
}

/** The author does not want the linked page to be notified. */
function isNoMention(anchor: Element): boolean {
  return hasClass(anchor, 'nomention') || words(anchor, 'rel').includes('nomention');
}

/** Resolves a relative URL; `null` for another scheme or a malformed URL. */
function resolved(href: string, permalink: string): URL | null {
  if (href === '' || /^[a-z][a-z0-9+.-]*:/i.test(href)) return null;
  return parseHttpUrl(URL.parse(href, permalink)?.href ?? '');
}

/** Pingback wants the target “as given on the source page”; only what HTTP cannot carry is encoded. */
function asGiven(href: string, address: URL): string {
  const given = href.trim();
  return /^https?:\/\/[\x21-\x7e]+$/i.test(given) ? given : address.href;
}

/** The link's text and the block around it; nothing for a link that is not shown. */
function passageAround(text: string, span: Span | undefined): string[] {
  if (!span) return [];
  const block = blockAround(text, span);
  const linked = block.text.slice(block.span.start, block.span.end);
  return [linked, block.text].map(toPlainText);
}

/** The same for equal parts; never empty. */
export function fingerprint(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
