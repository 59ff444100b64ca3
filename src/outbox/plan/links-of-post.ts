/**
 * Which pages a post links to, and how: from the parsed article, never by searching its text.
 *
 * Pure. Links of the page around the article (navigation, responses) are not the post's. Which of
 * them are told, plan.ts decides.
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
import type { Post } from '../../posts/post.ts';

/** More are not told: a page of links is not a conversation. */
export const MAX_TARGETS = 100;

export type PostLink = {
  /** As given where it is an absolute address, since receivers look for it so; else made absolute. */
  target: string;
  /** `documentKey` of the target. */
  targetKey: string;
  /** Fingerprint of the link, its words and the block around them: other edits leave it as it is. */
  passage: string;
};

/**
 * The links of a post, first to last, the post it answers before all; one for each document, the
 * first of several.
 *
 * Only `a` elements count, and not inside `code` or `pre`, nor with rel or class `nomention`, nor
 * where they lead back to the post.
 *
 * @param permalink the post's own address, which relative ones are resolved against
 */
export function linksOfPost(
  post: Pick<Post, 'title' | 'bodyHtml' | 'responseTo'>,
  permalink: string,
): PostLink[] {
  const found = [...answeredBy(post), ...linksIn(parseHtml(post.bodyHtml, 'html'), permalink)];
  const ownKey = documentKey(new URL(permalink));
  const byKey = new Map<string, PostLink>();
  for (const link of found) {
    if (link.targetKey !== ownKey && !byKey.has(link.targetKey)) byKey.set(link.targetKey, link);
  }
  return [...byKey.values()].slice(0, MAX_TARGETS);
}

/** A response is shown whole where it leads, so whatever is edited in it is told there. */
function answeredBy(post: Pick<Post, 'title' | 'bodyHtml' | 'responseTo'>): PostLink[] {
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
    (element) => isHtml(element, 'a') && !isSilent(element),
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

/** The writer does not want this page to be told. */
function isSilent(anchor: Element): boolean {
  return hasClass(anchor, 'nomention') || words(anchor, 'rel').includes('nomention');
}

/** An address without a scheme; one with another scheme, or a malformed one, is none. */
function resolved(href: string, permalink: string): URL | null {
  if (href === '' || /^[a-z][a-z0-9+.-]*:/i.test(href)) return null;
  return parseHttpUrl(URL.parse(href, permalink)?.href ?? '');
}

/** Pingback wants the target “as given on the source page”; only what HTTP cannot carry is changed. */
function asGiven(href: string, address: URL): string {
  const given = href.trim();
  return /^https?:\/\/[\x21-\x7e]+$/i.test(given) ? given : address.href;
}

/** The words of the link, and the block that they stand in; a link that is not shown has neither. */
function passageAround(text: string, span: Span | undefined): string[] {
  if (!span) return [];
  const block = blockAround(text, span);
  const linked = block.text.slice(block.span.start, block.span.end);
  return [linked, block.text].map(toPlainText);
}

/** Equal for equal parts; never empty. */
export function fingerprint(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
