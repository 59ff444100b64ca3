/**
 * What the templates about people receive.
 */
import type { TimeView } from '../lib/time.ts';

export type PersonView = {
  id: number;
  name: string;
  email: string;
  role: string;
  isYou: boolean;
  hasSecondFactor: boolean;
  since: TimeView;
};

export type PeopleView = {
  /** What was done, in a sentence. */
  done: string | null;
  /** Why nothing was done to one who is there. */
  problem: string | null;
  people: PersonView[];
  roles: readonly string[];
  /** The form for somebody new, as it was typed. */
  values: { name: string; email: string; role: string };
  errors: Partial<Record<'name' | 'email', string>>;
};

/** Shown once. */
export type InvitationView = { name: string; email: string; url: string };

/** For who was invited, before they sign in. */
export type InvitedView = {
  secret: string;
  email: string;
  error: string | null;
  /** How many keep working after the password was chosen. */
  appPasswords: number;
};

export type AuditView = {
  entries: { at: TimeView; who: string; action: string; what: string }[];
  /** `null`: there are no earlier ones. */
  earlierUrl: string | null;
  isFirstPage: boolean;
};
