/**
 * Hearing of answers by letter: wished for with a comment, confirmed from the address itself, and
 * ended at any time, by whoever has a letter of it.
 */
import { hashOfSecret } from '../accounts/secrets.ts';
import type { Deps } from '../deps.ts';
import { confirmFollow, deleteFollow, selectFollow, type Follow } from './follow-store.ts';

export type { Follow } from './follow-store.ts';

type FollowDeps = Pick<Deps, 'db' | 'clock'>;

/** @param token of a letter. @returns `null`: it was ended, or there never was any */
export async function findFollow({ db }: Pick<Deps, 'db'>, token: string): Promise<Follow | null> {
  return await selectFollow(db, hashOfSecret(token));
}

/** From now on answers are told of. @returns whether there is anything to confirm */
export async function confirmFollowing({ db, clock }: FollowDeps, token: string): Promise<boolean> {
  return await confirmFollow(db, hashOfSecret(token), clock.now());
}

/** No more letters; ending twice is no mistake. */
export async function endFollowing({ db }: Pick<Deps, 'db'>, token: string): Promise<void> {
  await deleteFollow(db, hashOfSecret(token));
}
