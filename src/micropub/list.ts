/**
 * Posts as entries, newest first and a page at a time: the answer to `q=source` without a URL.
 *
 * @see https://indieweb.org/Micropub-extensions#Query_for_Post_List
 */
import type { ClientPost } from '../clients/fields.ts';
import { listPosts } from '../clients/find-posts.ts';
import type { Program } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import type { Standing } from '../posts/post.ts';
import { readSettings } from '../settings/settings.ts';
import type { Values } from './entry.ts';
import { POST_TYPES, postTypeOf, type PostType } from './post-type.ts';
import { entryOf } from './source.ts';

const MAX_LIMIT = 100;
const USUAL_LIMIT = 20;
/** Posts that are read for one page of a type. */
const MAX_READ = 500;

/** As the client gives them, unchecked; `null`: not given. */
export type ListQuery = Record<
  'limit' | 'offset' | 'after' | 'before' | 'post-type' | 'post-status',
  string | null
>;

export type EntryList = {
  items: Values[];
  /** `null`: there are no further ones. */
  paging: { after: string; before: string } | null;
};

const OF_STATUS = {
  published: ['published', 'scheduled', 'private', 'protected'],
  draft: ['draft', 'unpublished'],
} as const satisfies Record<string, readonly Standing[]>;

/** @throws InvalidInputError for a query that cannot be read */
export async function listEntries(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  program: Program,
  query: ListQuery,
): Promise<EntryList> {
  const limit = Math.min(numberIn(query, 'limit') ?? USUAL_LIMIT, MAX_LIMIT);
  const [type, standings] = [typeIn(query), standingsIn(query)];
  const settings = await readSettings(deps);
  const filter = { kind: 'post', number: MAX_LIMIT, ...(standings && { standings }) } as const;
  const items: { post: ClientPost; entry: Values }[] = [];
  let offset = numberIn(query, 'offset') ?? 0;
  let place = placeIn(query);
  for (let read = 0; read < MAX_READ && items.length <= limit;) {
    const number = type === null ? limit + 1 : MAX_LIMIT;
    const posts = await listPosts(deps, program, { ...filter, ...place, offset, number });
    for (const post of posts) {
      const entry = await entryOf(deps, settings, program, post);
      if (type === null || postTypeOf(entry) === type) items.push({ post, entry });
    }
    const last = posts.at(-1);
    if (posts.length < number || !last || 'newerThan' in place) break;
    [place, offset, read] = [{ olderThan: last }, 0, read + posts.length];
  }
  // Next to the post that is named, on either side.
  const shown = 'newerThan' in place ? items.slice(-limit) : items.slice(0, limit);
  const [first, last] = [shown[0]?.post, shown.at(-1)?.post];
  const isAll = items.length <= limit && query.before === null;
  return {
    items: shown.map(({ entry }) => entry),
    paging: isAll || !first || !last ? null : { after: markOf(last), before: markOf(first) },
  };
}

function numberIn(query: ListQuery, name: 'limit' | 'offset'): number | null {
  const given = query[name];
  if (given === null || given === '') return null;
  if (/^\d{1,6}$/.test(given) && (name === 'offset' || Number(given) > 0)) return Number(given);
  throw new InvalidInputError(`${name} is a number.`);
}

function typeIn(query: ListQuery): PostType | null {
  const given = query['post-type'];
  if (given === null || given === '') return null;
  const known = POST_TYPES.find(({ type }) => type === given);
  if (known) return known.type;
  throw new InvalidInputError(
    `post-type is one of ${POST_TYPES.map(({ type }) => type).join(', ')}.`,
  );
}

function standingsIn(query: ListQuery): readonly Standing[] | null {
  const given = query['post-status'];
  if (given === null || given === '') return null;
  if (given === 'published' || given === 'draft') return OF_STATUS[given];
  throw new InvalidInputError('post-status is published or draft.');
}

type Place = { publishedAt: Date; id: number };

function placeIn(query: ListQuery): { olderThan?: Place } | { newerThan: Place } {
  if (query.after !== null) return { olderThan: readMark(query.after) };
  return query.before === null ? {} : { newerThan: readMark(query.before) };
}

function markOf({ publishedAt, id }: Place): string {
  return `${publishedAt.getTime()}.${id}`;
}

function readMark(mark: string): Place {
  const [, time, id] = /^(-?\d{1,15})\.([1-9]\d{0,9})$/.exec(mark) ?? [];
  if (time === undefined) throw new InvalidInputError('after and before are those of paging.');
  return { publishedAt: new Date(Number(time)), id: Number(id) };
}
