/**
 * Salmention: makes the pages due again that a post has notified by webmention, because the post shows other responses
 * than it did then (decision 008).
 *
 * Nothing loops: this blog is never notified, nor is a page of its own response, and a receiver that finds the same
 * link in the same words has nothing to do. The pause between two rounds grows with the age of the post.
 *
 * @see https://indieweb.org/Salmention
 */
import { listChangedComments } from '../comments/list.ts';
import type { Deps } from '../deps.ts';
import { listChangedSources } from '../linkbacks/list.ts';
import { isPublic } from '../posts/post.ts';
import { endSalmention, listDueForSalmention, type PostToSalmention } from '../posts/salmention.ts';
import { isOwnAddress } from '../posts/urls/paths.ts';
import { readSettings, type SiteSettings } from '../settings/settings.ts';
import { skipReason } from './skip-reason.ts';
import { selectHostSwitches } from './store/plan.ts';
import { makeDueAgain, selectNotified, type NotifiedEntry } from './store/salmention.ts';

type SalmentionDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const POSTS_AT_ONCE = 20;
/** A post with more links notifies the first of them only. */
const MAX_TARGETS = 50;
const DAY_MS = 86_400_000;

/** @returns how many posts were looked at */
export async function salmentionDue(deps: SalmentionDeps, signal?: AbortSignal): Promise<number> {
  const posts = await listDueForSalmention(deps, POSTS_AT_ONCE);
  const settings = posts.length > 0 ? await readSettings(deps) : null;
  for (const post of posts) {
    if (signal?.aborted || !settings) break;
    try {
      await salmention(deps, settings, post);
    } catch (error) {
      // It stays due, and must not block the others.
      deps.log.error({ err: error, post: post.path }, 'salmentions not planned');
    }
  }
  return posts.length;
}

async function salmention(
  deps: SalmentionDeps,
  settings: SiteSettings,
  post: PostToSalmention,
): Promise<void> {
  const now = deps.clock.now();
  if (!settings.salmention || !isPublic(post, now)) {
    await endSalmention(deps, post, null);
    return;
  }
  const notified = await selectNotified(deps.db, post.id);
  const allowedAt = nextRound(post, notified);
  if (allowedAt > now) {
    await endSalmention(deps, post, allowedAt);
    return;
  }
  const entries = await targetsAmong(deps, settings, post, notified);
  await makeDueAgain(deps.db, entries.slice(0, MAX_TARGETS), now);
  await endSalmention(deps, post, null);
  deps.log.info({ post: post.path, targets: entries.length }, 'salmentions planned');
}

/** A day after the last round, and later the older the post was then: a few dozen rounds in ten years. */
export function nextRound(
  { publishedAt }: Pick<PostToSalmention, 'publishedAt'>,
  notified: readonly Pick<NotifiedEntry, 'salmentionedAt'>[],
): Date {
  const rounds = notified.flatMap(({ salmentionedAt }) => salmentionedAt?.getTime() ?? []);
  if (rounds.length === 0) return new Date(0);
  const last = Math.max(...rounds);
  return new Date(last + Math.max(DAY_MS, (last - publishedAt.getTime()) / 2));
}

async function targetsAmong(
  deps: SalmentionDeps,
  settings: SiteSettings,
  post: PostToSalmention,
  notified: readonly NotifiedEntry[],
): Promise<NotifiedEntry[]> {
  const sent = notified.filter(({ state }) => state === 'sent');
  const [first, ...rest] = sent.map(({ sentAt }) => sentAt.getTime());
  if (first === undefined) return [];
  const since = new Date(Math.min(first, ...rest));
  const comments = await listChangedComments(deps, post.id, since);
  const sources = await listChangedSources(deps, post.id, since);
  const hosts = await selectHostSwitches(
    deps.db,
    sent.map(({ target }) => new URL(target).hostname),
  );
  return sent.filter(({ target, targetKey, sentAt }) => {
    const url = new URL(target);
    const host = hosts.get(url.hostname) ?? null;
    if (isOwnAddress(deps.config, url)) return false;
    if (skipReason(deps.config, settings, post, { url, host }) !== null) return false;
    const changed = sources.filter(({ at }) => at > sentAt);
    // In doubt, another page's response does not count, so that a target never hears of its own alone.
    const others = changed.filter(({ key, wasShown }) => wasShown && key !== targetKey);
    const isItsOwn = others.length === 0 && changed.some(({ key }) => key === targetKey);
    // Deleted responses have left nothing that could be compared, so they count as another change.
    return !isItsOwn || comments.some((at) => at > sentAt);
  });
}
