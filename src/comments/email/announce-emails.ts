/**
 * What letters about comments have in common, whomever they are to.
 */
import type { User } from '../../accounts/user.ts';
import type { Deps } from '../../deps.ts';
import type { Translate } from '../../messages/translate.ts';
import type { SiteSettings } from '../../settings/settings.ts';
import { commentUrl } from '../addresses.ts';
import type { Announced } from './announce-store.ts';
import type { EmailedComment } from './emails.ts';

export const HOUR_MS = 3_600_000;
/** Letters of one kind to an owner in an hour. */
export const MAX_PER_HOUR = 20;

export type AnnounceDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** What the emails of one run share; readers are written to by `t`, in the site's language. */
export type Announcing = {
  settings: SiteSettings;
  t: Translate;
  secret: string;
  owners: User[];
  now: Date;
};

export function emailedComment(siteUrl: string, comment: Announced): EmailedComment {
  const { id, authorName, authorEmail, text, postTitle } = comment;
  return { id, authorName, authorEmail, text, postTitle, url: commentUrl(siteUrl, id) };
}
