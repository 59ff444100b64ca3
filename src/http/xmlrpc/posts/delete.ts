/**
 * Deletes a post for a program as WordPress does: to the trash first, and from there for good.
 */
import type { ClientPost } from '../../../clients/fields.ts';
import type { Program } from '../../../clients/program.ts';
import { deletePost, trashPost } from '../../../clients/write-post.ts';
import type { Deps } from '../../../deps.ts';
import type { CallResult } from '../../../lib/xmlrpc/xmlrpc.ts';
import { faultOfOutcome } from '../faults.ts';

export async function deletedPost(
  deps: Deps,
  program: Program,
  { id, status, kind }: ClientPost,
): Promise<CallResult> {
  const remove = status === 'trashed' ? deletePost : trashPost;
  const outcome = await remove(deps, program, id);
  return 'post' in outcome ? { value: true } : faultOfOutcome(outcome, kind);
}
