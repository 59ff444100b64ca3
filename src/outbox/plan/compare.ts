/**
 * What a post links to now against what the outbox knows of it: what is to be told?
 *
 * Pure; plan.ts gathers the two sides and writes what comes out, dry-run.ts shows it.
 */
import type { OutboxState, SendProtocol } from '../entry.ts';
import type { PostLink } from './links-of-post.ts';
import { whyNotTakenBack } from '../skip-reason.ts';

/** A target as the post has it now. */
export type Wanted = PostLink & {
  byHand: boolean;
  /** The hub of the feeds, and no page that the post links to. */
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
  changes: number;
};

/**
 * - `new`: nobody was told yet. `changed`: told before, and the passage is another now.
 * - `removed`: told before, and not linked any more.
 * - `dropped`: not linked any more, and nobody is told so; `because` says why.
 * - `counted`: of a quiet post: it counts as told. `never`: `because` says why.
 * - `unchanged`: nothing is to be done; what waits goes on waiting.
 */
export type Step = {
  target: Wanted;
  known: KnownEntry | null;
} & (
  | { why: 'new' | 'changed' | 'removed' | 'counted' | 'unchanged' }
  | { why: 'never' | 'dropped'; because: string }
);

type Rules = {
  /** A seed or an import. */
  quiet: boolean;
  whyNever: (target: Wanted) => string | null;
};

/** What a quiet post's links are skipped for. */
export const COUNTS_AS_NOTIFIED = 'It was imported, or came with the blog: it counts as told.';

/** One step for each target that the post has or had. */
export function compare(wanted: Wanted[], known: KnownEntry[], rules: Rules): Step[] {
  const name = (target: Wanted): string => `${String(target.byHand)} ${target.targetKey}`;
  const knownByName = new Map(known.map((entry) => [name(entry), entry]));
  const wantedNames = new Set(wanted.map(name));
  const gone = known.filter((entry) => entry.linked && !wantedNames.has(name(entry)));
  return [
    ...wanted.map((target) => linkStep(target, knownByName.get(name(target)) ?? null, rules)),
    ...gone.map((entry) => goneStep(entry, rules)),
  ];
}

function linkStep(target: Wanted, known: KnownEntry | null, rules: Rules): Step {
  const step = { target, known };
  const isSame = known !== null && known.linked && known.passage === target.passage;
  if (isSame && (known.state !== 'waiting' || rules.quiet)) return { ...step, why: 'unchanged' };
  if (rules.quiet) return { ...step, why: 'counted' };
  const because = rules.whyNever(target);
  if (because !== null) {
    const isSaid = known?.linked && known.state === 'skipped' && known.lastAnswer === because;
    return isSaid ? { ...step, why: 'unchanged' } : { ...step, why: 'never', because };
  }
  if (isSame) return { ...step, why: 'unchanged' };
  return { ...step, why: known?.sentAt ? 'changed' : 'new' };
}

function goneStep(known: KnownEntry, { quiet, whyNever }: Rules): Step {
  const step = { target: known, known };
  const because = whyNotTakenBack(known) ?? (quiet ? COUNTS_AS_NOTIFIED : null) ?? whyNever(known);
  return because === null ? { ...step, why: 'removed' } : { ...step, why: 'dropped', because };
}
