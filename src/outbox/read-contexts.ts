/**
 * Reads the pages that posts respond to, for their reply contexts (posts/reply-context.ts): lease the host,
 * fetch, read in a worker thread, record. No transaction is open during the fetch.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { fetchLimits } from '../hosts/host.ts';
import { HostLeases } from '../hosts/leases.ts';
import { ensureHost } from '../hosts/switches.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { isTransient } from '../net/transient.ts';
import {
  listDueContexts,
  recordContext,
  type ContextFinding,
  type DueContext,
} from '../posts/reply-context.ts';
import { databaseTrouble } from '../db/trouble.ts';

/** Enough for one run; those that are left are due at the next one. */
const MAX_AT_ONCE = 5;

type ReadDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

/** @returns how many were read, with or without a result */
export async function readContextsDue(deps: ReadDeps, signal?: AbortSignal): Promise<number> {
  let done = 0;
  for (const due of await listDueContexts(deps, MAX_AT_ONCE)) {
    if (signal?.aborted) break;
    const finding = await findOrFail(deps, due, signal);
    // A busy host: it stays due.
    if (!finding) continue;
    await recordContext(deps, due, finding);
    const outcome = finding.kind === 'read' ? 'read' : finding.why;
    deps.log.info({ post: due.postId, url: due.url, outcome }, 'reply context read');
    done += 1;
  }
  return done;
}

/** A page that breaks its reading must not keep the pages after it waiting. */
async function findOrFail(
  deps: ReadDeps,
  due: DueContext,
  signal?: AbortSignal,
): Promise<ContextFinding | null> {
  try {
    return await findContext(deps, due, signal);
  } catch (error) {
    if (databaseTrouble(error) === 'away') throw error;
    deps.log.warn({ err: error, url: due.url }, 'reply context not read');
    return failed('unreadable', true);
  }
}

/** What both databases store, and readers can be shown. */
function storable(published: string): Date | null {
  const date = new Date(published);
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9_999 ? date : null;
}

async function findContext(
  deps: ReadDeps,
  { url: text }: DueContext,
  signal?: AbortSignal,
): Promise<ContextFinding | null> {
  const url = parseHttpUrl(text);
  if (!url) return failed('refused-address');
  await transact(deps.db, (transaction) => ensureHost(transaction, url.hostname, deps.clock.now()));
  const leases = new HostLeases(deps);
  try {
    if (!(await leases.take(url.hostname))) {
      return leases.metBlockedHost ? failed('blocked-host') : null;
    }
    const result = await deps.fetchPage(url, fetchLimits(deps.config), {
      mayAsk: (host) => leases.take(host),
      ...(signal && { signal }),
    });
    switch (result.kind) {
      case 'host-busy':
        return leases.metBlockedHost ? failed('blocked-host') : null;
      case 'gone':
        return failed('gone');
      case 'unreachable':
        return failed(result.why, isTransient(result.why));
      case 'page': {
        const { finalUrl, contentType, body } = result;
        const read = await deps.readPage({
          finalUrl: finalUrl.href,
          contentType,
          body,
          targets: [],
          describes: true,
        });
        if (read.kind !== 'read') return failed(read.kind);
        if (!read.about) return failed('not-text');
        const { title, author, authorUrl, site, excerpt, published } = read.about;
        const publishedAt = published === null ? null : storable(published);
        return { kind: 'read', context: { title, author, authorUrl, site, excerpt, publishedAt } };
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    return null;
  } finally {
    await leases.releaseAll();
  }
}

function failed(why: string, mayPass = false): ContextFinding {
  return { kind: 'failed', why, isTransient: mayPass };
}
