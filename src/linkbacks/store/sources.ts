/**
 * Reads and schedules sources: which are due for a check, and when each is checked next. Leases of hosts are
 * in hosts/.
 */
import { transact, type Db, oneOf } from '../../db/client.ts';
import { selectDueByHost, type DueOfHost } from '../../hosts/due.ts';
import { MODERATIONS, VERIFICATIONS, type CheckedLinkback, type Moderation } from '../linkback.ts';
import { protocolsIn } from './linkbacks.ts';
import type { Protocol } from '../../posts/post.ts';

export type DueSource = {
  id: number;
  /** `documentKey` of the URL. */
  key: string;
  url: string;
  hostName: string;
  claims: number;
  /** If lower than `claims`, a claim has asked for this check. */
  claimsChecked: number;
  claimedBy: string | null;
  failures: number;
  linkbacks: DueLinkback[];
};

export type DueLinkback = CheckedLinkback & {
  via: Protocol[];
  /** The post's path and its earlier paths. */
  postPaths: string[];
  /** The address of the blog that the linkback was imported from; `null`: it was not, or from nobody knows where. */
  earlierSite: string | null;
  /** The post's id in WordPress, which its `?p=` URLs contain. */
  wordpressId: number | null;
  /** As claimed: the permalink, perhaps with a query, or the URL of a comment. */
  target: string;
  vouch: string | null;
  vouched: boolean | null;
  claimedBlogName: string | null;
  /** The claimed texts as bytes, while their charset is not known. */
  claimedBytes: string | null;
};

/**
 * Sources that are due: of each host that may be asked, the one that has waited longest.
 *
 * @param which those that were claimed here once, or those that only an import has brought
 */
export async function selectDueSources(
  db: Db,
  now: Date,
  free: { take: number; exceptHosts: string[] },
  which: 'claimed' | 'imported' = 'claimed',
): Promise<DueOfHost[]> {
  const isDue = {
    nextCheckAt: { lte: now },
    claims: which === 'claimed' ? { gt: 0 } : 0,
  };
  return await selectDueByHost(db, now, free, {
    hosts: { blocked: false, sources: { some: isDue } },
    select: (of, take) =>
      db.source.findMany({
        where: { ...isDue, ...of },
        orderBy: [{ nextCheckAt: 'asc' }, { id: 'asc' }],
        take,
        select: { id: true, hostName: true },
      }),
  });
}

/** The source with its linkbacks; `null` if it is not due, or no longer due. */
export async function findDueSource(db: Db, id: number, now: Date): Promise<DueSource | null> {
  const row = await db.source.findFirst({
    where: { id, nextCheckAt: { lte: now } },
    include: { linkbacks: { select: CHECKED, orderBy: { id: 'asc' } } },
  });
  if (!row) return null;
  const sites = await selectEarlierSites(
    db,
    row.linkbacks.map((linkback) => linkback.id),
  );
  return {
    ...row,
    linkbacks: row.linkbacks.map(({ post, via, verification, moderation, ...linkback }) => ({
      ...linkback,
      via: protocolsIn(via),
      verification: oneOf(VERIFICATIONS, verification),
      moderation: oneOf(MODERATIONS, moderation),
      postPaths: [post.path, ...post.oldPaths.map(({ path }) => path)],
      earlierSite: sites.get(linkback.id) ?? null,
      wordpressId: post.wordpressId,
    })),
  };
}

/** Prisma's queries on SQLite have at most 999 values. */
const IDS_AT_ONCE = 400;

/** The addresses of the blogs that these linkbacks were imported from, by their ids. */
async function selectEarlierSites(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const sites = new Map<number, string>();
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const rows = await db.importedThing.findMany({
      where: { kind: 'linkback', ourId: { in: ids.slice(from, from + IDS_AT_ONCE) } },
      select: { ourId: true, run: { select: { siteUrl: true } } },
    });
    for (const { ourId, run } of rows) if (run.siteUrl !== '') sites.set(ourId, run.siteUrl);
  }
  return sites;
}

const CHECKED = {
  id: true,
  via: true,
  target: true,
  verification: true,
  moderation: true,
  receivedAt: true,
  missedChecks: true,
  missingSince: true,
  vouch: true,
  vouched: true,
  claimedBlogName: true,
  claimedBytes: true,
  post: { select: { path: true, wordpressId: true, oldPaths: { select: { path: true } } } },
} as const;

/** The texts of a site's home page, if it is a verified source too. */
export async function findHomePage(
  db: Db,
  key: string,
): Promise<{ title: string | null; site: string | null } | null> {
  return await db.linkback.findFirst({
    where: { source: { key }, verification: 'verified' },
    orderBy: { id: 'desc' },
    select: { title: true, site: true },
  });
}

export async function findHostNameOfSource(db: Db, id: number): Promise<string | null> {
  const row = await db.source.findUnique({ where: { id }, select: { hostName: true } });
  return row?.hostName ?? null;
}

/** Puts off a source until `at` after a check failed because of an error of our own. */
export async function postponeFailed(db: Db, id: number, now: Date, at: Date): Promise<void> {
  await transact(db, ({ source }) =>
    source.updateMany({ where: { id, nextCheckAt: { lte: now } }, data: { nextCheckAt: at } }),
  );
}

/** Puts off a check without a result until `at`, unless the source was claimed meanwhile. */
export async function postponeSource(
  db: Db,
  { id, claims }: Pick<DueSource, 'id' | 'claims'>,
  at: Date,
): Promise<void> {
  await transact(db, ({ source }) =>
    source.updateMany({
      where: { id, claims },
      data: { nextCheckAt: at, failures: { increment: 1 } },
    }),
  );
}

/** Makes the sources of these linkbacks due. @returns how many sources */
export async function updateDueNow(
  db: Db,
  linkbackIds: readonly number[],
  now: Date,
): Promise<number> {
  const { count } = await transact(db, ({ source }) =>
    source.updateMany({
      where: { linkbacks: { some: { id: { in: [...linkbackIds] } } } },
      data: { nextCheckAt: now, failures: 0 },
    }),
  );
  return count;
}

export type ImportedBatch = {
  moderation: Moderation;
  /** Of the last linkback of the batch before. */
  afterId: number;
  take: number;
  at: Date;
};

/**
 * Makes the next sources of imported linkbacks due at a time, in the order of the linkbacks. Those that are due
 * earlier stay so.
 *
 * @returns the ids of the sources, and the last linkback that was read; `null`: there are no further ones
 */
export async function updateImportedDue(
  db: Db,
  { moderation, afterId, take, at }: ImportedBatch,
): Promise<{ sourceIds: number[]; lastId: number | null }> {
  const rows = await db.linkback.findMany({
    where: {
      id: { gt: afterId },
      verification: 'imported',
      moderation,
    },
    orderBy: { id: 'asc' },
    take,
    select: { id: true, sourceId: true },
  });
  const sourceIds = rows.map(({ sourceId }) => sourceId);
  if (rows.length === 0) return { sourceIds, lastId: null };
  await transact(db, ({ source }) =>
    source.updateMany({
      where: {
        id: { in: sourceIds },
        OR: [{ nextCheckAt: null }, { nextCheckAt: { gt: at } }],
      },
      data: { nextCheckAt: at, failures: 0 },
    }),
  );
  return { sourceIds, lastId: rows.at(-1)?.id ?? null };
}
