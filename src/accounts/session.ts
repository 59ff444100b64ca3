/**
 * A browser that is signed in, as its user sees it.
 */

export type Session = {
  /** What it is called where it is listed; no secret. */
  id: string;
  /** What the browser calls itself. */
  userAgent: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
};
