/**
 * Plans notifications: brings the outbox entries of a saved post in line with its links, or previews
 * that without writing. Makes no requests.
 */
import type { Deps } from '../../deps.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import { findTarget } from '../../linkbacks/receive.ts';
import type { OutboxState, SendProtocol } from '../entry.ts';
import { compare, type KnownEntry, type Step, type Wanted } from './compare.ts';
import { withImported } from './imported.ts';
import { fingerprint, linksOfPost } from './links-of-post.ts';
import { ANOTHER_HUB, hubOf, isHubNow } from '../protocols/websub.ts';
import { skipReason } from '../skip-reason.ts';
import { writeImported } from '../store/imported.ts';
import { selectEntriesOfPost, selectHostSwitches, writePlan } from '../store/plan.ts';
import { endNotify, listDueForNotify, type PostToNotify } from '../../posts/notify.ts';
import { permalink, type Post, isPublic } from '../../posts/post.ts';
import { isOwnAddress } from '../../posts/urls/paths.ts';
import { readSettings } from '../../settings/settings.ts';

export type PlanDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** The parts of a post that decide which targets are notified. */
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
  Partial<Pick<Post, 'kind' | 'updatedAt' | 'author' | 'categories' | 'tags' | 'series'>>;

const POSTS_AT_ONCE = 20;

/**
 * Plans the notifications of posts that were saved, published, unpublished or deleted. A post that
 * another process writes at the same moment stays due.
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
      // It stays due, and must not block the others.
      deps.log.error({ err: error, post: post.path }, 'notifications not planned');
    }
  }
  return posts.length;
}

async function planPost(deps: PlanDeps, post: PostToNotify): Promise<void> {
  const isEdited = await insertImported(deps, post);
  const known = await selectEntriesOfPost(deps.db, post.id);
  const steps = await stepsFor(deps, post, known, { quiet: post.quiet && !isEdited });
  const written = await writePlan(deps.db, post.id, steps, deps.clock.now());
  if (!written) return;
  await endNotify(deps, post);
  const count = (why: Step['why']) => steps.filter((step) => step.why === why).length;
  deps.log.info(
    {
      post: post.path,
      new: count('new'),
      changed: count('changed'),
      removed: count('removed'),
      skipped: count('skipped'),
    },
    'notifications planned',
  );
}

/**
 * Before the first comparison of an imported post: the links that it had before this edit get entries.
 *
 * @returns whether the post was imported, and not compared since
 */
async function insertImported(deps: PlanDeps, post: PostToNotify): Promise<boolean> {
  if (!post.quiet) return false;
  const known = await selectEntriesOfPost(deps.db, post.id);
  const entries = await withImported(deps, post.id, known);
  if (entries === null) return false;
  await writeImported(deps.db, post.id, await ofTargets(deps, post.id, entries), deps.clock.now());
  return true;
}

/** Without those that would be no targets: other pages of this blog. */
async function ofTargets(
  deps: PlanDeps,
  postId: number,
  entries: readonly KnownEntry[],
): Promise<KnownEntry[]> {
  const found: KnownEntry[] = [];
  for (const entry of entries) {
    const isStored = entry.id !== 0;
    if (isStored || (await isTarget(deps, new URL(entry.target), postId))) found.push(entry);
  }
  return found;
}

/** What is to be done for each target that the post has now, or had according to `known`. */
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
    skipReason: ({ target, isHub }) => {
      if (isHub && !isHubNow(settings, target)) return ANOTHER_HUB;
      const url = new URL(target);
      const host = hosts.get(url.hostname) ?? null;
      return skipReason(deps.config, settings, post, { url, host });
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

/** On this blog, only other posts and their responses are targets: no lists, no uploaded files. */
async function isTarget(deps: PlanDeps, url: URL, ownId: number | undefined): Promise<boolean> {
  if (!isOwnAddress(deps.config, url)) return true;
  const resolved = await findTarget(deps, url);
  return resolved.kind === 'post' && resolved.post.id !== ownId;
}

/** Notified once: an edit of the post does not send a second trackback. */
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
  /** `skipped`: it would be skipped, and `because` says why. */
  why: 'new' | 'changed' | 'removed' | 'unchanged' | 'skipped';
  because: string | null;
  /** Of the entry so far; `null` if there is none. */
  state: OutboxState | null;
  /** Of the last notification; the next one discovers it again. */
  protocol: SendProtocol | null;
};

/**
 * Previews saving the post: one item for each linked page, and for each page that was notified of a
 * link that was removed. A post that was never public is treated as public now, and a post that is
 * about to be unpublished as unpublished. Writes nothing and makes no requests.
 *
 * @param post with its id if it is stored: without one, every link is new
 */
export async function previewOutbox(
  deps: PlanDeps,
  post: Omit<PostToPlan, 'status' | 'publishedAt' | 'author' | 'categories' | 'tags' | 'series'> &
    Partial<Pick<Post, 'status' | 'wasPublic'>> & { id?: number },
): Promise<Preview[]> {
  const known = post.id === undefined ? [] : await knownEntries(deps, post.id);
  const steps = await stepsFor(
    deps,
    {
      ...post,
      // Only the hub needs them, which is left out below.
      author: null,
      categories: [],
      tags: [],
      series: null,
      status: (post.wasPublic && post.status) || 'published',
      publishedAt: deps.clock.now(),
    },
    known,
    { quiet: false },
  );
  return steps.flatMap((step) => {
    const { target, byHand, isHub } = step.target;
    // The hub is notified of every post, and is not a page that this one links to.
    if (isHub || step.why === 'dropped' || step.why === 'quiet') return [];
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

/** With the links of an imported post that have no entries yet. */
async function knownEntries(deps: PlanDeps, postId: number): Promise<KnownEntry[]> {
  const known = await selectEntriesOfPost(deps.db, postId);
  const entries = await withImported(deps, postId, known);
  return entries === null ? known : await ofTargets(deps, postId, entries);
}

function becauseOf(step: Step): string | null {
  if (step.why === 'skipped') return step.because;
  const { known } = step;
  return step.why === 'unchanged' && known && EXPLAINED_STATES.has(known.state)
    ? known.lastAnswer
    : null;
}

/** States whose `lastAnswer` says why the target was not notified. */
const EXPLAINED_STATES: ReadonlySet<OutboxState> = new Set(['skipped', 'refused', 'failed']);
