/**
 * Stores the comments of an imported post, changes those that a newer export has changed, and deletes them when the import
 * is undone. Nobody is emailed, and nothing is sent to other sites; avatars are assigned later, as to any comment.
 *
 * Each function is a part of the caller's transaction.
 */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { touchResponses } from '../posts/cache-keys/touch-responses.ts';
import { renderComment } from './body.ts';
import { type CommentState, MAX_NAME_LENGTH, placeUnder, placeUnderLinkback } from './comment.ts';
import { columnsOf, readEmail } from './form.ts';

export type ImportedComment = {
  postId: number;
  /** What it replies to, by its id here: a comment or a linkback of the same post. Anything else counts as none. */
  parent: { kind: 'comment' | 'linkback'; id: number } | null;
  state: Exclude<CommentState, 'withdrawn'>;
  at: Date;
  authorName: string;
  authorEmail: string | null;
  authorUrl: string | null;
  /** The author of this blog who wrote it, by id. They are its writer if they have an account. */
  authorId: number | null;
  /** As comments have it. */
  markdown: string;
};

export type InsertedComment =
  /** `isCut`: it was longer than a comment may be, and its end is lost. */
  | { kind: 'inserted'; id: number; isCut: boolean }
  /** The same words under the same name and with the same time are stored already. */
  | { kind: 'known'; id: number }
  /** Nothing of it can be shown. */
  | { kind: 'empty' };

/** As long as WordPress stores: an imported comment may be longer than one that is written here. */
const MAX_IMPORTED_LENGTH = 65_535;
const NAMELESS = 'Anonymous';

/**
 * Stores one comment. The caller imports parents before their replies; a reply that is too deep is placed beside its
 * parent.
 */
export async function insertImportedComment(
  { clock }: Pick<Deps, 'clock'>,
  transaction: Transaction,
  given: ImportedComment,
): Promise<InsertedComment> {
  const columns = contentOf(given);
  if (columns.text === '') return { kind: 'empty' };
  const { postId, state, at } = given;
  const same = { postId, fingerprint: columns.fingerprint, createdAt: at };
  const known = await transaction.comment.findFirst({ where: same, select: { id: true } });
  if (known) return { kind: 'known', id: known.id };
  const { id } = await transaction.comment.create({
    data: {
      ...columns,
      ...(await placeOf(transaction, given)),
      postId,
      state,
      userId: await findUserOf(transaction, given.authorId),
      createdAt: at,
      // Spam is deleted some time after this, not at once because it is old.
      moderatedAt: clock.now(),
    },
    select: { id: true },
  });
  if (state === 'approved') touchResponses(transaction, [postId]);
  return { kind: 'inserted', id, isCut: given.markdown.length > MAX_IMPORTED_LENGTH };
}

/**
 * Changes a comment to what it is in the source now. Its place in the thread stays.
 *
 * @returns `left`: it was edited or decided about here, or nothing of it could be shown any more; `gone`: it was deleted or
 *   withdrawn here
 */
export async function updateImportedComment(
  { clock }: Pick<Deps, 'clock'>,
  transaction: Transaction,
  id: number,
  given: Omit<ImportedComment, 'parent'>,
): Promise<'updated' | 'left' | 'gone'> {
  const { postId, state, at } = given;
  const row = await transaction.comment.findUnique({
    where: { id },
    select: { state: true, authorEmail: true },
  });
  if (!row || row.state === 'withdrawn') return 'gone';
  const columns = contentOf(given);
  if (columns.text === '') return 'left';
  const { count } = await transaction.comment.updateMany({
    where: { ...row, id, postId, byOwner: false, changedAt: null, changes: 0 },
    data: {
      ...columns,
      // The avatar belongs to the previous address.
      ...(columns.authorEmail !== row.authorEmail && { avatarId: null }),
      ...(state !== row.state && { state, moderatedAt: clock.now() }),
      userId: await findUserOf(transaction, given.authorId),
      createdAt: at,
    },
  });
  if (count === 0) return 'left';
  if (state === 'approved' || row.state === 'approved') touchResponses(transaction, [postId]);
  return 'updated';
}

function contentOf(given: Omit<ImportedComment, 'parent'>) {
  return columnsOf({
    authorName: cutText(toPlainText(given.authorName), MAX_NAME_LENGTH) || NAMELESS,
    authorEmail: emailIn(given.authorEmail),
    authorUrl: parseHttpUrl(given.authorUrl ?? '')?.href ?? null,
    body: renderComment(given.markdown.slice(0, MAX_IMPORTED_LENGTH)),
  });
}

/** An address that is none is left out. */
function emailIn(given: string | null): string | null {
  const read = readEmail(given ?? '');
  return 'value' in read ? read.value : null;
}

async function placeOf(transaction: Transaction, { postId, parent }: ImportedComment) {
  if (parent === null) return placeUnder(null);
  const where = { id: parent.id, postId };
  if (parent.kind === 'linkback') {
    const linkback = await transaction.linkback.findFirst({ where, select: { id: true } });
    return linkback ? placeUnderLinkback(linkback.id) : placeUnder(null);
  }
  const comment = await transaction.comment.findFirst({
    where: { ...where, state: { notIn: ['spam', 'rejected'] } },
    select: { id: true, parentId: true, linkbackId: true, depth: true },
  });
  return placeUnder(comment);
}

async function findUserOf(
  transaction: Transaction,
  authorId: number | null,
): Promise<number | null> {
  if (authorId === null) return null;
  const user = await transaction.user.findUnique({ where: { authorId }, select: { id: true } });
  return user?.id ?? null;
}

/**
 * Deletes those of these comments that nobody has changed since they were imported: those that were edited, decided
 * about or answered stay, and so do those above them.
 *
 * @param ids at most 400, replies with or before what they reply to
 * @returns the ids that stay
 */
export async function deleteImportedComments(
  transaction: Transaction,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await transaction.comment.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      postId: true,
      parentId: true,
      byOwner: true,
      changedAt: true,
      replies: { select: { id: true } },
    },
  });
  const going = new Set(
    rows.flatMap(({ id, byOwner, changedAt }) => (byOwner || changedAt !== null ? [] : id)),
  );
  // A reply that stays keeps what it replies to, which keeps what that replies to.
  for (let before = -1; before !== going.size;) {
    before = going.size;
    for (const { id, replies } of rows) {
      if (replies.some((reply) => !going.has(reply.id))) going.delete(id);
    }
  }
  await transaction.comment.deleteMany({ where: { id: { in: [...going] } } });
  touchResponses(transaction, [...new Set(rows.map(({ postId }) => postId))]);
  return rows.flatMap(({ id }) => (going.has(id) ? [] : id));
}
