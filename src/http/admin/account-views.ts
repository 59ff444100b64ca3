/**
 * What the templates of one's own account receive.
 */
import type { TimeView } from './present-time.ts';

export type SessionView = {
  id: string;
  /** What the browser calls itself, shortened. */
  browser: string;
  begun: TimeView;
  seen: TimeView;
  isThis: boolean;
};

/** The fields that ask for the password that one has. */
export type PasswordField = 'current' | 'onPassword' | 'offPassword';

export type AccountView = {
  /** What was done, in a sentence. */
  done: string | null;
  name: string;
  email: string;
  role: string;
  sessions: SessionView[];
  /** `null`: there is no second factor. */
  recoveryCodesLeft: number | null;
  errors: Partial<Record<'password' | PasswordField, string>>;
};

export type SecondFactorView = {
  /** An SVG drawing of the address that an app reads. */
  qrHtml: string;
  secret: string;
  /** The same in groups of four, for whoever types it. */
  secretText: string;
  errors: { onPassword?: string; code?: string };
};

export type RecoveryCodesView = { codes: string[] };
