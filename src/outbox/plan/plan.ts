/**
 * From a post that was saved to the rows of the outbox: what is due to be told?
 *
 * No network here. The worker calls this for each post whose links are to be compared; outbox/jobs.ts
 * does the telling.
 */
import type { Deps } from '../../deps.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import { findTarget } from '../../linkbacks/receive/target.ts';
import type { OutboxState, SendProtocol } from '../entry.ts';
import { compare, type KnownEntry, type Step, type Wanted } from './compare.ts';
import { fingerprint, linksOfPost } from './links-of-post.ts';
import { ANOTHER_HUB, hubOf, isHubNow } from '../protocols/websub.ts';
import { whyNever } from '../skip-reason.ts';
import { selectEntriesOfPost, selectHostSwitches, writePlan } from '../store/plan.ts';
import { endNotify, listDueForNotify, type PostToNotify } from '../../posts/notify.ts';
import { permalink, type Post } from '../../posts/post.ts';
import { isOwnAddress } from '../../posts/urls/own-url.ts';
import { isPublic } from '../../posts/visibility.ts';
import { readSettings } from '../../settings/read.ts';

export type PlanDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** What of a post decides whom it tells. */
export type PostToPlan = Pick<
  Post,
  | 'path'
  | 'title'
  | 'bodyHtml'
  | 'responseTo'
  | 'trackbacksTo'
  | 'notifies'
  | 'status'
  | 'publishedAt'
> &
  Partial<Pick<Post, 'kind' | 'updatedAt' | 'author' | 'categories' | 'tags'>>;

const POSTS_AT_ONCE = 20;

/**
 * Puts into the outbox what is to be told of the posts that were saved, published, unpublished or
 * deleted; a post that another process writes at the same moment stays due.
 *
 * @returns how many posts were looked at
 */
export async function planDue(deps: PlanDeps, signal?: AbortSignal): Promise<number> {
  const posts = await listDueForNotify(deps, POSTS_AT_ONCE);
  for (const post of posts) {
    if (signal?.aborted) break;
    try {
      await planPost(deps, post);
    } catch (error) {
      // It stays due; the others are not to wait for it.
      deps.log.error({ err: error, post: post.path }, 'post could not be compared with the outbox');
    }
  }
  return posts.length;
}

async function planPost(deps: PlanDeps, post: PostToNotify): Promise<void> {
  const known = await selectEntriesOfPost(deps.db, post.id);
  const steps = await stepsFor(deps, post, known, { quiet: post.quiet });
  const written = await writePlan(deps.db, post.id, steps, deps.clock.now());
  if (!written) return;
  await endNotify(deps, post);
  const count = (why: Step['why']) => steps.filter((step) => step.why === why).length;
  deps.log.info(
    {
      post: post.path,
      fresh: count('new'),
      changed: count('changed'),
      removed: count('removed'),
      never: count('never'),
    },
    'links compared with the outbox',
  );
}

/** What is to be done for each target that the post has, or had by what is `known`. */
export async function stepsFor(
  deps: PlanDeps,
  post: PostToPlan & { id?: number },
  known: KnownEntry[],
  { quiet }: { quiet: boolean },
): Promise<Step[]> {
  const settings = await readSettings(deps);
  const wanted = isPublic(post, deps.clock.now())
    ? [...(await targetsOf(deps, post)), ...hubOf(settings, post)]
    : [];
  const hostOf = ({ target }: { target: string }) => new URL(target).hostname;
  const hosts = await selectHostSwitches(deps.db, [...wanted, ...known].map(hostOf));
  return compare(wanted, known, {
    quiet,
    whyNever: ({ target, isHub }) => {
      if (isHub && !isHubNow(settings, target)) return ANOTHER_HUB;
      const url = new URL(target);
      const host = hosts.get(url.hostname) ?? null;
      return whyNever(deps.config, settings, post, { url, host });
    },
  });
}

async function targetsOf(deps: PlanDeps, post: PostToPlan & { id?: number }): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const link of linksOfPost(post, permalink(deps.config.siteUrl, post))) {
    if (await isTarget(deps, new URL(link.target), post.id))
      wanted.push({ ...link, byHand: false, isHub: false });
  }
  return [...wanted, ...byHand(post)];
}

/** Of our own pages only other posts are, and what was said under them: no list, nothing uploaded. */
async function isTarget(deps: PlanDeps, url: URL, ownId: number | undefined): Promise<boolean> {
  if (!isOwnAddress(deps.config, url)) return true;
  const resolved = await findTarget(deps, url);
  return resolved.kind === 'post' && resolved.post.id !== ownId;
}

/** Asked for once, told once: an edit of the post is no second trackback. */
function byHand({ trackbacksTo }: Pick<Post, 'trackbacksTo'>): Wanted[] {
  const addresses = trackbacksTo.flatMap((address) => parseHttpUrl(address) ?? []);
  const byKey = new Map(addresses.map((url) => [documentKey(url), url.href]));
  return [...byKey].map(([targetKey, target]) => ({
    target,
    targetKey,
    byHand: true,
    isHub: false,
    passage: fingerprint([target]),
  }));
}

export type Preview = {
  target: string;
  byHand: boolean;
  /** `never`: it would be skipped, and `because` says why; so it does of what was skipped. */
  why: 'new' | 'changed' | 'removed' | 'unchanged' | 'never';
  because: string | null;
  /** What became of it so far; `null` where there is nothing yet. */
  state: OutboxState | null;
  /** By which it was told last; what it speaks now only a look at it can say. */
  protocol: SendProtocol | null;
};

/**
 * One line for each page that the post links to, and for those that were told of a link that is
 * gone. What nobody has seen yet is looked at as if it were public now, what is to be taken from
 * the public as withdrawn.
 *
 * @param post with its id if it is stored already: without one, everything is new
 */
export async function previewOutbox(
  deps: PlanDeps,
  post: Omit<PostToPlan, 'status' | 'publishedAt' | 'author' | 'categories' | 'tags'> &
    Partial<Pick<Post, 'status' | 'wasPublic'>> & { id?: number },
): Promise<Preview[]> {
  const known = post.id === undefined ? [] : await selectEntriesOfPost(deps.db, post.id);
  const steps = await stepsFor(
    deps,
    {
      ...post,
      // They are for the hub alone, which is left out below.
      author: null,
      categories: [],
      tags: [],
      status: (post.wasPublic && post.status) || 'published',
      publishedAt: deps.clock.now(),
    },
    known,
    { quiet: false },
  );
  return steps.flatMap((step) => {
    const { target, byHand, isHub } = step.target;
    // The hub is told of every post: it is no page that this one links to.
    if (isHub || step.why === 'dropped' || step.why === 'counted') return [];
    return [
      {
        target,
        byHand,
        why: step.why,
        because: becauseOf(step),
        state: step.known?.state ?? null,
        protocol: step.known?.protocol ?? (byHand ? 'trackback' : null),
      },
    ];
  });
}

function becauseOf(step: Step): string | null {
  if (step.why === 'never') return step.because;
  const { known } = step;
  return step.why === 'unchanged' && known && EXPLAINED.has(known.state) ? known.lastAnswer : null;
}

/** The answer to these says why nothing arrived. */
const EXPLAINED: ReadonlySet<OutboxState> = new Set(['skipped', 'refused', 'failed']);
