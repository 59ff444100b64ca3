/**
 * What the pages of images and of other files have in common: the posts that use one.
 */
import { mayWrite, type User } from '../../../accounts/user.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { statusName } from '../lib/status-names.ts';
import type { UseView } from '../views/media.ts';
import type { ListedPost } from '../../../posts/images/images.ts';
import { postName } from '../../../posts/post.ts';

export const MAX_USES = 100;

/** The posts that the user may edit, and the number of others. */
export function presentUses(
  siteUrl: string,
  user: User,
  posts: readonly ListedPost[],
  now: Date,
): { uses: UseView[]; otherUses: string | null } {
  const own = posts.filter((post) => mayWrite(user, post));
  const others = posts.length - own.length;
  return {
    uses: own.map((post) => ({
      title: postName(post),
      status: statusName(post, now),
      url: adminUrl(siteUrl, `/posts/${post.id}`),
    })),
    otherUses: others === 0 ? null : `${plural(others, 'post')} by other authors`,
  };
}
