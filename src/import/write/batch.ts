/**
 * A batch of entries, stored in one transaction with the position of the run: whatever ends the process, a batch is stored
 * as a whole or not at all. One that takes longer than a transaction may, on a machine that is slow or busy, is stored in
 * halves.
 */
import { PATIENT_LIMIT_MS, transactAgain, type Transaction } from '../../db/client.ts';
import { databaseTrouble } from '../../db/trouble.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import type { MediaEntry, TermEntry } from '../entry.ts';
import type { Lease } from '../work/lease.ts';
import { registerMedia, registerMediaEntry } from '../media/register.ts';
import type { NameCache, Names } from './names.ts';
import type { Places } from '../prepare/places.ts';
import type { Note, PreparedPost, PreparedResponse } from '../prepare/prepare.ts';
import { addNotes, storedWork, type Work } from '../work/progress.ts';
import type { ImportRun } from '../run.ts';
import type { Known } from '../work/source.ts';
import type { RunDeps } from '../work.ts';
import type { Pace } from '../work/pace.ts';
import { writePosts } from './posts.ts';
import { writeResponses } from './responses.ts';

/** What does not change from batch to batch. */
export type Writing = {
  deps: RunDeps;
  run: Pick<ImportRun, 'id' | 'options' | 'siteUrl'>;
  lease: Lease;
  known: Known;
  settings: SiteSettings;
  names: NameCache;
  places: Places;
  leftOut: Set<string>;
};

export type Batch = {
  terms: TermEntry[];
  posts: PreparedPost[];
  responses: PreparedResponse[];
  media: MediaEntry[];
  notes: Note[];
  /** Of the run after the batch. */
  position: number;
  /** In characters: texts are long or short. */
  length: number;
  /** Where it can be divided. */
  cuts: Cut[];
};

/** What comes before it, and the position of the run there. */
type Cut = Record<ListName, number> & { position: number };
type ListName = (typeof LISTS)[number];
const LISTS = ['terms', 'posts', 'responses', 'media', 'notes'] as const;

export function emptyBatch(position: number): Batch {
  const lists = { terms: [], posts: [], responses: [], media: [], notes: [] };
  return { ...lists, position, length: 0, cuts: [] };
}

export function countItems({ terms, posts, responses, media }: Batch): number {
  return terms.length + posts.length + responses.length + media.length;
}

/** Before an entry: never between a post and its responses. */
export function allowCut(batch: Batch, position: number): void {
  const { terms, posts, responses, media, notes } = batch;
  batch.cuts.push({
    ...{ position, terms: terms.length, posts: posts.length, responses: responses.length },
    ...{ media: media.length, notes: notes.length },
  });
}

/** @returns `null`: it is one post with its responses */
function halvesOf(batch: Batch): [Batch, Batch] | null {
  const items = countItems(batch);
  const before = (cut: Cut) => cut.terms + cut.posts + cut.responses + cut.media;
  const off = (cut: Cut) => Math.abs(2 * before(cut) - items);
  const [cut] = batch.cuts
    .filter((each) => before(each) > 0 && before(each) < items)
    .sort((a, b) => off(a) - off(b));
  if (!cut) return null;
  const first = { ...batch, position: cut.position, cuts: [] as Cut[] };
  const second = { ...batch, cuts: [] as Cut[] };
  for (const name of LISTS) {
    // @NOTE TypeScript does not see that both sides are the same list.
    Object.assign(first, { [name]: batch[name].slice(0, cut[name]) });
    Object.assign(second, { [name]: batch[name].slice(cut[name]) });
  }
  for (const each of batch.cuts) {
    if (each.position < cut.position) first.cuts.push(each);
    if (each.position <= cut.position) continue;
    const after = { ...each };
    for (const name of LISTS) after[name] -= cut[name];
    second.cuts.push(after);
  }
  return [first, second];
}

/** As {@link writeBatch}, in as many parts as the time that a transaction has asks for. */
export async function writeFitting(
  writing: Writing,
  { batch, isAgain, pace }: { batch: Batch; isAgain: boolean; pace: Pace },
  before: Work,
): Promise<Work> {
  const { deps, lease, run } = writing;
  await lease.keep();
  try {
    return await writeBatch(writing, batch, before, { isAgain });
  } catch (error) {
    if (databaseTrouble(error) !== 'slow') throw error;
    const items = countItems(batch);
    deps.log.warn(
      { run: run.id, position: batch.position, items },
      'batch of import took too long',
    );
    pace.tookTooLong(items);
    const halves = halvesOf(batch);
    if (!halves) {
      await lease.keepFor(PATIENT_LIMIT_MS);
      return await writeBatch(writing, batch, before, { isAgain, limitMs: PATIENT_LIMIT_MS });
    }
    let work = before;
    for (const half of halves) {
      work = await writeFitting(writing, { batch: half, isAgain, pace }, work);
    }
    return work;
  }
}

/**
 * @param isAgain the second reading, for responses that came before their posts
 * @returns the work of the run after the batch
 * @throws LeaseLostError
 */
async function writeBatch(
  writing: Writing,
  batch: Batch,
  before: Work,
  { isAgain, limitMs }: { isAgain: boolean; limitMs?: number },
): Promise<Work> {
  const { deps, lease, names } = writing;
  const write = async (transaction: Transaction) => {
    const work = structuredClone(before);
    await writeAll(
      { writing, transaction, names: names.inside(transaction), work },
      batch,
      isAgain,
    );
    const stored = { ...work, again: isAgain ? batch.position : null };
    await lease.write(transaction, {
      report: storedWork(stored),
      ...(!isAgain && { position: batch.position }),
    });
    return stored;
  };
  const after = await transactAgain(deps.db, write, undefined, limitMs);
  lease.written();
  names.committed();
  return after;
}

type Inside = { writing: Writing; transaction: Transaction; names: Names; work: Work };

async function writeAll(
  { writing, transaction, names, work }: Inside,
  { terms, posts, responses, media, notes }: Batch,
  isAgain: boolean,
): Promise<void> {
  const { deps, run, known, settings, places, leftOut } = writing;
  const now = deps.clock.now();
  const { report } = work;
  const common = { deps, transaction, runId: run.id, known, names, report, now };
  if (!isAgain) {
    addNotes(report, notes);
    for (const term of terms) await names.term(term);
    const written = await writePosts({ ...common, settings, places }, posts);
    const ofMedia = {
      ...{ id: run.id, site: known.key, siteUrl: known.siteUrl, media: run.options.media },
    };
    for (const entry of media) await registerMediaEntry(transaction, ofMedia, entry, now);
    for (const { id: postId, post, isWritten } of written) {
      if (!isWritten) continue;
      const body = { format: post.body.bodyFormat, source: post.body.markdown };
      const { cover } = post.entry;
      await registerMedia(transaction, ofMedia, { postId, body, cover }, now);
    }
  }
  const late = await writeResponses({ ...common, leftOut, isLast: isAgain }, responses);
  if (!isAgain) work.late += late;
  report.terms += names.created();
}
