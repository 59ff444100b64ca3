/**
 * Draws the social cards that are due, one at a time, after a post was published or changed, and all of them after a
 * change of what they share. A post page names its card once it exists.
 *
 * The row is the job: it is leased before drawing, and stays due later if this process dies or drawing fails.
 */
import type { Deps } from '../deps.ts';
import { doInBatches } from '../lib/do-in-batches.ts';
import { findMediaFile } from '../media/library.ts';
import { findPostById } from '../posts/read.ts';
import { readSettings } from '../settings/settings.ts';
import { cardContent, type CardContent, hashOf, styleOf } from './content.ts';
import { cutPhotoInSubprocess, drawTextInSubprocess, type MadeCard } from './draw.ts';
import {
  type DueCard,
  endCard,
  leaseCard,
  recordCard,
  releaseCard,
  renewCards,
  selectDueCards,
} from './store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Until it is tried again; after the last one, only after a change. */
const PAUSES_MS = [10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
const BATCH = 20;

type DrawDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** @returns the number of cards that are new */
export async function drawCardsDue(deps: DrawDeps, signal: AbortSignal): Promise<number> {
  const settings = await readSettings(deps);
  await renewCards(deps.db, styleOf(settings), deps.clock.now());
  return await doInBatches({
    select: (size) => selectDueCards(deps.db, deps.clock.now(), size),
    size: BATCH,
    doOne: (card) => drawCard(deps, card, signal),
    signal,
  });
}

/** @returns whether there is a new card */
async function drawCard(deps: DrawDeps, card: DueCard, signal: AbortSignal): Promise<boolean> {
  const pauseMs = PAUSES_MS[card.failures] ?? null;
  const until = new Date(deps.clock.now().getTime() + (pauseMs ?? HOUR_MS));
  if (!(await leaseCard(deps.db, card, until))) return false;
  try {
    return await drawLeased(deps, card, { until, isLast: pauseMs === null }, signal);
  } catch (error) {
    // The others are drawn all the same; this one is due again when its lease ends.
    deps.log.error({ err: error, post: card.postId }, 'social card not drawn');
    return false;
  }
}

async function drawLeased(
  deps: DrawDeps,
  card: DueCard,
  { until, isLast }: { until: Date; isLast: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const { postId } = card;
  const [settings, post] = await Promise.all([readSettings(deps), findPostById(deps, postId)]);
  const content = post && cardContent(deps.config.siteUrl, settings, post);
  if (!content) {
    await endCard(deps.db, { postId, until }, { isGone: true });
    return false;
  }
  const hash = hashOf(content);
  if (hash === card.hash) {
    await endCard(deps.db, { postId, until });
    return false;
  }
  const made = await make(deps, postId, content, signal);
  if (signal.aborted) {
    await releaseCard(deps.db, { postId, until }, card);
    return false;
  }
  if (made) return await recordCard(deps.db, { postId, until }, { hash, ...made });
  if (isLast) await endCard(deps.db, { postId, until });
  return false;
}

/** @returns `null` if it cannot be made now */
async function make(
  deps: DrawDeps,
  postId: number,
  content: CardContent,
  signal: AbortSignal,
): Promise<MadeCard | null> {
  try {
    if (content.kind === 'text')
      return await drawTextInSubprocess(deps.config.packageDir, content, signal);
    const [, key = '', name = ''] = /^\/media\/([^/]+)\/([^/]+)$/.exec(content.path) ?? [];
    const file = await findMediaFile(deps, key, name);
    if (!file) return null;
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.chunks()) chunks.push(chunk);
    return await cutPhotoInSubprocess(Buffer.concat(chunks), signal);
  } catch (error) {
    if (!signal.aborted) deps.log.error({ err: error, post: postId }, 'social card not drawn');
    return null;
  }
}
