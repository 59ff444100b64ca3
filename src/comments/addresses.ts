/**
 * The addresses of comments, and those that letters about them lead to.
 */
import type { Config } from '../config.ts';
import { ownPath } from '../posts/urls/own-url.ts';

/** Where somebody without a session decides about a comment. */
export function decisionUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/comments/decide/${token}`;
}

/** Where a follower confirms, and ends. A POST of RFC 8058 ends it at once. */
export function subscriptionUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/comments/follow/${token}`;
}

/** A comment's own address, which stays: it leads to the page on which the comment stands by now. */
export function commentUrl(siteUrl: string, id: number): string {
  return `${siteUrl}/comments/${id}`;
}

/** The number of the comment whose own address this is; `null`: it is another's, or no comment's. */
export function commentNumberIn(config: Pick<Config, 'siteUrl'>, url: URL): number | null {
  const [, id] = /^\/comments\/([1-9]\d{0,8})$/i.exec(ownPath(config, url) ?? '') ?? [];
  return id === undefined ? null : Number(id);
}
