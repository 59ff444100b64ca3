/**
 * Reads and writes custom fields, properties, and the places of pages.
 */
import { oneOf, type DbOrTransaction, type Transaction } from '../../db/client.ts';
import { BODY_FORMATS, type BodySource } from '../post.ts';

export type StoredField = { id: number; name: string; value: string };

/** In the order in which they were added. */
export async function selectFields(
  db: DbOrTransaction,
  postIds: readonly number[],
): Promise<(StoredField & { postId: number })[]> {
  return await db.postField.findMany({
    where: { postId: { in: [...postIds] } },
    orderBy: { id: 'asc' },
  });
}

export async function selectFieldsNamed(
  { postField }: Transaction,
  postId: number,
  name: string,
): Promise<StoredField[]> {
  return await postField.findMany({
    where: { postId, name },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, value: true },
  });
}

/** The text of a post that exists. */
export async function selectSource({ post }: Transaction, id: number): Promise<BodySource> {
  const { bodyFormat, markdown } = await post.findUniqueOrThrow({
    where: { id },
    select: { bodyFormat: true, markdown: true },
  });
  return { bodyFormat: oneOf(BODY_FORMATS, bodyFormat), markdown };
}

export async function insertFields(
  { postField }: Transaction,
  postId: number,
  fields: readonly Omit<StoredField, 'id'>[],
): Promise<void> {
  await postField.createMany({ data: fields.map((field) => ({ ...field, postId })) });
}

export async function updateField(
  { postField }: Transaction,
  postId: number,
  { id, ...field }: StoredField,
): Promise<void> {
  await postField.updateMany({ where: { id, postId }, data: field });
}

export async function deleteFields(
  { postField }: Transaction,
  postId: number,
  ids: readonly number[],
): Promise<void> {
  await postField.deleteMany({ where: { postId, id: { in: [...ids] } } });
}

export async function selectProperties(
  db: DbOrTransaction,
  postIds: readonly number[],
): Promise<{ postId: number; name: string; value: string }[]> {
  return await db.postProperty.findMany({
    where: { postId: { in: [...postIds] } },
    orderBy: { id: 'asc' },
    select: { postId: true, name: true, value: true },
  });
}

export async function insertProperty(
  { postProperty }: Transaction,
  property: { postId: number; name: string; value: string },
): Promise<void> {
  await postProperty.create({ data: property, select: { id: true } });
}

export async function deleteProperties(
  { postProperty }: Transaction,
  postId: number,
  names: readonly string[],
): Promise<void> {
  await postProperty.deleteMany({ where: { postId, name: { in: [...names] } } });
}

const PLACE = {
  kind: true,
  status: true,
  publishedAt: true,
  authorId: true,
  parentId: true,
  position: true,
} as const;

/** Locks the row until the transaction ends. @returns `null` if there is none */
export async function lockPlace(
  { post }: Transaction,
  id: number,
): Promise<{
  kind: string;
  status: string;
  publishedAt: Date;
  authorId: number | null;
  parentId: number | null;
  position: number;
} | null> {
  const { count } = await post.updateMany({ where: { id }, data: { id } });
  return count === 0 ? null : await post.findUnique({ where: { id }, select: PLACE });
}

export async function updatePlace(
  { post }: Transaction,
  id: number,
  place: { parentId: number | null; position: number },
): Promise<void> {
  await post.update({ where: { id }, data: place, select: { id: true } });
}
