/**
 * What a post's text shows or links to: its URLs as written, found by parsing, never by searching.
 */
import { attributesOf, replaceInHtml } from './in-html.ts';
import { replaceInMarkdown } from './in-markdown.ts';
import type { Body } from '../entry.ts';
import type { Reference } from './media.ts';

/**
 * The text with other URLs.
 *
 * @param replace the new URL; `null` leaves it as it is
 * @param siteUrl of this blog: URLs that are their own text become absolute
 */
export function replaceReferences(
  { format, source }: Body,
  siteUrl: string,
  replace: (reference: Reference) => string | null,
): string {
  return format === 'html'
    ? replaceInHtml(source, replace)
    : replaceInMarkdown(source, siteUrl, replace);
}

export function findReferences(body: Body): Reference[] {
  const found: Reference[] = [];
  if (!mayRefer(body)) return found;
  replaceReferences(body, '', (reference) => {
    found.push(reference);
    return null;
  });
  return found;
}

/** Most texts of some blogs have no link at all, and need no parser. */
function mayRefer({ format, source }: Body): boolean {
  return format === 'html' ? attributesOf.test(source) : /[(<:]|www\./.test(source);
}

/** The name of a reference for {@link replaceNamed}: a text may show and link to the same URL. */
export function referenceName({ as, entryId, url }: Reference): string {
  return `${as} ${entryId ?? ''} ${url}`;
}

/** As {@link replaceReferences}, with the new URLs by {@link referenceName}. */
export function replaceNamed(
  body: Body,
  siteUrl: string,
  named: readonly (readonly [name: string, url: string])[],
): string {
  const urls = new Map(named);
  return replaceReferences(
    body,
    siteUrl,
    (reference) => urls.get(referenceName(reference)) ?? null,
  );
}
