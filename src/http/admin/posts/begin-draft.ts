/**
 * Creates the draft of a new post's form, and notes it in the audit log.
 */
import { noteAction } from '../../../accounts/audit.ts';
import type { User } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { beginDraft, type BegunDraft } from '../../../posts/drafts/begin-draft.ts';
import type { PostFields } from '../views/posts.ts';

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
  await noteAction(deps, user, 'created a draft', draft.path);
  return draft;
}
