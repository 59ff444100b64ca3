/**
 * The addresses that letters about comments lead to.
 */

/** Where somebody without a session decides about a comment. */
export function decisionUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/comments/decide/${token}`;
}

/** Where a follower confirms, and ends. A POST of RFC 8058 ends it at once. */
export function followUrl(siteUrl: string, token: string): string {
  return `${siteUrl}/comments/follow/${token}`;
}

/** Every comment has an address: its post's, and where it stands there. */
export function commentUrl(postUrl: string, id: number): string {
  return `${postUrl}#comment-${id}`;
}
