/**
 * A program that acts for a user: a blog editor, a phone app, a script. It signs in with an application password or an
 * access token, never with the user's own password.
 */
import type { User } from '../accounts/user.ts';

/** How a program writes a text that has no type of its own, and how it wants to read one. */
export const PROGRAM_FORMATS = ['html', 'markdown', 'text'] as const;
export type ProgramFormat = (typeof PROGRAM_FORMATS)[number];

/**
 * What an access token allows (IndieAuth, Micropub). `draft`: posts are stored as drafts. `media`: the media endpoint,
 * which `create` includes. `profile` and `email` are for the user's profile.
 */
export const SCOPES = [
  'create',
  'draft',
  'update',
  'delete',
  'undelete',
  'media',
  'profile',
  'email',
] as const;
export type Scope = (typeof SCOPES)[number];

export type Program = {
  /** `via` is the program's name, for the audit log. */
  user: User;
  format: ProgramFormat;
  /** `null`: all that the user may do. */
  scopes: readonly Scope[] | null;
};
