/**
 * Where a list of posts stands, without the site's own path: `''` for the list of all.
 *
 * Absolute addresses are made of it by http/addresses.ts and feeds/addresses.ts.
 */
import type { PostList } from './lists.ts';

export function listPath(list: PostList): string {
  switch (list.kind) {
    case 'all':
      return '';
    case 'year':
    case 'month':
      return `/${periodOf(list).join('/')}`;
    case 'term':
      return `/${list.term.kind}/${encodeURIComponent(list.term.slug)}`;
    case 'author':
      return `/author/${encodeURIComponent(list.author.slug)}`;
  }
}

/** A year, or a year and a month, in as many digits as they are always written with. */
export function periodOf(list: Extract<PostList, { kind: 'year' | 'month' }>): string[] {
  const year = String(list.year).padStart(4, '0');
  return list.kind === 'year' ? [year] : [year, String(list.month).padStart(2, '0')];
}
