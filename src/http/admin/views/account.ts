/**
 * View models of the account pages, the users page and the audit log.
 */
import type { AppPasswordFormat } from '../../../accounts/app-passwords.ts';
import type { TimeView } from '../lib/time.ts';
import type { AdminImageView } from './media.ts';

export type SessionView = {
  id: string;
  /** "Firefox on Linux" */
  browser: string;
  userAgent: string;
  begun: TimeView;
  seen: TimeView;
  isThis: boolean;
};

/** The fields that ask for the current password, or a passkey. */
export type PasswordField =
  | 'current'
  | 'onPassword'
  | 'offPassword'
  | 'appPassword'
  | 'tokenPassword'
  | 'keyPassword'
  | 'emailPassword'
  | 'ownPassword'
  | 'exportPassword'
  | 'backupPassword';

export type PasskeyRowView = Omit<AppPasswordRowView, 'id' | 'format'> & { id: string };

export type AppPasswordRowView = {
  id: number;
  name: string;
  format: AppPasswordFormat;
  made: TimeView;
  /** `null` if never. */
  used: TimeView | null;
};

/** What a program may do, by its scope. */
export type ScopeChoiceView = { scope: string; text: string };

export type AccessTokenRowView = {
  id: number;
  name: string;
  /** The host of the client; `null`: made by hand. */
  host: string | null;
  /** "Create posts, upload images and other files" */
  allows: string;
  since: TimeView;
  /** `null` if never. */
  used: TimeView | null;
  /** `null`: when it is revoked. */
  ends: TimeView | null;
  /** It has ended, and the program can renew it. */
  isExpired: boolean;
};

export type AccountView = {
  /** The flash message. */
  done: string | null;
  /** As typed; `links` are URLs, one a line. */
  profile: { name: string; bio: string; links: string; image: string };
  /** Images to choose from. */
  images: AdminImageView[];
  /** Their page on the site; `null` without an author. */
  authorUrl: string | null;
  email: string;
  /** As typed. */
  newEmail: string;
  role: string;
  sessions: SessionView[];
  /** `null` without a second factor. */
  recoveryCodesLeft: number | null;
  passkeys: PasskeyRowView[];
  appPasswords: AppPasswordRowView[];
  accessTokens: AccessTokenRowView[];
  /** The form for a new access token, as typed. */
  newToken: { name: string; scopes: readonly string[]; format: string; days: string };
  scopeChoices: ScopeChoiceView[];
  daysChoices: AuthorizeView['days'];
  /** The URL of a bookmark, a script. */
  bookmarklet: string;
  /** The name typed into the form for a new application password. */
  appName: string;
  /** The format chosen there. */
  appFormat: AppPasswordFormat;
  formats: readonly { value: AppPasswordFormat; text: string }[];
  /** The errors with the ids and labels of their fields, from the top of the page. */
  problems: { name: string; label: string; error: string }[];
  errors: Partial<
    Record<
      | 'name'
      | 'bio'
      | 'links'
      | 'image'
      | 'newEmail'
      | 'password'
      | 'appName'
      | 'token'
      | PasswordField,
      string
    >
  >;
};

export type SecondFactorView = {
  /** The QR code for the app, as SVG. */
  qrHtml: string;
  secret: string;
  /** The secret in groups of four, for typing. */
  secretText: string;
  /** Whether a passkey can be used in place of the password. */
  hasPasskeys: boolean;
  errors: { onPassword?: string; code?: string };
};

export type RecoveryCodesView = { codes: string[] };

export type AppPasswordView = {
  name: string;
  email: string;
  secret: string;
  siteUrl: string;
  /** Of the XML-RPC server, for programs that do not find it themselves. */
  xmlrpcUrl: string;
};

/** A new access token, shown once. */
export type NewTokenView = { name: string; token: string; micropubUrl: string };

/** The consent page: a program asks for access. */
export type AuthorizeView = {
  token: string;
  /** `null`: unknown. */
  name: string | null;
  /** Of the program's URL. */
  host: string;
  /** Where the browser continues, if that is another host; `app`: not a website, but a program on this device. */
  continuesAt: string | null;
  continuesIn: 'site' | 'app';
  /** Why the program's description is unknown. */
  warning: string | null;
  /** Since when it has access already, and what it may do; `null`: it has none. */
  before: { since: TimeView; allows: string } | null;
  /** That it asks for; none: it only wants to know who signs in. */
  scopes: (ScopeChoiceView & { isTicked: boolean })[];
  profileUrls: { url: string; isChosen: boolean }[];
  days: { value: string; text: string; isChosen: boolean }[];
  error: string | null;
};

/** After the decision. `url`: where the browser continues at once. */
export type AuthorizedView = { name: string; isAllowed: boolean; url: string };

type UserView = {
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
  /** Whether the owner can use a passkey in place of their password. */
  hasPasskeys: boolean;
  /** The form for a new user, as typed. */
  values: { name: string; email: string; role: string };
  errors: Partial<Record<'name' | 'email' | 'ownPassword', string>>;
};

/** Shown once. */
export type InvitationView = { name: string; email: string; url: string };

/** The page of an invitation link. */
export type InvitedView = {
  secret: string;
  email: string;
  error: string | null;
  /** The number of programs with application passwords or access tokens, which keep working. */
  programs: number;
};

export type AuditView = {
  entries: { at: TimeView; who: string; action: string; what: string }[];
  /** `null` on the last page. */
  olderUrl: string | null;
  isFirstPage: boolean;
};
