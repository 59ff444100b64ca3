/**
 * Finds the posts to which a post is related, for the end of its page: computed after it was saved, never while
 * a page is read. A row with a due time is the job.
 *
 * The work for a post does not grow with the blog: it compares at most {@link MAX_CANDIDATES} others, of the same
 * series, of its two rarest categories or tags, and with a rare word of its title.
 */
import { transact } from '../../db/client.ts';
import { findInIndex } from '../../db/search-index.ts';
import type { Deps } from '../../deps.ts';
import { doInBatches } from '../../lib/do-in-batches.ts';
import { noteRelatedVersion, readRelatedVersion } from '../../settings/noted.ts';
import { readSettings } from '../../settings/settings.ts';
import { closest, rareWordsIn, rarity, wordRarity, type Traits } from './score.ts';
import {
  ALONE,
  countPublicPosts,
  countUnder,
  endRelate,
  makeDueAlone,
  selectDueToRelate,
  selectHolders,
  selectPublicIdsAfter,
  selectTraits,
  selectUnder,
  writeRelated,
  type DueToRelate,
} from './store.ts';

/** Of these rules: a change makes every post due. */
const VERSION = 1;

/** More than a page shows: it leaves out what it leads to otherwise, and what was withdrawn. */
const MAX_STORED = 8;
const MAX_CANDIDATES = 200;
const PARTS_OF_SERIES = 40;
const NEWEST_OF_TERM = 60;
/** A word that more posts have is not rare. */
const MAX_WITH_WORD = 50;
/** No count goes further. */
const MAX_COUNTED = 10_000;
/** Posts that lead to a changed one are compared again, at most this many. */
const MAX_HOLDERS = 50;

const BATCH = 50;
const DUE_AT_ONCE = 500;

type RelateDeps = Pick<Deps, 'db' | 'clock' | 'log'>;
/** Of one run. */
type Run = { siteLanguage: string; total: number };

/**
 * Relates the posts that are due. Those that gain or lose a changed post are due after it.
 *
 * @returns the number of posts
 */
export async function relateDue(deps: RelateDeps, signal?: AbortSignal): Promise<number> {
  await makeAllDue(deps, signal);
  const [first] = await selectDueToRelate(deps.db, deps.clock.now(), 1);
  if (!first) return 0;
  const { siteLanguage } = await readSettings(deps);
  const run = { siteLanguage, total: await countPublicPosts(deps.db, deps.clock.now()) };
  return await doInBatches({
    select: (size) => selectDueToRelate(deps.db, deps.clock.now(), size),
    size: BATCH,
    doOne: async (due) => {
      await relate(deps, run, due);
      return true;
    },
    signal,
  });
}

/** Posts from before related posts, or from before other rules. */
async function makeAllDue({ db, clock }: RelateDeps, signal?: AbortSignal): Promise<void> {
  if ((await readRelatedVersion(db)) === VERSION) return;
  for (let after = 0; !signal?.aborted;) {
    const slice = { now: clock.now(), take: DUE_AT_ONCE };
    const ids = await selectPublicIdsAfter(db, after, slice);
    if (ids.length > 0) await transact(db, (transaction) => makeDueAlone(transaction, ids));
    after = ids.at(-1) ?? after;
    if (ids.length < DUE_AT_ONCE) {
      await transact(db, (transaction) => noteRelatedVersion(transaction, VERSION));
      return;
    }
  }
}

async function relate(deps: RelateDeps, run: Run, due: DueToRelate): Promise<void> {
  const { db, clock } = deps;
  const [post] = await selectTraits(db, [due.id], clock.now());
  const related = post && post.title !== '' ? await closestTo(deps, run, post) : [];
  await transact(db, async (transaction) => {
    await writeRelated(transaction, due.id, related);
    await endRelate(transaction, due);
    if (due.relateAt.getTime() === ALONE.getTime()) return;
    const holders = await selectHolders(transaction, due.id, MAX_HOLDERS);
    await makeDueAlone(transaction, [...new Set([...related, ...holders])]);
  });
}

async function closestTo(
  { db, clock }: RelateDeps,
  { siteLanguage, total }: Run,
  post: Traits,
): Promise<number[]> {
  const now = clock.now();
  const terms = new Map<number, number>();
  const counts: { id: number; having: number }[] = [];
  for (const id of post.termIds) {
    const having = await countUnder(db, id, { now, max: MAX_COUNTED });
    counts.push({ id, having });
    terms.set(id, rarity(having, total));
  }
  const [rarest, second] = counts.toSorted((a, b) => a.having - b.having || a.id - b.id);
  const ids = new Set<number>();
  const add = (more: readonly number[]) => {
    for (const id of more) if (id !== post.id && ids.size < MAX_CANDIDATES) ids.add(id);
  };
  if (post.seriesId !== null) {
    add(await selectUnder(db, post.seriesId, { now, take: PARTS_OF_SERIES }));
  }
  for (const term of [rarest, second]) {
    if (term) add(await selectUnder(db, term.id, { now, take: NEWEST_OF_TERM }));
  }
  const words = new Map<number, number>();
  for (const word of rareWordsIn(post.title)) {
    const query = { terms: [{ tokens: [word], isPrefix: false }], before: now, skip: 0 };
    const having = await findInIndex(db, { ...query, take: MAX_WITH_WORD + 1 });
    if (having.length > MAX_WITH_WORD) continue;
    for (const id of having) {
      words.set(id, (words.get(id) ?? 0) + wordRarity(having.length, total));
    }
    add(having);
  }
  const candidates = await selectTraits(db, [...ids], now);
  return closest(post, candidates, { siteLanguage, terms, words }, MAX_STORED).map(({ id }) => id);
}
