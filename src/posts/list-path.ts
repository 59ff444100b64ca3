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
      return `/${padded(list.year, 4)}`;
    case 'month':
      return `/${padded(list.year, 4)}/${padded(list.month, 2)}`;
    case 'term':
      return `/${list.term.kind}/${encodeURIComponent(list.term.slug)}`;
    case 'author':
      return `/author/${encodeURIComponent(list.author.slug)}`;
  }
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
