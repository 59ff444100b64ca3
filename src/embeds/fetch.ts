/**
 * Reads the pages of the embeds that are due, one at a time, within the limits of their hosts, and has the posts that
 * show them rendered again.
 *
 * Like a check of a source (decision 003): lease the host, fetch, record the result and release the host. No
 * transaction is open during the requests.
 */
import type { Deps } from '../deps.ts';
import { runDueByHost } from '../hosts/due.ts';
import { HostLeases } from '../hosts/leases.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { RETRY_PAUSES_MS } from '../net/transient.ts';
import { renderPosts } from '../posts/render-due.ts';
import { describePage, type Failure, type Finding } from './describe.ts';
import {
  deleteUnusedEmbeds,
  findDueEmbed,
  postponeEmbed,
  recordEmbed,
  selectDueEmbeds,
  type DueEmbed,
  type EmbedChange,
} from './store.ts';

const MINUTE_MS = 60_000;
/** Pause after a failure of our own. */
const PAUSE_MS = 60 * MINUTE_MS;

type FetchDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

/**
 * @param signal stops it; an embed that was being read stays due
 * @returns how many were read, with or without a result
 */
export async function fetchEmbedsDue(deps: FetchDeps, signal: AbortSignal): Promise<number> {
  return await runDueByHost({
    // One, because decoding pictures needs memory.
    places: 1,
    selectDue: (free) => selectDueEmbeds(deps.db, deps.clock.now(), free),
    async doOne(id) {
      try {
        return await fetchEmbed(deps, id, signal);
      } catch (error) {
        if (signal.aborted) return false;
        deps.log.error({ err: error, embed: id }, 'embed not read');
        // Without a pause, an error of ours would repeat the requests at once.
        await postponeEmbed(deps.db, id, new Date(deps.clock.now().getTime() + PAUSE_MS));
        return false;
      }
    },
    signal,
  });
}

/** @returns whether a result was recorded; if not, the embed stays due */
async function fetchEmbed(deps: FetchDeps, id: number, signal: AbortSignal): Promise<boolean> {
  const seen = await findDueEmbed(deps.db, id, deps.clock.now());
  if (!seen) return false;
  const leases = new HostLeases(deps);
  if (!(await leases.take(seen.hostName))) return false;
  try {
    // Another process may have read it before the host was leased.
    const embed = await findDueEmbed(deps.db, id, deps.clock.now());
    if (!embed) return false;
    const page = parseHttpUrl(embed.url);
    const finding: Finding = page
      ? await describePage(deps, page, leases, signal)
      : { kind: 'failed', why: 'refused-address', isTransient: false };
    const now = deps.clock.now();
    const lease = {
      lease: leases.of(embed.hostName),
      perMinute: deps.config.hostFetchesPerMinute,
    };
    const posts = await recordEmbed(deps.db, lease, id, changeBy(embed, finding, now), now);
    const outcome = finding.kind === 'failed' ? finding.why : finding.kind;
    deps.log.info({ embed: id, url: embed.url, outcome, recorded: posts !== null }, 'embed read');
    if (posts) await renderPosts(deps, posts);
    return posts !== null;
  } finally {
    await leases.releaseAll();
  }
}

function changeBy(
  embed: DueEmbed,
  finding: Finding,
  now: Date,
): { change: EmbedChange; isNew: boolean } {
  const { failures } = embed;
  switch (finding.kind) {
    case 'busy':
      return {
        change: { failures, failure: null, nextFetchAt: new Date(now.getTime() + MINUTE_MS) },
        isNew: false,
      };
    case 'failed':
      return { change: changeByFailure(embed, finding, now), isNew: false };
    case 'described': {
      const { page, picture } = finding;
      const isLater = picture === 'later';
      const nextFetchAt = isLater ? nextTry(failures, now) : null;
      const shown = picture === null || isLater ? null : picture;
      return {
        change: {
          ...page,
          state: 'ready',
          // One that cannot be fetched now is no reason to remove the one that is known.
          ...(!isLater && {
            image: shown?.image ?? null,
            imageWidth: shown?.width ?? null,
            imageHeight: shown?.height ?? null,
          }),
          fetchedAt: now,
          failure: null,
          failures: nextFetchAt ? failures + 1 : 0,
          nextFetchAt,
        },
        isNew: true,
      };
    }
  }
}

/** What is known of the page stays: only a page that was never read is a plain link. */
function changeByFailure(
  { failures, isKnown }: DueEmbed,
  { why, isTransient }: Failure,
  now: Date,
): EmbedChange {
  const nextFetchAt = isTransient ? nextTry(failures, now) : null;
  return {
    ...(!isKnown && { state: nextFetchAt ? 'waiting' : 'failed' }),
    failure: why,
    failures: nextFetchAt ? failures + 1 : 0,
    nextFetchAt,
  };
}

function nextTry(failures: number, now: Date): Date | null {
  const pauseMs = RETRY_PAUSES_MS[failures];
  return pauseMs === undefined ? null : new Date(now.getTime() + pauseMs);
}

/** Rows in one transaction: few enough not to delay other queries. */
const BATCH = 100;

/** Deletes embeds that no post shows any longer. @returns how many */
export async function pruneEmbeds({ db }: Pick<Deps, 'db'>, signal?: AbortSignal): Promise<number> {
  let deleted = 0;
  for (let last = BATCH; last === BATCH && !signal?.aborted;) {
    last = await deleteUnusedEmbeds(db, BATCH);
    deleted += last;
  }
  return deleted;
}
