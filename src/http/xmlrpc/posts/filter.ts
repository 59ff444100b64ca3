/**
 * What lists of posts ask for: how many, from where, of which statuses, in which order.
 */
import type { XmlRpcValue } from '../../../lib/xmlrpc/xmlrpc.ts';
import type { EditableFilter, Order } from '../../../posts/editable/list.ts';
import type { Standing } from '../../../posts/post.ts';
import { intOf, listOf, textOf, type Struct } from '../params.ts';
import { isMissing, readKind } from './read-values.ts';

const DEFAULT_COUNT = 10;
const MAX_COUNT = 100;

/** How many, at most 100; ten if the call does not say. 0 and less are WordPress's words for all. */
export function countOf(value: XmlRpcValue | undefined): number {
  if (isMissing(value) || value === '') return DEFAULT_COUNT;
  const count = Math.abs(intOf(value, 'number'));
  return count === 0 ? MAX_COUNT : Math.min(count, MAX_COUNT);
}

/** The filter of wp.getPosts. An unknown order is by date; newest first unless it says `ASC`. */
export function readFilter(struct: Struct): EditableFilter {
  const { s, offset, order, orderby, post_status: status } = struct;
  const standings = isMissing(status) ? null : readStandings(status);
  return {
    kind: readKind(struct['post_type'], null),
    number: countOf(struct['number']),
    offset: isMissing(offset) || offset === '' ? 0 : Math.abs(intOf(offset, 'offset')),
    ...(standings && { standings }),
    ...(!isMissing(s) && { words: textOf(s, 's').trim().slice(0, MAX_WORDS) }),
    order: isMissing(orderby) ? 'date' : readOrder(textOf(orderby, 'orderby')),
    isAscending: !isMissing(order) && textOf(order, 'order').trim().toLowerCase() === 'asc',
  };
}

const MAX_WORDS = 200;

const STANDINGS = new Map<string, readonly Standing[]>([
  ['publish', ['published', 'protected']],
  ['future', ['scheduled']],
  ['draft', ['draft', 'unpublished']],
  ['pending', []],
  ['private', ['private']],
  ['trash', ['trashed']],
]);

/**
 * One status, several with commas between them, or an array. Those that no post has find nothing.
 *
 * @returns `null` for all but the trash: nothing is named, or `any`
 */
function readStandings(value: XmlRpcValue): Standing[] | null {
  const names = listOf(value)
    .flatMap((each) => textOf(each, 'post_status').split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (names.length === 0 || names.includes('any')) return null;
  return [...new Set(names.flatMap((name) => STANDINGS.get(name) ?? []))];
}

const ORDERS = new Map<string, Order>([
  ['modified', 'modified'],
  ['title', 'title'],
  ['name', 'slug'],
  ['menu_order', 'position'],
  ['id', 'id'],
]);

function readOrder(given: string): Order {
  const name = given
    .trim()
    .toLowerCase()
    .replace(/^post_/, '');
  return ORDERS.get(name) ?? 'date';
}
