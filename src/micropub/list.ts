/**
 * Posts as entries, newest first and a page at a time: the answer to `q=source` without a URL.
 *
 * @see https://indieweb.org/Micropub-extensions#Query_for_Post_List
 */
import { listPosts } from '../clients/find-posts.ts';
import type { Program } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import type { Standing } from '../posts/post.ts';
import { readSettings } from '../settings/settings.ts';
import type { Values } from './entry.ts';
import { POST_TYPES, postTypeOf, type PostType } from './post-type.ts';
import { readableStandings } from './scope.ts';
import { entryOf, typeProperties } from './source.ts';

const MAX_LIMIT = 100;
const USUAL_LIMIT = 20;
/** Posts that are read for one page of a type, and how many at once: each may be long. */
const MAX_READ = 500;
const AT_ONCE = 25;
/** Of the entries of a page; the first one may be larger. */
const MAX_BYTES = 8_000_000;

type ListDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** As the client gives them, unchecked; `null`: not given. */
export type ListQuery = Record<
  'limit' | 'offset' | 'after' | 'before' | 'post-type' | 'post-status',
  string | null
> & {
  /** The names of those that are asked for; all if empty. */
  properties: readonly string[];
};

export type EntryList = {
  items: Values[];
  /** `null`: there are no further ones. Where reading stopped early, there may be none on the next page. */
  paging: { after: string; before: string } | null;
};

const OF_STATUS = {
  published: ['published', 'scheduled', 'private', 'protected'],
  draft: ['draft', 'unpublished'],
} as const satisfies Record<string, readonly Standing[]>;

/** @throws InvalidInputError for a query that cannot be read */
export async function listEntries(
  deps: ListDeps,
  program: Program,
  query: ListQuery,
): Promise<EntryList> {
  const isBackwards = query.before !== null;
  const { found, first, last, isEnd } = await read(deps, program, query);
  const [newest, oldest] = isBackwards ? [last, first] : [first, last];
  const isAll = isEnd && !isBackwards;
  return {
    items: isBackwards ? found.reverse() : found,
    paging: isAll || !newest || !oldest ? null : { after: markOf(oldest), before: markOf(newest) },
  };
}

/** `first`, `last`: between which posts `found` are all that there are. Nearest to where reading began first. */
type Reading = {
  found: Values[];
  first: Place | undefined;
  last: Place | undefined;
  isEnd: boolean;
};

async function read(deps: ListDeps, program: Program, query: ListQuery): Promise<Reading> {
  const limit = Math.min(numberIn(query, 'limit') ?? USUAL_LIMIT, MAX_LIMIT);
  const [type, standings] = [typeIn(query), standingsIn(query, program)];
  const settings = await readSettings(deps);
  const reading: Reading = { found: [], first: undefined, last: undefined, isEnd: false };
  const { found } = reading;
  let offset = numberIn(query, 'offset') ?? 0;
  let place = placeIn(query);
  let size = 0;
  for (let count = 0; count < MAX_READ;) {
    const number = type === null ? Math.min(limit + 1 - found.length, AT_ONCE) : AT_ONCE;
    const filter = { kind: 'post', standings, number, offset, ...place } as const;
    const posts = await listPosts(deps, program, filter);
    if ('newerThan' in place) posts.reverse();
    for (const post of posts) {
      if (type === null || postTypeOf(typeProperties(deps, post)) === type) {
        if (found.length === limit) return reading;
        const entry = await entryOf(deps, settings, program, post, query.properties);
        size += Buffer.byteLength(JSON.stringify([...entry]));
        if (size > MAX_BYTES && found.length > 0) return reading;
        if (found.length === 0) reading.first = post;
        found.push(entry);
      }
      reading.first ??= post;
      reading.last = post;
    }
    const last = posts.at(-1);
    if (!last || posts.length < number) return { ...reading, isEnd: true };
    place = 'newerThan' in place ? { newerThan: last } : { olderThan: last };
    [offset, count] = [0, count + posts.length];
  }
  return reading;
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

function standingsIn(query: ListQuery, program: Program): readonly Standing[] {
  const given = query['post-status'];
  const readable = readableStandings(program);
  if (given === null || given === '') return readable;
  if (given === 'published' || given === 'draft') {
    const asked: readonly Standing[] = OF_STATUS[given];
    return readable.filter((each) => asked.includes(each));
  }
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
