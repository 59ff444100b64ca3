/**
 * A post in its writer's hands at the desk: as it is, and changed by who has seen which version.
 *
 * What a file of the shell changes is in save.ts.
 */
import { isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { NotFoundError } from '../lib/errors.ts';
import { selectForEditing } from './edit-store.ts';
import { renderMarkdown } from './markdown.ts';
import type { Post, PostDraft } from './post.ts';
import { takenPath } from './publish.ts';
import { moveTo } from './rename.ts';
import { insertRevision } from './revision-store.ts';
import { bringTo } from './save.ts';
import { lockPost } from './write-store.ts';

export type EditablePost = Post & {
  markdown: string;
  version: number;
  /** Empty where the excerpt is made from the text. */
  ownExcerpt: string;
};

/** `null`: there is no such post, or nothing is left of it but its title. */
export async function findForEditing(
  { db }: Pick<Deps, 'db'>,
  id: number,
): Promise<EditablePost | null> {
  const post = await selectForEditing(db, id);
  if (!post || post.status === 'deleted') return null;
  const made = renderMarkdown(post.markdown).excerpt;
  return { ...post, ownExcerpt: post.excerpt === made ? '' : post.excerpt };
}

export type Edit = {
  /** The version that the writer began with. */
  version: number;
  draft: PostDraft & { slug: string };
  /** Who writes. */
  userId: number;
};

export type EditOutcome =
  | { kind: 'saved'; post: Post; before: Post }
  | { kind: 'unchanged'; post: Post }
  /** Somebody has saved it meanwhile. Nothing was stored. */
  | { kind: 'conflict' };

/**
 * Brings a post to what its writer has made of it, its slug included; what it said before is kept
 * as a revision. Where the public found it before leads to it.
 *
 * @throws NotFoundError if there is no such post; InvalidInputError if the draft cannot be stored:
 *   a name or a slug that can be none, an address that is or was another post's
 */
export async function editPost(
  deps: Pick<Deps, 'db' | 'clock'>,
  id: number,
  { version, draft, userId }: Edit,
): Promise<EditOutcome> {
  const known = await selectForEditing(deps.db, id);
  if (!known || known.status === 'deleted') throw new NotFoundError('post', String(id));
  const now = deps.clock.now();
  try {
    return await transact(deps.db, async (transaction) => {
      const locked = await lockPost(transaction, id);
      if (locked.version !== version) return { kind: 'conflict' };
      const { post: before, markdown } = locked;
      const moved = await moveTo(transaction, locked, draft.slug.normalize('NFC'), now);
      // What was due before may be due anew.
      const again = moved === before ? locked : await lockPost(transaction, id);
      const { kind, post } = await bringTo(transaction, again, draft, now);
      if (kind === 'unchanged' && moved === before) return { kind, post };
      if (markdown !== draft.markdown || before.title !== post.title) {
        const { title } = before;
        await insertRevision(transaction, {
          postId: id,
          userId,
          version,
          savedAt: now,
          title,
          markdown,
        });
      }
      return { kind: 'saved', post, before };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(draft.slug);
  }
}
