/**
 * The states by which the desk sorts linkbacks, each made of what an index answers. Data.
 */
import type { Moderation, Verification } from './linkback.ts';

/**
 * `waiting`: its page links here, and nobody has decided. `changed`: approved, and its page says
 * other things by now. `shown`: on a post's page. `gone`: its page, or the link on it, is no more.
 * `unread`: its page has not been read, or cannot be reached. `rejected`, `spam`: decided so.
 */
export const ADMIN_STATES = [
  'waiting',
  'changed',
  'shown',
  'gone',
  'unread',
  'rejected',
  'spam',
] as const;
export type AdminState = (typeof ADMIN_STATES)[number];

const EVERY_VERIFICATION = [
  'pending',
  'verified',
  'link-missing',
  'source-gone',
  'unreachable',
] as const;

type Axes = { moderations: readonly Moderation[]; verifications: readonly Verification[] };

/** Each combination of the two is in the state. All but `changed`, which is told by another column. */
export const AXES_OF: Record<Exclude<AdminState, 'changed'>, Axes> = {
  waiting: { moderations: ['pending'], verifications: ['verified'] },
  shown: { moderations: ['approved'], verifications: ['verified'] },
  gone: {
    moderations: ['pending', 'approved'],
    verifications: ['link-missing', 'source-gone'],
  },
  unread: { moderations: ['pending', 'approved'], verifications: ['pending', 'unreachable'] },
  rejected: { moderations: ['rejected'], verifications: EVERY_VERIFICATION },
  spam: { moderations: ['spam'], verifications: EVERY_VERIFICATION },
};
