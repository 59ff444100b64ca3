/**
 * URLs of the admin's pages, and the check of a URL to return to.
 */

/** @param path begins with a slash, or is empty for the overview */
export function adminUrl(siteUrl: string, path = ''): string {
  return `${siteUrl}/admin${path}`;
}

/** The page for replying to a comment and editing it. */
export function adminCommentUrl(siteUrl: string, id: number, more = ''): string {
  return adminUrl(siteUrl, `/responses/comments/${id}${more}`);
}

/** The page for replying to a linkback. */
export function adminLinkbackUrl(siteUrl: string, id: number, more = ''): string {
  return adminUrl(siteUrl, `/responses/linkbacks/${id}${more}`);
}

/** The page with all comments by the author of a comment. */
export function commenterUrl(siteUrl: string, commentId: number, more = ''): string {
  return adminUrl(siteUrl, `/commenters/${commentId}${more}`);
}

/**
 * The path and query of a page of the admin. Any other URL becomes the overview, since `address` may
 * come from a stranger's link.
 */
export function returnPath(address: string, siteUrl: string): string {
  const admin = new URL(adminUrl(siteUrl));
  const url = URL.canParse(address, admin) ? new URL(address, admin) : admin;
  const isOurs = url.origin === admin.origin && `${url.pathname}/`.startsWith(`${admin.pathname}/`);
  return isOurs ? url.pathname + url.search : admin.pathname;
}
