/**
 * A signed-in browser.
 */

export type Session = {
  /** Identifies it in lists; not secret. */
  id: string;
  /** The browser's User-Agent header. */
  userAgent: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
};
