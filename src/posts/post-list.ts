/**
 * Which public posts a list has, with the path and the surrogate keys of the list.
 */
import { authorKey, listKeys, termKey } from './cache-keys/surrogate-keys.ts';
import type { Author, Term } from './terms/term.ts';

/** Which public posts: all, those of a year or a month, of a category or tag, of an author. */
export type PostList =
  { kind: 'all' } | Period | { kind: 'term'; term: Term } | { kind: 'author'; author: Author };

/** A year, or a month of one. */
export type Period =
  | { kind: 'year'; year: number }
  /** `month` from 1. */
  | { kind: 'month'; year: number; month: number };

/** In as many digits as they are always written with. */
export function periodOf(period: Period): string[] {
  const year = String(period.year).padStart(4, '0');
  return period.kind === 'year' ? [year] : [year, String(period.month).padStart(2, '0')];
}

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
