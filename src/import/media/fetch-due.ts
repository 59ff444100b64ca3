/**
 * Fetches the images and files of imports that are due, one of each host at a time, puts them into the media library,
 * and has the posts that show them changed. The row is the job: what a killed process left is done by the next one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { runDueByHost } from '../../hosts/due.ts';
import { releaseWithin } from '../../hosts/leases.ts';
import { addMedia, type AddOutcome } from '../../media/add.ts';
import { describeImage } from '../../media/library.ts';
import { readSettings } from '../../settings/settings.ts';
import {
  countMediaOf,
  countUntried,
  findDueMedia,
  findStoredAlike,
  postponeMedia,
  selectDueMedia,
  updateFetched,
  type DueMedia,
  type MediaChange,
} from './fetch-store.ts';
import { findContent, MAX_FETCHED_BYTES, mediaLeases, type FoundContent } from './find-content.ts';
import type { LocalFiles } from './local-files.ts';
import { createOpenedFiles, type OpenedFiles } from './opened-files.ts';
import type { MediaCounts } from './media.ts';
import { failureOf } from './outcome.ts';
import { rewritePostsDue } from './rewrite.ts';

export type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'log'>;

/** Two, so that a slow host does not keep another from being asked. */
const PLACES = 2;
/** After a failure of our own. */
const PAUSE_MS = 60 * 60_000;

/** The job of the worker. */
export function createMediaFetches(deps: MediaDeps): {
  fetchDue: (signal: AbortSignal) => Promise<number>;
} {
  // What a killed process fetched may not be in the posts yet.
  let isFirst = true;
  const opened = createOpenedFiles(deps);
  return {
    async fetchDue(signal) {
      const fetched = await fetchDue(deps, null, { signal, opened });
      await opened.closeUnused();
      if (fetched > 0 || isFirst) await rewritePostsDue(deps, null, signal);
      isFirst = false;
      return fetched;
    },
  };
}

const LOOK_AGAIN_MS = 1_000;

/**
 * Fetches everything of one run that is due, and what waits for its host's budget; what failed for now is left to the
 * worker of the server.
 *
 * @param onProgress called after each part
 */
export async function fetchMediaOf(
  deps: MediaDeps,
  runId: number,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (counts: MediaCounts) => void },
): Promise<MediaCounts> {
  const opened = createOpenedFiles(deps);
  try {
    for (;;) {
      await fetchDue(deps, runId, { signal, opened });
      await rewritePostsDue(deps, runId, signal);
      const counts = await countMediaOf(deps.db, runId);
      onProgress?.(counts);
      if (signal.aborted || (await countUntried(deps.db, runId)) === 0) return counts;
      await wait(LOOK_AGAIN_MS);
    }
  } finally {
    await opened.close();
  }
}

async function fetchDue(
  deps: MediaDeps,
  runId: number | null,
  { signal, opened }: { signal: AbortSignal; opened: OpenedFiles },
): Promise<number> {
  const filesOf = ({ run }: DueMedia) => opened.of(run);
  return await runDueByHost({
    places: PLACES,
    selectDue: (free) => selectDueMedia(deps.db, deps.clock.now(), runId, free),
    async doOne(id) {
      try {
        return await fetchOne(deps, id, filesOf, signal);
      } catch (error) {
        if (signal.aborted) return false;
        deps.log.error({ err: error, importedMedia: id }, 'imported media not fetched');
        // Without a pause, an error of ours would repeat the request at once.
        await postponeMedia(deps.db, id, new Date(deps.clock.now().getTime() + PAUSE_MS));
        return false;
      }
    },
    signal,
  });
}

/** @returns whether a result was recorded; if not, the row stays due */
async function fetchOne(
  deps: MediaDeps,
  id: number,
  filesOf: (media: DueMedia) => Promise<LocalFiles>,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, clock, log } = deps;
  const media = await findDueMedia(db, id, clock.now());
  if (!media) return false;
  const known = media.mediaId ?? (await findStoredAlike(db, media.key));
  if (known !== null) {
    await record(deps, media, stored(known, media.mediaId === null ? { created: false } : {}));
    return true;
  }
  const leases = mediaLeases(deps, media.hostName);
  try {
    const local = await filesOf(media);
    const found = await findContent(deps, media, { local, leases, signal });
    const added = await add(deps, media, found);
    const change =
      added && 'media' in added
        ? stored(added.media.id, { created: isOfRun(added, media) })
        : failureOf(media, found, added, clock.now());
    const isRecorded = await record(deps, media, change, leases);
    if (added && 'media' in added) await describe(deps, added, media);
    const outcome = added?.kind ?? (found.kind === 'unreachable' ? found.why : found.kind);
    log.info({ importedMedia: id, host: media.hostName, outcome }, 'imported media fetched');
    return isRecorded && found.kind !== 'host-busy';
  } finally {
    await leases.release();
  }
}

async function add(
  deps: MediaDeps,
  media: DueMedia,
  found: FoundContent,
): Promise<AddOutcome | null> {
  if (found.kind !== 'local' && found.kind !== 'fetched') return null;
  const { maxFileSize } = await readSettings(deps);
  const maxBytes = Math.max(MAX_FETCHED_BYTES, maxFileSize * 1_000_000);
  return await addMedia(deps, {
    open: () => contentOf(found),
    name: nameIn(found.url),
    userId: media.run.userId,
    maxFileBytes: maxBytes,
    maxImageBytes: MAX_FETCHED_BYTES,
  });
}

async function* contentOf(
  found: Extract<FoundContent, { kind: 'local' | 'fetched' }>,
): AsyncGenerator<Uint8Array> {
  if (found.kind === 'fetched') yield found.bytes;
  else for await (const part of await found.file.open()) yield part as Buffer;
}

function nameIn({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Also if an earlier attempt of this run added it, and its process was killed before it was recorded. */
function isOfRun(
  { kind, media }: Extract<AddOutcome, { media: unknown }>,
  { run }: DueMedia,
): boolean {
  const isSameUser = (media.user?.id ?? null) === run.userId;
  return kind === 'added' || (isSameUser && media.createdAt >= run.createdAt);
}

function stored(mediaId: number, more: { created?: boolean }): MediaChange {
  return { state: 'stored', mediaId, ...more, failure: null, nextFetchAt: null };
}

async function describe(
  deps: MediaDeps,
  { media }: Extract<AddOutcome, { media: unknown }>,
  { alt }: DueMedia,
): Promise<void> {
  if (alt === null || media.kind !== 'image' || media.alt !== null) return;
  await describeImage(deps, media.id, alt);
}

/** @returns `false` if the lease was lost to another process, which records its own result */
async function record(
  { db, clock }: MediaDeps,
  { id, hostName }: DueMedia,
  change: MediaChange,
  leases?: ReturnType<typeof mediaLeases>,
): Promise<boolean> {
  const lease = leases?.lease(hostName) ?? null;
  return await transact(db, async (transaction) => {
    if (lease && leases) {
      if (!(await releaseWithin(transaction, lease, clock.now(), leases.perMinute))) return false;
    }
    await updateFetched(transaction, id, change);
    return true;
  });
}
