/**
 * The URLs of comments, and of the pages that emails about them link to.
 */
import type { Config } from '../config.ts';
import { ownPath } from '../posts/urls/paths.ts';

/** The page on which an owner moderates a comment without signing in. */
export function decisionUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/comments/decide/${token}`;
}

/** The page on which a subscriber confirms or unsubscribes. A POST by RFC 8058 unsubscribes at once. */
export function subscriptionUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/comments/follow/${token}`;
}

/** A comment's permalink, which redirects to the page of responses that has it now. */
export function commentUrl(siteUrl: string, id: number): string {
  return `${siteUrl}/comments/${id}`;
}

/** The id of the comment whose permalink this is; `null` for any other URL. */
export function commentNumberIn(config: Pick<Config, 'siteUrl'>, url: URL): number | null {
  const [, id] = /^\/comments\/([1-9]\d{0,8})$/i.exec(ownPath(config, url) ?? '') ?? [];
  return id === undefined ? null : Number(id);
}
