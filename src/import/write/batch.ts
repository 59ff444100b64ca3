/**
 * A batch of entries, stored in one transaction with the position of the run: whatever ends the process, a batch is stored
 * as a whole or not at all.
 */
import { transactAgain, type Transaction } from '../../db/client.ts';
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
};

export function emptyBatch(position: number): Batch {
  return { terms: [], posts: [], responses: [], media: [], notes: [], position, length: 0 };
}

export function countItems({ terms, posts, responses, media }: Batch): number {
  return terms.length + posts.length + responses.length + media.length;
}

/**
 * @param isAgain the second reading, for responses that came before their posts
 * @returns the work of the run after the batch
 * @throws LeaseLostError
 */
export async function writeBatch(
  writing: Writing,
  batch: Batch,
  before: Work,
  isAgain: boolean,
): Promise<Work> {
  const { deps, lease, names } = writing;
  const after = await transactAgain(deps.db, async (transaction) => {
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
  });
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
