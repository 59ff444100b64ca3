/**
 * The surrogate keys of a list of posts: which posts are in it, and whom or what it is about.
 *
 * Pages and feeds of the list are kept with them (http/page-cache/cache-policy.ts).
 */
import type { PostList } from '../lists.ts';
import { periodOf } from '../urls/period.ts';
import { authorKey, listKeys, termKey } from './surrogate-keys.ts';

export function keysOfList(list: PostList): string[] {
  switch (list.kind) {
    case 'all':
      return [listKeys.all];
    case 'term':
      return [listKeys.term(list.term.id), termKey(list.term.id)];
    case 'author':
      return [listKeys.author(list.author.id), authorKey(list.author.id)];
    case 'year':
    case 'month':
      return [listKeys.period(periodOf(list).join('-'))];
  }
}
