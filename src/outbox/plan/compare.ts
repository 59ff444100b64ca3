/**
 * Compares the links of a post with its outbox entries: which targets are to be notified?
 *
 * Pure.
 */
import type { OutboxState, SendProtocol } from '../entry.ts';
import type { PostLink } from './links-of-post.ts';
import { removalSkipReason } from '../skip-reason.ts';

/** A target as the post has it now. */
export type Wanted = PostLink & {
  byHand: boolean;
  /** The WebSub hub, which is not a page that the post links to. */
  isHub: boolean;
};

/** A target as the outbox has it. */
export type KnownEntry = Wanted & {
  id: number;
  linked: boolean;
  state: OutboxState;
  protocol: SendProtocol | null;
  lastAnswer: string | null;
  sentAt: Date | null;
  salmentionedAt: Date | null;
  changes: number;
};

/**
 * What is to be done for one target:
 * - `new`: not notified yet. `changed`: notified before, and the passage is different now.
 * - `removed`: notified before, and the link was removed.
 * - `dropped`: the link was removed, and the target is not notified of that; `because` says why.
 * - `quiet`: a link of a sample post, which counts as notified.
 * - `skipped`: not to be notified; `because` says why.
 * - `unchanged`: nothing to do; a waiting entry stays waiting.
 */
export type Step = {
  target: Wanted;
  known: KnownEntry | null;
} & (
  | { why: 'new' | 'changed' | 'removed' | 'quiet' | 'unchanged' }
  | { why: 'skipped' | 'dropped'; because: string }
);

type Rules = {
  /** A sample post, or one whose import is no longer known. */
  quiet: boolean;
  skipReason: (target: Wanted) => string | null;
};

/** The skip reason of a quiet post's links. */
export const COUNTS_AS_NOTIFIED = 'Not notified: imported or sample post.';

/** One step for each target that the post has or had. */
export function compare(wanted: Wanted[], known: KnownEntry[], rules: Rules): Step[] {
  const keyOf = (target: Wanted): string => `${String(target.byHand)} ${target.targetKey}`;
  const knownByKey = new Map(known.map((entry) => [keyOf(entry), entry]));
  const wantedKeys = new Set(wanted.map(keyOf));
  const gone = known.filter((entry) => entry.linked && !wantedKeys.has(keyOf(entry)));
  return [
    ...wanted.map((target) => linkStep(target, knownByKey.get(keyOf(target)) ?? null, rules)),
    ...gone.map((entry) => removedStep(entry, rules)),
  ];
}

function linkStep(target: Wanted, known: KnownEntry | null, rules: Rules): Step {
  const step = { target, known };
  const isSame = known !== null && known.linked && known.passage === target.passage;
  if (isSame && (known.state !== 'waiting' || rules.quiet)) return { ...step, why: 'unchanged' };
  if (rules.quiet) return { ...step, why: 'quiet' };
  const because = rules.skipReason(target);
  if (because !== null) {
    const isSkippedAlready =
      known?.linked && known.state === 'skipped' && known.lastAnswer === because;
    return isSkippedAlready ? { ...step, why: 'unchanged' } : { ...step, why: 'skipped', because };
  }
  if (isSame) return { ...step, why: 'unchanged' };
  const wasNotified = known !== null && (known.sentAt !== null || known.state === 'imported');
  return { ...step, why: wasNotified ? 'changed' : 'new' };
}

function removedStep(known: KnownEntry, { quiet, skipReason }: Rules): Step {
  const step = { target: known, known };
  const because =
    removalSkipReason(known) ?? (quiet ? COUNTS_AS_NOTIFIED : null) ?? skipReason(known);
  return because === null ? { ...step, why: 'removed' } : { ...step, why: 'dropped', because };
}
