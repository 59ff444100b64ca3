/**
 * View models of accounts and the audit log.
 */
import type { TimeView } from '../lib/time.ts';

export type UserView = {
  id: number;
  name: string;
  email: string;
  role: string;
  isYou: boolean;
  hasSecondFactor: boolean;
  since: TimeView;
};

export type UsersView = {
  /** The flash message. */
  done: string | null;
  /** Why a change was refused. */
  problem: string | null;
  users: UserView[];
  roles: readonly string[];
  /** The form for a new user, as typed. */
  values: { name: string; email: string; role: string };
  errors: Partial<Record<'name' | 'email', string>>;
};

/** Shown once. */
export type InvitationView = { name: string; email: string; url: string };

/** The page of an invitation link. */
export type InvitedView = {
  secret: string;
  email: string;
  error: string | null;
  /** The number of application passwords, which keep working. */
  appPasswords: number;
};

export type AuditView = {
  entries: { at: TimeView; who: string; action: string; what: string }[];
  /** `null` on the last page. */
  olderUrl: string | null;
  isFirstPage: boolean;
};
