/**
 * Sending a finished document that everybody gets alike: a page, a feed, the sitemap.
 */
import type { Response } from 'express';

/**
 * What a document shows, so that it can be kept until that changes: it is dropped when one of
 * `keys` is touched (posts/surrogate-keys.ts), and when time itself changes it.
 */
export type Keep = { keys: readonly string[]; endsAt: Date | null };

export type Document = {
  body: string;
  /** With its charset. */
  contentType: string;
  /** When what it shows last changed, for readers that ask by date. */
  lastModified?: Date;
  /** `null`: never kept. Everything that is kept also has the key of the settings. */
  keep: Keep | null;
};

export function sendDocument(res: Response, { body, contentType, lastModified }: Document): void {
  res.set('Cache-Control', 'no-cache').type(contentType);
  if (lastModified) res.set('Last-Modified', lastModified.toUTCString());
  res.send(body);
}
