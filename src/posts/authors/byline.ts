/**
 * Whom readers are told that a post or a list is by: the author that it names, else who writes here.
 */
import type { SiteSettings } from '../../settings/settings.ts';
import type { Author } from './author.ts';
import { listPath } from '../urls/list-path.ts';

/** `url`: of the author's posts, or of the site; absolute. */
export type Byline = { name: string; url: string };

/** `author`: `null` where none is named. */
export function bylineOf(
  siteUrl: string,
  { authorName, siteTitle }: Pick<SiteSettings, 'authorName' | 'siteTitle'>,
  author: Author | null,
): Byline {
  return author
    ? { name: author.name, url: `${siteUrl}${listPath({ kind: 'author', author })}` }
    : { name: authorName || siteTitle, url: `${siteUrl}/` };
}
