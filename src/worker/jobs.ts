/**
 * The jobs of the worker: what runs, and how often.
 */
import { fetchAvatarsDue } from '../avatars/fetch.ts';
import { drawCardsDue } from '../cards/draw-due.ts';
import { createAvatars } from '../comments/avatars/avatars.ts';
import { announceDue } from '../comments/email/announce.ts';
import { pruneComments } from '../comments/prune.ts';
import { renderCommentsDue } from '../comments/render-due.ts';
import { refillReserve } from '../db/reserve.ts';
import type { Deps } from '../deps.ts';
import { fetchEmbedsDue, pruneEmbeds } from '../embeds/fetch.ts';
import { createDueRuns } from '../import/start-due.ts';
import { pruneImportFiles } from '../import/uploads/uploaded-files.ts';
import { pruneIndieauth } from '../indieauth/prune.ts';
import { pruneDue } from '../linkbacks/prune.ts';
import type { Checks } from '../linkbacks/verify/checks.ts';
import { createDeliveries } from '../mail/deliver.ts';
import { pruneMail } from '../mail/queue.ts';
import { createMediaFetches } from '../import/media/fetch-due.ts';
import { prunePartialFiles } from '../media/add-file.ts';
import { pruneUploads } from '../media/unfinished-uploads.ts';
import { readContextsDue } from '../outbox/read-contexts.ts';
import { createSends } from '../outbox/jobs.ts';
import { pruneShareLinks } from '../posts/drafts/share-links.ts';
import { relateDue } from '../posts/related/relate.ts';
import { renderDue } from '../posts/render-due.ts';
import { emptyTrash } from '../posts/trash.ts';
import type { Job } from './loop.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pruning reads whole tables, and should not slow down readers right after a start. */
const HOURLY = { everyMs: HOUR_MS, firstAfterMs: 10 * MINUTE_MS };

export type Jobs = {
  jobs: Job[];
  /** Ends what the jobs have in flight; it stays due. */
  close: () => Promise<void>;
};

export function createJobs(deps: Deps, checks: Pick<Checks, 'verifyDue' | 'verifyImported'>): Jobs {
  const stopping = new AbortController();
  const { signal } = stopping;
  const sends = createSends(deps);
  const deliveries = createDeliveries(deps);
  const avatars = createAvatars(deps);
  const imports = createDueRuns(deps);
  const media = createMediaFetches(deps);
  return {
    jobs: [
      // How soon a disk that was full is used again.
      { name: 'refillReserve', everyMs: MINUTE_MS, run: () => refillReserve(deps.db) },
      {
        name: 'pruneUploads',
        everyMs: HOUR_MS,
        firstAfterMs: HOUR_MS,
        run: () => pruneUploads(deps.config, deps.clock),
      },
      { name: 'pruneImportFiles', ...HOURLY, run: () => pruneImportFiles(deps) },
      ...skippedOnFullDisk(deps, [
        { name: 'verify', everyMs: 2 * SECOND_MS, run: () => checks.verifyDue() },
        {
          name: 'verifyImported',
          everyMs: 20 * SECOND_MS,
          firstAfterMs: MINUTE_MS,
          run: () => checks.verifyImported(),
        },
        { name: 'plan', everyMs: 2 * SECOND_MS, run: () => sends.planDue() },
        { name: 'salmention', everyMs: 10 * SECOND_MS, run: () => sends.salmentionDue() },
        { name: 'send', everyMs: 2 * SECOND_MS, run: () => sends.sendDue() },
        { name: 'announce', everyMs: 5 * SECOND_MS, run: () => announceDue(deps) },
        { name: 'readContexts', everyMs: 5 * SECOND_MS, run: () => readContextsDue(deps, signal) },
        { name: 'mail', everyMs: 5 * SECOND_MS, run: () => deliveries.deliverDue() },
        // Where many comments have no email address, finding those that need an avatar takes a moment.
        { name: 'avatars', everyMs: MINUTE_MS, run: () => avatars.assignDue(signal) },
        { name: 'fetchAvatars', everyMs: 2 * SECOND_MS, run: () => fetchAvatarsDue(deps, signal) },
        // Twice, so that a command which has just begun an import does it itself.
        { name: 'imports', everyMs: 3 * SECOND_MS, run: () => imports.startDue() },
        { name: 'relate', everyMs: 5 * SECOND_MS, run: () => relateDue(deps, signal) },
        {
          name: 'drawCards',
          everyMs: 5 * SECOND_MS,
          // After an upgrade many are due, and readers are served first.
          firstAfterMs: 30 * SECOND_MS,
          run: () => drawCardsDue(deps, signal),
        },
        {
          name: 'fetchImportedMedia',
          everyMs: 5 * SECOND_MS,
          run: () => media.fetchDue(signal),
        },
        { name: 'fetchEmbeds', everyMs: 2 * SECOND_MS, run: () => fetchEmbedsDue(deps, signal) },
        // Due after an update, and where an older program still writes to the same database.
        { name: 'render', everyMs: MINUTE_MS, run: () => renderDue(deps, signal) },
        { name: 'renderComments', everyMs: MINUTE_MS, run: () => renderCommentsDue(deps, signal) },
        { name: 'pruneLinkbacks', ...HOURLY, run: () => pruneDue(deps, { signal }) },
        { name: 'pruneComments', ...HOURLY, run: () => pruneComments(deps, { signal }) },
        { name: 'emptyTrash', ...HOURLY, run: () => emptyTrash(deps, signal) },
        { name: 'pruneShareLinks', ...HOURLY, run: () => pruneShareLinks(deps) },
        { name: 'pruneEmbeds', ...HOURLY, run: () => pruneEmbeds(deps, signal) },
        { name: 'pruneIndieauth', ...HOURLY, run: () => pruneIndieauth(deps, signal) },
        { name: 'pruneMail', ...HOURLY, run: () => pruneMail(deps) },
        { name: 'prunePartialFiles', ...HOURLY, run: () => prunePartialFiles(deps) },
      ]),
    ],
    close: async () => {
      stopping.abort();
      deliveries.close();
      await Promise.all([sends.close(), imports.close()]);
    },
  };
}

/** On a full disk, the space that is left is reserved for the owner. */
function skippedOnFullDisk({ db }: Pick<Deps, 'db'>, jobs: Job[]): Job[] {
  return jobs.map((job) => ({
    ...job,
    run: async () => {
      if (!db.reserve?.isFreed()) await job.run();
    },
  }));
}
