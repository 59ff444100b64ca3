/**
 * The column that makes posts translations of each other: groups of one post and those that name it.
 */
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import { listKeys, translationsKey } from '../cache-keys/surrogate-keys.ts';
import type { Post } from '../post.ts';

export type GroupMember = Pick<
  Post,
  'id' | 'path' | 'title' | 'excerpt' | 'language' | 'publishedAt' | 'translationOfId'
> & { status: string; authorId: number | null };

/** The posts of these groups, of any status but trashed and deleted. */
export async function selectGroups(
  db: DbOrTransaction,
  heads: readonly number[],
): Promise<GroupMember[]> {
  const ids = [...heads];
  return await db.post.findMany({
    where: {
      OR: [{ id: { in: ids } }, { translationOfId: { in: ids } }],
      status: { notIn: ['trashed', 'deleted'] },
    },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      path: true,
      title: true,
      excerpt: true,
      language: true,
      translationOfId: true,
      status: true,
      publishedAt: true,
      authorId: true,
    },
  });
}

/** The translations of one post become those of another. */
export async function moveTranslations(
  transaction: Transaction,
  fromId: number,
  toId: number,
): Promise<void> {
  await transaction.post.updateMany({
    where: { translationOfId: fromId },
    data: { translationOfId: toId },
  });
  touch(transaction, [translationsKey(fromId), translationsKey(toId), listKeys.sitemap]);
}

/** Before the first post of a group is removed: the oldest of the others, not in the trash if possible, takes its place. */
export async function leaveTranslations(transaction: Transaction, id: number): Promise<void> {
  const translations = await transaction.post.findMany({
    where: { translationOfId: id },
    orderBy: { id: 'asc' },
    select: { id: true, status: true },
  });
  const first = translations.find(({ status }) => status !== 'trashed') ?? translations[0];
  if (!first) return;
  await transaction.post.update({
    where: { id: first.id },
    data: { translationOfId: null },
    select: { id: true },
  });
  await moveTranslations(transaction, id, first.id);
}

export type PublicAddress = Pick<Post, 'id' | 'path' | 'language'>;

/** Prisma's queries on SQLite have at most 999 values. */
export const MAX_GROUPS = 400;

/**
 * The public posts and pages of the groups that these posts are in, by the first post of each group.
 *
 * @param posts at most {@link MAX_GROUPS}
 */
export async function selectPublicGroups(
  db: DbOrTransaction,
  posts: readonly Pick<Post, 'id' | 'translationOfId'>[],
  now: Date,
): Promise<Map<number, PublicAddress[]>> {
  const isPublic = { status: 'published', publishedAt: { lte: now } };
  const select = { id: true, path: true, language: true, translationOfId: true } as const;
  const groups = posts.map(({ id, translationOfId }) => translationOfId ?? id);
  const translations = await db.post.findMany({
    where: { ...isPublic, translationOfId: { in: groups } },
    orderBy: { id: 'asc' },
    select,
  });
  const heads = new Set(translations.flatMap(({ translationOfId }) => translationOfId ?? []));
  const firsts = await db.post.findMany({
    where: { ...isPublic, id: { in: [...heads] } },
    select,
  });
  const byGroup = new Map<number, PublicAddress[]>();
  for (const { translationOfId, ...row } of [...firsts, ...translations]) {
    const groupId = translationOfId ?? row.id;
    const group = byGroup.get(groupId);
    if (group) group.push(row);
    else byGroup.set(groupId, [row]);
  }
  return byGroup;
}
