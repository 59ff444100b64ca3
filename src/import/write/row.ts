/**
 * The row of an imported post: its author and terms by what they are here, its WordPress id and guid where they are free.
 */
import type { ImportedPost } from '../../posts/imported/posts.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { positionIn, type PreparedPost } from '../prepare/prepare.ts';
import { addNote, type Report } from '../report.ts';
import { countAuthor } from '../work/progress.ts';
import type { Known } from '../work/source.ts';
import type { Names } from './names.ts';

export type TakenIds = { takesIds: boolean; wordpressIds?: Set<number>; guids?: Set<string> };

type Around = { names: Names; report: Report; known: Known; settings: SiteSettings; now: Date };

export async function rowOf(
  { names, report, known, settings, now }: Around,
  post: PreparedPost,
  place: { path: string; slug: string; oldPaths: readonly string[] },
  taken: TakenIds,
): Promise<ImportedPost> {
  const { entry, body, rendered } = post;
  const author = entry.authorId === null ? null : await names.author(entry.authorId);
  if (entry.authorId !== null && author) {
    const name = known.authors.get(entry.authorId)?.name ?? entry.authorId;
    countAuthor(report, { id: entry.authorId, name, becomes: author.name });
  }
  const idsOf = async (terms: PreparedPost['tags']) => {
    const ids = new Set<number>();
    for (const term of terms) {
      const found = await names.term(term);
      if (found) ids.add(found.id);
      else addNote(report, { level: 'lost', what: NAMELESS_TERM, where: post.name });
    }
    return [...ids];
  };
  const [seriesId] = post.series ? await idsOf([post.series]) : [];
  return {
    ...place,
    ...{ kind: entry.postKind, title: post.title, ...body, ...rendered },
    ...{ excerpt: post.excerpt, renderer: post.renderer, status: post.status },
    ...{ password: post.password, publishedAt: post.publishedAt, updatedAt: post.updatedAt },
    ...{ language: post.language, responseTo: entry.responseTo, quiet: wasReadable(post) },
    ...{ trackbacksTo: entry.trackbacksTo ?? [], notifies: entry.notifies ?? true },
    ...{ pinned: entry.pinned, coverId: null, parentId: null, position: positionIn(entry) },
    ...flagsOf(settings, entry),
    wordpressId: taken.takesIds ? free(taken.wordpressIds, post.wordpressId) : null,
    guid: taken.takesIds ? free(taken.guids, post.guid) : null,
    authorId: author?.id ?? null,
    categoryIds: await idsOf(post.categories),
    tagIds: await idsOf(post.tags),
    series: seriesId === undefined ? null : { id: seriesId, order: post.seriesOrder },
    fields: post.fields,
    properties: post.properties,
    dueAt: dueAfter(now, report.created),
  };
}

/** Whether the earlier blog showed it to readers: only then its links count as notified. */
export function wasReadable({ status, unlessDraft }: PreparedPost): boolean {
  const there = unlessDraft?.status ?? status;
  return there === 'published' || there === 'protected';
}

const NAMELESS_TERM =
  'A category, tag or series without a letter or digit in its name is left out.';

function flagsOf(settings: SiteSettings, { commentsOpen, pings }: PreparedPost['entry']) {
  return {
    commentsOpen: commentsOpen ?? settings.commentsOpenByDefault,
    pingbacksOpen: pings?.pingbacksOpen ?? settings.pingbacksOpenByDefault,
    trackbacksOpen: pings?.trackbacksOpen ?? settings.trackbacksOpenByDefault,
    webmentionsOpen: pings?.webmentionsOpen ?? settings.webmentionsOpenByDefault,
  };
}

/** The value if it is not taken, which it is from now on. */
function free<Value>(taken: Set<Value> | undefined, value: Value | null): Value | null {
  if (value === null || taken?.has(value)) return null;
  taken?.add(value);
  return value;
}

const HOUR_MS = 3_600_000;
/** Drawing a social card takes about this long: readers come first. */
const APART_MS = 1_000;

/** When the worker may do what is due after a post: not while the rest is imported, and not all at once. */
function dueAfter(now: Date, place: number): Date {
  return new Date(now.getTime() + HOUR_MS + place * APART_MS);
}
