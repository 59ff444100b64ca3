/**
 * Pictures of commenters, by their e-mail addresses: which comment has which. The worker calls it.
 *
 * No network here: a comment names a photo, which photos/ then fetches, keeps and gives out. So the
 * server that has it learns of commenters, and of no reader.
 */
import { createHash } from 'node:crypto';
import { findStored, avatarFor } from '../../avatars/references.ts';
import { AVATAR_PIXELS } from '../../avatars/resize.ts';
import {
  hasAnyAvatar,
  selectAfter,
  selectWithoutAvatar,
  updateAvatars,
  type WithAvatar,
} from './store.ts';
import { transact, type Db } from '../../db/client.ts';
import { touch } from '../../db/touch.ts';
import type { Deps } from '../../deps.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import { responsesKey } from '../../posts/cache-keys/surrogate-keys.ts';
import { readSettings } from '../../settings/read.ts';

/** Rows read at once, and those of them that are written to in one transaction. */
const MANY = 500;
const FEW = 50;

type AvatarDeps = Pick<Deps, 'db' | 'clock' | 'log'>;

export type Avatars = {
  /**
   * Gives comments that are shown and have none the picture of their e-mail address. Of those that
   * have one from elsewhere than the setting says by now, it is changed, or taken where the setting
   * is empty.
   *
   * @returns how many comments were given another, or none
   */
  giveDue: (signal?: AbortSignal) => Promise<number>;
};

/**
 * All comments are gone over once after the start, and whenever the setting is found changed, and
 * not again till then. So each process finds whatever it gave itself under another setting, and
 * what one gave that ended before it knew.
 */
export function createAvatars(deps: AvatarDeps): Avatars {
  let comparedWith: string | null = null;
  return {
    async giveDue(signal) {
      const { avatarsFrom } = await readSettings(deps);
      const addressOf = avatarAddress(avatarsFrom);
      let given = 0;
      if (comparedWith !== avatarsFrom) {
        if (await hasAnyAvatar(deps.db)) {
          given += await goOver(deps, selectAfter, (row) => replaced(row, addressOf), signal);
        }
        if (signal?.aborted) return given;
        comparedWith = avatarsFrom;
      }
      if (addressOf) {
        const named = (row: WithAvatar) => addressFor(row, addressOf);
        given += await goOver(deps, selectWithoutAvatar, named, signal);
      }
      if (given > 0) deps.log.info({ comments: given }, 'given pictures of their addresses');
      return given;
    },
  };
}

function addressFor({ authorEmail }: WithAvatar, addressOf: AvatarAddress | null): string | null {
  return addressOf && authorEmail !== null ? addressOf(authorEmail) : null;
}

/** @returns the address of what it is to have instead, `null`: nothing; `undefined`: it is right */
function replaced(row: WithAvatar, addressOf: AvatarAddress | null): string | null | undefined {
  const address = addressFor(row, addressOf);
  if (row.avatar === null || row.avatar.url === address) return undefined;
  // What is not shown gets one when it is.
  return row.state === 'approved' ? address : null;
}

type Step = { row: WithAvatar; address: string | null };

async function goOver(
  deps: AvatarDeps,
  select: (db: Db, from: { afterId: number; take: number }) => Promise<WithAvatar[]>,
  addressOf: (row: WithAvatar) => string | null | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  let given = 0;
  for (let afterId = 0; !signal?.aborted;) {
    const rows = await select(deps.db, { afterId, take: MANY });
    const steps = rows.flatMap((row): Step[] => {
      const address = addressOf(row);
      return address === undefined ? [] : [{ row, address }];
    });
    for (let at = 0; at < steps.length; at += FEW) {
      given += await give(deps, steps.slice(at, at + FEW));
    }
    const last = rows.at(-1);
    if (!last || rows.length < MANY) break;
    afterId = last.id;
  }
  return given;
}

/** @returns how many were as they had been read */
async function give({ db, clock }: AvatarDeps, steps: readonly Step[]): Promise<number> {
  const now = clock.now();
  return await transact(db, async (transaction) => {
    const avatarIds = new Map<string | null, number | null>([[null, null]]);
    for (const { address } of steps) {
      if (address === null || avatarIds.has(address)) continue;
      avatarIds.set(address, await avatarFor(transaction, address, now));
    }
    // Asked once their rows are ours: a picture that comes beside us is seen here, or sees us.
    const kept = await findStored(
      transaction,
      [...avatarIds.values()].filter((id) => id !== null),
    );
    let given = 0;
    for (const { row, address, ids } of groupAlike(steps)) {
      const avatarId = avatarIds.get(address) ?? null;
      const rows = await updateAvatars(transaction, ids, row, avatarId);
      given += rows.length;
      const isSeen = row.avatarId !== null || (avatarId !== null && kept.has(avatarId));
      if (!isSeen || row.state !== 'approved') continue;
      touch(
        transaction,
        rows.map(({ postId }) => responsesKey(postId)),
      );
    }
    return given;
  });
}

/** Steps that are the same for several comments, each with their numbers. */
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
 * How the setting `avatarsFrom` makes addresses of pictures: by the hash of the e-mail address,
 * with 404 for those that have none. What the setting asks for besides, such as `?r=pg`, stays.
 *
 * @returns `null` where pictures are fetched from nowhere
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
  // All are of one length: too long for one is too long for all.
  return parseHttpUrl(addressOf('')) ? addressOf : null;
}
