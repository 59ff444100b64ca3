/**
 * View models of the account pages.
 */
import type { TimeView } from '../lib/time.ts';

export type SessionView = {
  id: string;
  /** Its User-Agent, shortened. */
  browser: string;
  begun: TimeView;
  seen: TimeView;
  isThis: boolean;
};

/** The fields that ask for the current password. */
export type PasswordField =
  'current' | 'onPassword' | 'offPassword' | 'appPassword' | 'keyPassword';

export type PasskeyRowView = Omit<AppPasswordRowView, 'id'> & { id: string };

export type AppPasswordRowView = {
  id: number;
  name: string;
  made: TimeView;
  /** `null` if never. */
  used: TimeView | null;
};

export type AccountView = {
  /** The flash message. */
  done: string | null;
  name: string;
  email: string;
  role: string;
  sessions: SessionView[];
  /** `null` without a second factor. */
  recoveryCodesLeft: number | null;
  passkeys: PasskeyRowView[];
  appPasswords: AppPasswordRowView[];
  /** The name typed into the form for a new application password. */
  appName: string;
  errors: Partial<Record<'password' | 'appName' | PasswordField, string>>;
};

export type SecondFactorView = {
  /** The QR code for the app, as SVG. */
  qrHtml: string;
  secret: string;
  /** The secret in groups of four, for typing. */
  secretText: string;
  errors: { onPassword?: string; code?: string };
};

export type RecoveryCodesView = { codes: string[] };

export type AppPasswordView = { name: string; email: string; secret: string };
