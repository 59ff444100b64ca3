/**
 * What things of earlier blogs became here.
 */
import { createHash } from 'node:crypto';
import type { DbOrTransaction, Transaction } from '../../db/client.ts';
import { toStorable } from '../../lib/text/plain-text.ts';

export const THING_KINDS = [
  'post',
  'comment',
  'linkback',
  'author',
  'category',
  'tag',
  'series',
] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** Of an image or a file, and of its page: what they became is the row of ImportedMedia. */
const MEDIA_KINDS = ['media', 'media-page'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

export type Thing = {
  id: number;
  sourceId: string;
  ourId: number;
  hash: string;
  version: number | null;
  created: boolean;
  runId: number;
};

export type NewThing = Omit<Thing, 'id'> & { site: string; kind: ThingKind };

/** Prisma's queries on SQLite have at most 999 values. */
const AT_ONCE = 400;
/** An index entry of PostgreSQL holds about 2,700 bytes. */
const MAX_ID_LENGTH = 500;

/** By source id. */
export async function selectThings(
  db: DbOrTransaction,
  {
    site,
    kind,
    sourceIds,
  }: { site: string; kind: ThingKind | MediaKind; sourceIds: readonly string[] },
): Promise<Map<string, Thing>> {
  const stored = new Map([...new Set(sourceIds)].map((id) => [storedId(id), id]));
  const keys = [...stored.keys()];
  const things = new Map<string, Thing>();
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const rows = await db.importedThing.findMany({
      where: { site, kind, sourceId: { in: keys.slice(from, from + AT_ONCE) } },
      select: COLUMNS,
    });
    for (const row of rows) things.set(stored.get(row.sourceId) ?? row.sourceId, row);
  }
  return things;
}

const COLUMNS = {
  ...{ id: true, sourceId: true, ourId: true, hash: true },
  ...{ version: true, created: true, runId: true },
} as const;

export async function insertThings(
  { importedThing }: Transaction,
  things: readonly NewThing[],
): Promise<void> {
  if (things.length === 0) return;
  const data = things.map((thing) => ({ ...thing, sourceId: storedId(thing.sourceId) }));
  await importedThing.createMany({ data });
}

export async function upsertMediaThing(
  { importedThing }: Transaction,
  { site, kind, sourceId: id }: { site: string; kind: MediaKind; sourceId: string },
  { ourId, hash, runId }: Pick<Thing, 'ourId' | 'hash' | 'runId'>,
): Promise<void> {
  const thing = { site, kind, sourceId: storedId(id) };
  const columns = { ourId, hash, runId };
  await importedThing.upsert({
    where: { site_kind_sourceId: thing },
    create: { ...thing, ...columns },
    update: columns,
  });
}

export async function updateThing(
  { importedThing }: Transaction,
  id: number,
  data: Partial<Pick<Thing, 'hash' | 'version' | 'ourId' | 'created' | 'runId'>>,
): Promise<void> {
  await importedThing.update({ where: { id }, data, select: { id: true } });
}

export async function deleteThings(
  { importedThing }: Transaction,
  ids: readonly number[],
): Promise<void> {
  await importedThing.deleteMany({ where: { id: { in: [...ids] } } });
}

/** Of a run, or of these rows of ImportedMedia. */
export async function deleteMediaThings(
  { importedThing }: Transaction,
  of: { runId: number } | { ourId: { in: number[] } },
): Promise<void> {
  await importedThing.deleteMany({ where: { ...of, kind: { in: [...MEDIA_KINDS] } } });
}

/** The source ids of these rows of ImportedMedia, by their ids. */
export async function selectMediaSourceIds(
  db: DbOrTransaction,
  ourIds: readonly number[],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  for (let from = 0; from < ourIds.length; from += AT_ONCE) {
    const rows = await db.importedThing.findMany({
      where: { kind: { in: [...MEDIA_KINDS] }, ourId: { in: ourIds.slice(from, from + AT_ONCE) } },
      select: { ourId: true, sourceId: true },
    });
    for (const { ourId, sourceId } of rows)
      found.set(ourId, [...(found.get(ourId) ?? []), sourceId]);
  }
  return found;
}

/** A post that nobody edited since its import still counts as not edited. */
export async function followVersion(
  { importedThing }: Transaction,
  postId: number,
  { before, after }: { before: number; after: number },
): Promise<void> {
  if (before === after) return;
  await importedThing.updateMany({
    where: { kind: 'post', ourId: postId, version: before },
    data: { version: after },
  });
}

/** What a run made, the last first, before the thing `beforeId`. */
export async function selectThingsOfRun(
  db: DbOrTransaction,
  {
    runId,
    kind,
    beforeId,
    take,
  }: { runId: number; kind: ThingKind; beforeId: number | null; take: number },
): Promise<Thing[]> {
  return await db.importedThing.findMany({
    where: { runId, kind, ...(beforeId !== null && { id: { lt: beforeId } }) },
    orderBy: { id: 'desc' },
    take,
    select: COLUMNS,
  });
}

/** Those of these ids here that are imports of a kind. */
export async function selectImportedIds(
  db: DbOrTransaction,
  kind: ThingKind,
  ourIds: readonly number[],
): Promise<Set<number>> {
  const found = new Set<number>();
  for (let from = 0; from < ourIds.length; from += AT_ONCE) {
    const rows = await db.importedThing.findMany({
      where: { kind, ourId: { in: ourIds.slice(from, from + AT_ONCE) } },
      select: { ourId: true },
    });
    for (const { ourId } of rows) found.add(ourId);
  }
  return found;
}

function storedId(id: string): string {
  const clean = toStorable(id);
  return clean.length <= MAX_ID_LENGTH ? clean : createHash('sha256').update(clean).digest('hex');
}
