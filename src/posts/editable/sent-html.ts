/**
 * The HTML that a program sent for a text, byte for byte, beside the text that it became: programs for HTML read back
 * what they wrote. It counts only while the stored text is that one, and no reader of the site gets it.
 *
 * It is a hidden custom field: the digest of the stored text, a line end, and the HTML.
 */
import { createHash } from 'node:crypto';
import type { Transaction } from '../../db/client.ts';
import { toStorable } from '../../lib/text/plain-text.ts';
import type { BodySource } from '../post.ts';
import { deleteFields, insertFields, selectFieldsNamed, selectSource } from './extras-store.ts';

/** Custom fields of this name are left out of exports for other programs, and not imported. */
export const SENT_HTML_FIELD = '_client_html';

/** A longer one is not stored. */
const MAX_BYTES = 1_000_000;

/** @returns `null` if the HTML was for another text than the present one */
export function sentHtmlIn(value: string, present: BodySource): string | null {
  const end = value.indexOf('\n');
  return value.slice(0, end) === digestOf(present) ? value.slice(end + 1) : null;
}

/** For a locked post whose text is written already. `null`: there is none from now on. */
export async function writeSentHtml(
  transaction: Transaction,
  postId: number,
  html: string | null,
): Promise<void> {
  const known = await selectFieldsNamed(transaction, postId, SENT_HTML_FIELD);
  const present = html === null ? null : await selectSource(transaction, postId);
  const value = present && `${digestOf(present)}\n${toStorable(html ?? '')}`;
  if (known.length === 1 && known[0]?.value === value) return;
  if (known.length > 0) {
    const ids = known.map(({ id }) => id);
    await deleteFields(transaction, postId, ids);
  }
  if (value === null || Buffer.byteLength(value) > MAX_BYTES) return;
  await insertFields(transaction, postId, [{ name: SENT_HTML_FIELD, value }]);
}

function digestOf({ bodyFormat, markdown }: BodySource): string {
  return createHash('sha256').update(`${bodyFormat}\n${markdown}`).digest('hex');
}
