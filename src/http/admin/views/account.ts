/**
 * What the templates of one's own account receive.
 */
import type { TimeView } from '../lib/time.ts';

export type SessionView = {
  id: string;
  /** What the browser calls itself, shortened. */
  browser: string;
  begun: TimeView;
  seen: TimeView;
  isThis: boolean;
};

/** The fields that ask for the password that one has. */
export type PasswordField =
  'current' | 'onPassword' | 'offPassword' | 'appPassword' | 'keyPassword';

export type PasskeyRowView = Omit<AppPasswordRowView, 'id'> & { id: string };

export type AppPasswordRowView = {
  id: number;
  name: string;
  made: TimeView;
  /** `null`: never. */
  used: TimeView | null;
};

export type AccountView = {
  /** What was done, in a sentence. */
  done: string | null;
  name: string;
  email: string;
  role: string;
  sessions: SessionView[];
  /** `null`: there is no second factor. */
  recoveryCodesLeft: number | null;
  passkeys: PasskeyRowView[];
  appPasswords: AppPasswordRowView[];
  /** What the form for another one was sent with. */
  appName: string;
  errors: Partial<Record<'password' | 'appName' | PasswordField, string>>;
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

export type AppPasswordView = { name: string; email: string; secret: string };
