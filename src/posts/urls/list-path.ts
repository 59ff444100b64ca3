/**
 * Where a list of posts stands, without the site's own path: `''` for the list of all.
 *
 * Absolute addresses are made of it by http/request/urls.ts and feeds/addresses.ts.
 */
import type { PostList } from '../lists.ts';
import { periodOf } from './period.ts';

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
