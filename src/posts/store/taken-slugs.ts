/**
 * Which slugs and paths are taken, by posts and by what they were called before.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import type { Post } from '../post.ts';

/** Another of this title or of the other kind may share its slug, and the post itself is no hindrance. */
export async function selectTakenPlaces(
  db: DbOrTransaction,
  {
    slugs,
    paths,
    title,
    kind,
    ownId,
  }: Pick<Post, 'title' | 'kind'> & { slugs: string[]; paths: string[]; ownId: number | null },
): Promise<{ slugs: Set<string>; paths: Set<string> }> {
  const others = ownId === null ? {} : { NOT: { id: ownId } };
  const posts = await db.post.findMany({
    where: { OR: [{ slug: { in: slugs } }, { path: { in: paths } }], ...others },
    select: { slug: true, path: true, title: true, kind: true },
  });
  const earlier = await db.oldPath.findMany({
    where: { path: { in: paths }, ...(ownId !== null && { NOT: { postId: ownId } }) },
    select: { path: true },
  });
  return {
    slugs: new Set(
      posts.flatMap((post) => (post.kind === kind && post.title !== title ? post.slug : [])),
    ),
    paths: new Set([...posts, ...earlier].map(({ path }) => path)),
  };
}
