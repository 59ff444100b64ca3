/**
 * The texts that a trackback sends about itself, as plain text short enough to store.
 *
 * Many senders declare no charset. Their bytes are then stored until the source page has been read, and
 * decoded in the charset of the page.
 */
import { z } from 'zod';
import { decodeText, findCharset } from '../../lib/text/charset.ts';
import { decodeEntitiesOnce } from '../../lib/html/entities.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';

const TEXTS = z.object({ title: z.string(), excerpt: z.string(), blogName: z.string() });

/** As sent, of any length. */
export type TrackbackTexts = z.infer<typeof TEXTS>;

export type ClaimedColumns = {
  claimedTitle: string | null;
  claimedExcerpt: string | null;
  claimedBlogName: string | null;
};

/** Longest stored texts, in characters. */
const LENGTHS = { title: 300, excerpt: 300, blogName: 100 };
/** Longer texts without a declared charset stay as they were decoded first. */
const MAX_BYTES = 4_096;

/** Decodes entities first, because WordPress sends text that is already escaped for HTML. */
export function claimedColumns({ title, excerpt, blogName }: TrackbackTexts): ClaimedColumns {
  const stored = (text: string, length: number): string | null =>
    cutText(toPlainText(decodeEntitiesOnce(text)), length) || null;
  return {
    claimedTitle: stored(title, LENGTHS.title),
    claimedExcerpt: stored(excerpt, LENGTHS.excerpt),
    claimedBlogName: stored(blogName, LENGTHS.blogName),
  };
}

/** @param bytes the texts, one character for each byte; `null` where their charset is known */
export function claimedBytes(bytes: TrackbackTexts | null): string | null {
  const json = bytes && JSON.stringify(bytes);
  return json && json.length <= MAX_BYTES ? json : null;
}

/** The texts in the page's charset; `null` where they are not valid in it. */
export function claimedColumnsIn(charset: string, bytes: string): ClaimedColumns | null {
  const known = findCharset(charset);
  if (known === null) return null;
  const texts = TEXTS.parse(JSON.parse(bytes));
  const decode = (text: string): string | null => decodeText(Buffer.from(text, 'latin1'), known);
  const [title, excerpt, blogName] = [texts.title, texts.excerpt, texts.blogName].map(decode);
  if (title == null || excerpt == null || blogName == null) return null;
  return claimedColumns({ title, excerpt, blogName });
}
