/**
 * Assigns avatars to comments by the email addresses of their writers, and stores which comment has which.
 *
 * No network here: avatars/ fetches, stores and serves the images, so that the avatar server learns about
 * commenters only, not about readers.
 */
import { createHash } from 'node:crypto';
import { findStored, avatarFor } from '../../avatars/avatar.ts';
import { AVATAR_PIXELS } from '../../avatars/resize.ts';
import { transact, type Db, type Transaction } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';
import { readSettings } from '../../settings/settings.ts';

/** Rows that are read together, and rows that are written in one transaction. */
const READ_BATCH = 500;
const WRITE_BATCH = 50;

type AvatarDeps = Pick<Deps, 'db' | 'clock' | 'log'>;

export type Avatars = {
  /**
   * Assigns avatars to approved comments that have none. Replaces avatars from another server than the
   * setting `avatarsFrom` names now, or removes them if it is empty.
   *
   * @returns how many comments were updated
   */
  assignDue: (signal?: AbortSignal) => Promise<number>;
};

/**
 * Checks all comments once after the start and whenever the setting has changed; otherwise only new ones.
 * So each process corrects what it assigned under another setting, and what a process that has ended did.
 */
export function createAvatars(deps: AvatarDeps): Avatars {
  let comparedWith: string | null = null;
  return {
    async assignDue(signal) {
      const { avatarsFrom } = await readSettings(deps);
      const addressOf = avatarAddress(avatarsFrom);
      let assigned = 0;
      if (comparedWith !== avatarsFrom) {
        if (await hasAnyAvatar(deps.db)) {
          assigned += await assignAll(deps, selectAfter, (row) => replaced(row, addressOf), signal);
        }
        if (signal?.aborted) return assigned;
        comparedWith = avatarsFrom;
      }
      if (addressOf) {
        const named = (row: WithAvatar) => addressFor(row, addressOf);
        assigned += await assignAll(deps, selectWithoutAvatar, named, signal);
      }
      if (assigned > 0) deps.log.info({ comments: assigned }, 'assigned avatars to comments');
      return assigned;
    },
  };
}

function addressFor({ authorEmail }: WithAvatar, addressOf: AvatarAddress | null): string | null {
  return addressOf && authorEmail !== null ? addressOf(authorEmail) : null;
}

/** @returns the URL of the right avatar, `null`: none; `undefined`: it has the right one */
function replaced(row: WithAvatar, addressOf: AvatarAddress | null): string | null | undefined {
  const address = addressFor(row, addressOf);
  if (row.avatar === null || row.avatar.url === address) return undefined;
  // A comment that is not shown gets its avatar when it is approved.
  return row.state === 'approved' ? address : null;
}

type Step = { row: WithAvatar; address: string | null };

async function assignAll(
  deps: AvatarDeps,
  select: (db: Db, from: { afterId: number; take: number }) => Promise<WithAvatar[]>,
  addressOf: (row: WithAvatar) => string | null | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  let assigned = 0;
  for (let afterId = 0; !signal?.aborted;) {
    const rows = await select(deps.db, { afterId, take: READ_BATCH });
    const steps = rows.flatMap((row): Step[] => {
      const address = addressOf(row);
      return address === undefined ? [] : [{ row, address }];
    });
    for (let at = 0; at < steps.length; at += WRITE_BATCH) {
      assigned += await assign(deps, steps.slice(at, at + WRITE_BATCH));
    }
    const last = rows.at(-1);
    if (!last || rows.length < READ_BATCH) break;
    afterId = last.id;
  }
  return assigned;
}

/** @returns how many were unchanged since they were read, and were updated */
async function assign({ db, clock }: AvatarDeps, steps: readonly Step[]): Promise<number> {
  const now = clock.now();
  return await transact(db, async (transaction) => {
    const avatarIds = new Map<string | null, number | null>([[null, null]]);
    for (const { address } of steps) {
      if (address === null || avatarIds.has(address)) continue;
      avatarIds.set(address, await avatarFor(transaction, address, now));
    }
    // After their rows are locked: an avatar stored concurrently is found here, or finds the comment.
    const stored = await findStored(
      transaction,
      [...avatarIds.values()].filter((id) => id !== null),
    );
    let assigned = 0;
    for (const { row, address, ids } of groupAlike(steps)) {
      const avatarId = avatarIds.get(address) ?? null;
      const rows = await updateAvatars(transaction, ids, row, avatarId);
      assigned += rows.length;
      const isSeen = row.avatarId !== null || (avatarId !== null && stored.has(avatarId));
      if (!isSeen || row.state !== 'approved') continue;
      touch(
        transaction,
        rows.map(({ postId }) => responsesKey(postId)),
      );
    }
    return assigned;
  });
}

/** Groups equal steps, each with the ids of its comments. */
function groupAlike(steps: readonly Step[]): (Step & { ids: number[] })[] {
  const groups = new Map<string, Step & { ids: number[] }>();
  for (const step of steps) {
    const { id, state, authorEmail, avatarId } = step.row;
    const key = JSON.stringify([state, authorEmail, avatarId]);
    const group = groups.get(key);
    if (group) group.ids.push(id);
    else groups.set(key, { ...step, ids: [id] });
  }
  return [...groups.values()];
}

type AvatarAddress = (email: string) => string;

/**
 * Makes avatar URLs from the setting `avatarsFrom`: with the hash of the email address, and 404 for
 * addresses without an avatar. Other query parameters of the setting, such as `?r=pg`, stay.
 *
 * @returns `null` if avatars are off
 */
export function avatarAddress(avatarsFrom: string): AvatarAddress | null {
  const server = parseHttpUrl(avatarsFrom);
  if (!server) return null;
  const addressOf = (email: string) => {
    const url = new URL(server);
    const hash = createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
    url.pathname = `${server.pathname.replace(/\/+$/, '')}/${hash}`;
    url.searchParams.set('s', String(AVATAR_PIXELS));
    url.searchParams.set('d', '404');
    url.hash = '';
    return url.href;
  };
  // All have the same length: if one is too long, all are.
  return parseHttpUrl(addressOf('')) ? addressOf : null;
}

/** A comment with its avatar, if any. */
type WithAvatar = {
  id: number;
  postId: number;
  state: string;
  authorEmail: string | null;
  avatarId: number | null;
  /** The URL it is fetched from. */
  avatar: { url: string } | null;
};

const COLUMNS = {
  id: true,
  postId: true,
  state: true,
  authorEmail: true,
  avatarId: true,
  avatar: { select: { url: true } },
} as const;

type From = { afterId: number; take: number };

/** Approved comments that could have an avatar but have none yet. */
async function selectWithoutAvatar(db: Db, { afterId, take }: From): Promise<WithAvatar[]> {
  return await db.comment.findMany({
    where: {
      id: { gt: afterId },
      avatarId: null,
      state: 'approved',
      authorEmail: { not: null },
    },
    orderBy: { id: 'asc' },
    take,
    select: COLUMNS,
  });
}

/** All comments: no index has those with an avatar in the order of their ids. */
async function selectAfter(db: Db, { afterId, take }: From): Promise<WithAvatar[]> {
  return await db.comment.findMany({
    where: { id: { gt: afterId } },
    orderBy: { id: 'asc' },
    take,
    select: COLUMNS,
  });
}

async function hasAnyAvatar(db: Db): Promise<boolean> {
  const row = await db.comment.findFirst({
    where: { avatarId: { not: null } },
    select: { id: true },
  });
  return row !== null;
}

/** The columns by which comments are grouped for one write. */
type Alike = Pick<WithAvatar, 'state' | 'authorEmail' | 'avatarId'>;

/** Updates the comments that are unchanged since they were read. @returns those */
async function updateAvatars(
  transaction: Transaction,
  ids: readonly number[],
  { state, authorEmail, avatarId: was }: Alike,
  avatarId: number | null,
): Promise<{ postId: number }[]> {
  return await transaction.comment.updateManyAndReturn({
    where: { id: { in: [...ids] }, state, authorEmail, avatarId: was },
    data: { avatarId },
    select: { postId: true },
  });
}
