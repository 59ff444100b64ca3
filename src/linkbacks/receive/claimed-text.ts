/**
 * What a trackback says of itself: plain text, cut, fit to store.
 *
 * Many senders do not say in which charset they write. What they sent is then kept as it came until
 * the source page has been read, and takes the page's charset.
 */
import { decodeText, findCharset } from '../../lib/text/charset.ts';
import { decodeEntitiesOnce } from '../../lib/html/entities.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';

/** As sent, any length. */
export type TrackbackTexts = { title: string; excerpt: string; blogName: string };

export type ClaimedColumns = {
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
};

/** What is kept, in characters. */
const LENGTHS = { title: 300, excerpt: 300, blogName: 100 };
/** Longer texts in a charset that nobody named stay as they were read first. */
const MAX_BYTES = 4_096;

/** WordPress sends text that is escaped for HTML already. */
export function claimedColumns({ title, excerpt, blogName }: TrackbackTexts): ClaimedColumns {
  const stored = (text: string, length: number): string | null =>
    cutText(toPlainText(decodeEntitiesOnce(text)), length) || null;
  return {
    claimedTitle: stored(title, LENGTHS.title),
    claimedExcerpt: stored(excerpt, LENGTHS.excerpt),
    claimedBlogName: stored(blogName, LENGTHS.blogName),
  };
}

/** @param bytes the texts, a byte a character; `null` where their charset is known */
export function claimedBytes(bytes: TrackbackTexts | null): string | null {
  const json = bytes && JSON.stringify(bytes);
  return json && json.length <= MAX_BYTES ? json : null;
}

/** The texts in the page's charset; `null` where they are not valid in it. */
export function claimedColumnsIn(charset: string, bytes: string): ClaimedColumns | null {
  const known = findCharset(charset);
  if (known === null) return null;
  const texts = JSON.parse(bytes) as TrackbackTexts;
  const decode = (text: string): string | null => decodeText(Buffer.from(text, 'latin1'), known);
  const [title, excerpt, blogName] = [texts.title, texts.excerpt, texts.blogName].map(decode);
  if (title == null || excerpt == null || blogName == null) return null;
  return claimedColumns({ title, excerpt, blogName });
}
