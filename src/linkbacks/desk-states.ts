/**
 * The states by which the desk sorts linkbacks, each made of pairs that an index answers. Data.
 */
import type { Moderation, Verification } from './linkback.ts';

/**
 * `waiting`: its page links here, and nobody has decided. `changed`: approved, and its page says
 * other things by now. `shown`: on a post's page. `gone`: its page, or the link on it, is no more.
 * `unread`: its page has not been read, or cannot be reached. `rejected`, `spam`: decided so.
 */
export const DESK_STATES = [
  'waiting',
  'changed',
  'shown',
  'gone',
  'unread',
  'rejected',
  'spam',
] as const;
export type DeskState = (typeof DESK_STATES)[number];

type Pair = { moderation: Moderation; verification: Verification };

const EVERY_VERIFICATION = [
  'pending',
  'verified',
  'link-missing',
  'source-gone',
  'unreachable',
] as const;

/** All but `changed`, which is told by another column. */
export const PAIRS_OF: Record<Exclude<DeskState, 'changed'>, readonly Pair[]> = {
  waiting: [{ moderation: 'pending', verification: 'verified' }],
  shown: [{ moderation: 'approved', verification: 'verified' }],
  gone: pairs(['pending', 'approved'], ['link-missing', 'source-gone']),
  unread: pairs(['pending', 'approved'], ['pending', 'unreachable']),
  rejected: pairs(['rejected'], EVERY_VERIFICATION),
  spam: pairs(['spam'], EVERY_VERIFICATION),
};

function pairs(moderations: readonly Moderation[], verifications: readonly Verification[]): Pair[] {
  return moderations.flatMap((moderation) =>
    verifications.map((verification) => ({ moderation, verification })),
  );
}
