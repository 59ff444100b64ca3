/**
 * The reply context of a post: title, author and excerpt of the page that it responds to, as plain text. The
 * row is the job: it is due until the page was read, and again after a failure that may pass.
 *
 * outbox/read-contexts.ts reads the pages.
 */
import { transact, type Transaction } from '../db/client.ts';
import { touch } from '../db/touch.ts';
import type { Deps } from '../deps.ts';
import { postKey } from './cache-keys/surrogate-keys.ts';
import type { ReplyContext, ResponseTo } from './post.ts';

/** As its owner sees it. */
export type ContextState =
  | { kind: 'none' }
  | { kind: 'due' }
  | { kind: 'removed' }
  /** `why`: of the last attempt; `known`: what an earlier one read. */
  | { kind: 'failed'; why: string; known: ReplyContext | null }
  | { kind: 'read'; context: ReplyContext };

/** Of a page that is to be read as soon as possible. */
const NEVER = new Date(0);
const MINUTE_MS = 60_000;
/** Pauses after failures that may pass; after the last one, the owner has to ask again. */
const PAUSES_MS = [10 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS];

export const CONTEXT_COLUMNS = {
  url: true,
  title: true,
  author: true,
  authorUrl: true,
  site: true,
  excerpt: true,
  publishedAt: true,
  removed: true,
} as const;

export type ContextRow = ReplyContext & { url: string; removed: boolean };

/** What readers see of a row; `null`: nothing. */
export function shownContext(
  row: ContextRow | null,
  responseTo: Pick<ResponseTo, 'url'> | null,
): ReplyContext | null {
  if (!row || row.removed || row.url !== responseTo?.url) return null;
  const { title, author, authorUrl, site, excerpt, publishedAt } = row;
  if (title === null && author === null && excerpt === null) return null;
  return { title, author, authorUrl, site, excerpt, publishedAt };
}

export async function findContextState(
  { db }: Pick<Deps, 'db'>,
  { id: postId, responseTo }: { id: number; responseTo: Pick<ResponseTo, 'url'> | null },
): Promise<ContextState> {
  const row = await db.replyContext.findUnique({ where: { postId } });
  if (row?.url !== responseTo?.url || !row) return { kind: 'none' };
  if (row.removed) return { kind: 'removed' };
  const known = shownContext(row, row);
  if (row.failure !== null) {
    return { kind: 'failed', why: row.failure.replace(/ \d+$/, ''), known };
  }
  if (row.fetchedAt <= NEVER) return { kind: 'due' };
  return known ? { kind: 'read', context: known } : { kind: 'failed', why: 'nothing', known };
}

/** For a post that is saved: what it responds to is read again only if that changed. */
export async function dueContext(
  { replyContext }: Transaction,
  postId: number,
  responseTo: Pick<ResponseTo, 'url'> | null,
): Promise<void> {
  const url = responseTo?.url;
  await replyContext.deleteMany({ where: { postId, ...(url !== undefined && { NOT: { url } }) } });
  if (url === undefined || (await replyContext.count({ where: { postId } })) > 0) return;
  await replyContext.create({ data: { postId, url, fetchedAt: NEVER } });
}

/** The page is read again as soon as possible; what is known stays until then. */
export async function refreshContext(deps: Pick<Deps, 'db'>, postId: number): Promise<void> {
  await changeContext(deps, postId, { fetchedAt: NEVER, failure: null, removed: false });
}

const NOTHING: ReplyContext = {
  title: null,
  author: null,
  authorUrl: null,
  site: null,
  excerpt: null,
  publishedAt: null,
};

/** Only the link is shown, until the owner asks for the context again. */
export async function removeContext(deps: Pick<Deps, 'db'>, postId: number): Promise<void> {
  await changeContext(deps, postId, { ...NOTHING, failure: null, removed: true });
}

/** Of the page that the post responds to now: a save may have changed it since the owner saw the post. */
async function changeContext(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  data: Partial<ReplyContext> & { fetchedAt?: Date; failure: null; removed: boolean },
): Promise<void> {
  await transact(db, async (transaction) => {
    // An update locks the row.
    const { responseTo: url } = await transaction.post.update({
      where: { id: postId },
      data: { id: postId },
      select: { responseTo: true },
    });
    await dueContext(transaction, postId, url === null ? null : { url });
    await transaction.replyContext.updateMany({ where: { postId }, data });
    touch(transaction, [postKey(postId)]);
  });
}

export type DueContext = { postId: number; url: string; failures: number };

/** Never read first, then by the time of the last attempt. */
export async function listDueContexts(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  take: number,
): Promise<DueContext[]> {
  const now = clock.now();
  const afterPause = PAUSES_MS.map((pauseMs, index) => ({
    failure: { endsWith: ` ${index + 1}` },
    fetchedAt: { lte: new Date(now.getTime() - pauseMs) },
  }));
  const rows = await db.replyContext.findMany({
    where: {
      removed: false,
      post: { status: { notIn: ['trashed', 'deleted'] } },
      OR: [{ failure: null, fetchedAt: { lte: NEVER } }, ...afterPause],
    },
    orderBy: [{ fetchedAt: 'asc' }, { postId: 'asc' }],
    take,
    select: { postId: true, url: true, failure: true },
  });
  return rows.map(({ failure, ...row }) => ({
    ...row,
    failures: Number(/ (\d+)$/.exec(failure ?? '')?.[1] ?? 0),
  }));
}

/** A failure that may pass has the number of failures in a row at its end; any other is final. */
export type ContextFinding =
  { kind: 'read'; context: ReplyContext } | { kind: 'failed'; why: string; isTransient: boolean };

/** Unless the post responds to another page by now, or the owner removed the context. */
export async function recordContext(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { postId, url, failures }: DueContext,
  finding: ContextFinding,
): Promise<void> {
  const fetchedAt = clock.now();
  const data =
    finding.kind === 'read'
      ? { ...finding.context, fetchedAt, failure: null }
      : {
          fetchedAt,
          failure: finding.isTransient ? `${finding.why} ${failures + 1}` : finding.why,
        };
  await transact(db, async (transaction) => {
    const { count } = await transaction.replyContext.updateMany({
      where: { postId, url, removed: false },
      data,
    });
    if (count > 0) touch(transaction, [postKey(postId)]);
  });
}
