/**
 * What the command and the admin do with the media of a run: start what was only noted, say what could not be fetched, and
 * remove what nothing uses when the run is undone.
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { deleteUnused } from '../../media/library.ts';
import { selectRun, updateRun } from '../store/runs.ts';
import { countMediaOf, dueMediaOf, selectUnfetched } from './fetch-store.ts';
import type { MediaCounts } from './media.ts';
import { deleteMediaRows, selectMediaMade } from './undo-store.ts';

/**
 * Makes what `--media later` noted due, and what failed.
 *
 * @param mediaFrom a folder on the server, to be read before anything is fetched
 * @returns how many images and files
 */
export async function startMedia(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  runId: number,
  mediaFrom?: string,
): Promise<number> {
  return await transact(db, async (transaction) => {
    const run = mediaFrom === undefined ? null : await selectRun(transaction, runId);
    if (run && mediaFrom !== undefined) {
      const options = { ...run.options, mediaFrom };
      await updateRun(transaction, { id: runId }, { options });
    }
    return await dueMediaOf(transaction, runId, clock.now());
  });
}

export async function countMedia({ db }: Pick<Deps, 'db'>, runId: number): Promise<MediaCounts> {
  return await countMediaOf(db, runId);
}

/** Which were not fetched, with the reason of the last attempt; `failed`: it was the last. */
export async function listUnfetched(
  { db }: Pick<Deps, 'db'>,
  runId: number,
  { max, afterId = 0 }: { max: number; afterId?: number },
): Promise<{ id: number; url: string; state: string; failure: string | null }[]> {
  return await selectUnfetched(db, runId, { take: max, afterId });
}

/** Each deletes its chunks, too. */
const AT_ONCE = 10;

/**
 * For the undoing of a run, after its posts were removed: deletes from the library what the run added and nothing else
 * uses, and deletes the rows of the rest. Continues where it was interrupted.
 *
 * @returns how many were deleted, and how many are used elsewhere and stay
 */
export async function undoMedia(
  deps: Pick<Deps, 'db'>,
  runId: number,
  signal?: AbortSignal,
): Promise<{ deleted: number; kept: number }> {
  const done = { deleted: 0, kept: 0 };
  while (!signal?.aborted) {
    const made = await selectMediaMade(deps.db, runId, AT_ONCE);
    if (made.length === 0) break;
    const deleted = await transact(deps.db, async (transaction) => {
      const ids = made.flatMap(({ mediaId, created }) =>
        created && mediaId !== null ? [mediaId] : [],
      );
      await deleteMediaRows(
        transaction,
        made.map(({ id }) => id),
      );
      const unused = await deleteUnused(transaction, ids);
      done.kept += ids.length - unused;
      return unused;
    });
    done.deleted += deleted;
  }
  return done;
}
