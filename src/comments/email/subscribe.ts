/**
 * Hearing of answers by letter: wished for with a comment, confirmed from the address itself, and
 * ended at any time, by whoever has a letter of it.
 */
import { hashOfSecret } from '../../accounts/secrets.ts';
import type { Deps } from '../../deps.ts';
import { forgetLetters } from '../../mail/personal-data.ts';
import type { PostStatus } from '../../posts/post.ts';
import { isPublic } from '../../posts/visibility.ts';
import {
  confirmFollow,
  deleteFollow,
  refuseFollow,
  selectFollow,
  type Follow,
} from './subscription-store.ts';
import { questionsTo } from './emails.ts';

export type { Follow } from './subscription-store.ts';

type FollowDeps = Pick<Deps, 'db' | 'clock'>;

/** @param token of a letter. @returns `null`: it was ended, or its post is nobody's to read any more */
export async function findFollow({ db, clock }: FollowDeps, token: string): Promise<Follow | null> {
  const follow = await selectFollow(db, hashOfSecret(token));
  return follow && isReadable(follow, clock.now()) ? follow : null;
}

/** From now on answers are told of. @returns whether there is anything to confirm */
export async function confirmFollowing({ db, clock }: FollowDeps, token: string): Promise<boolean> {
  return await confirmFollow(db, hashOfSecret(token), clock.now());
}

/**
 * No more letters; ending twice is no mistake. Whoever ends what they never confirmed is not asked
 * again, under no post: somebody else has typed their address.
 */
export async function endFollowing({ db, clock }: FollowDeps, token: string): Promise<void> {
  const follow = await selectFollow(db, hashOfSecret(token));
  if (!follow) return;
  if (follow.confirmedAt === null) {
    await refuseFollow(db, follow, clock.now());
    return;
  }
  await deleteFollow(db, follow.id, async (transaction) => {
    // They have answered once: if they wish for letters again, they are asked again.
    await forgetLetters(transaction, { recipient: null, quoting: [questionsTo(follow.email)] });
  });
}

function isReadable({ post }: Follow, now: Date): boolean {
  return isPublic({ ...post, status: post.status as PostStatus }, now);
}
