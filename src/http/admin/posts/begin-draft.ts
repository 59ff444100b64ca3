/**
 * Makes the draft of a form of a new post, and notes in the audit log who began it.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import type { PostFields } from '../views/posts.ts';
import { beginDraft, type BegunDraft } from '../../../posts/drafts/autosave.ts';

export async function beginDraftOf(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  user: User,
  { title, kind, markdown }: Pick<PostFields, 'title' | 'kind' | 'markdown'>,
): Promise<BegunDraft> {
  const draft = await beginDraft(deps, {
    title,
    kind: kind === 'page' ? 'page' : 'post',
    markdown,
    author: user.author?.name ?? null,
  });
  await noteAction(deps, user, 'began', draft.path);
  return draft;
}
