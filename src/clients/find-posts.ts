/**
 * Finds and lists posts for a program: those that its user may edit, of any status.
 */
import { asWriter, mayWrite } from '../accounts/user.ts';
import type { Deps } from '../deps.ts';
import { parseHttpUrl } from '../lib/url.ts';
import {
  findEditable,
  listEditable,
  type EditableFilter,
  type StoredPost,
} from '../posts/editable/list.ts';
import { listPostsNamed } from '../posts/urls/find-by-name.ts';
import { ownPathAfterRedirects } from '../posts/urls/paths.ts';
import { resolveTarget } from '../posts/urls/resolve-target.ts';
import { clientPosts } from './client-post.ts';
import type { ClientPost } from './fields.ts';
import type { Program } from './program.ts';

type FindDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** @returns `null` also for a post that the user may not edit; one in the trash is found */
export async function findPost(
  deps: FindDeps,
  { user }: Program,
  id: number,
): Promise<ClientPost | null> {
  const post = await findEditable(deps, id);
  return post && mayWrite(user, post) ? await clientPost(deps, post) : null;
}

export async function clientPost(deps: FindDeps, post: StoredPost): Promise<ClientPost> {
  const [read] = await clientPosts(deps, [post]);
  if (!read) throw new Error(`Post ${post.id} was not read.`);
  return read;
}

/** The post that a URL of this site names or named: of any status by its path, and as a target of pingbacks. */
export async function findPostByUrl(
  deps: FindDeps,
  program: Program,
  url: string,
): Promise<ClientPost | null> {
  const parsed = parseHttpUrl(url);
  const path = parsed && ownPathAfterRedirects(deps.config, parsed);
  if (!parsed || path === null) return null;
  const decoded = decodedPath(path);
  const [named] = decoded.startsWith('/') ? await listPostsNamed(deps.db, decoded) : [];
  if (named) return await findPost(deps, program, named.id);
  const resolved = await resolveTarget(deps, parsed);
  return 'post' in resolved ? await findPost(deps, program, resolved.post.id) : null;
}

/** `''`: no post has it. */
function decodedPath(path: string): string {
  try {
    return /%2f/i.test(path) ? '' : decodeURIComponent(path);
  } catch {
    return '';
  }
}

export const MAX_LISTED = 100;

/** `number`: at most {@link MAX_LISTED}. Authors see their own posts only. */
export async function listPosts(
  deps: FindDeps,
  program: Program,
  filter: EditableFilter,
): Promise<ClientPost[]> {
  const { authorId } = asWriter(program.user);
  const posts = await listEditable(deps, {
    ...filter,
    number: Math.min(Math.max(Math.trunc(filter.number) || 0, 0), MAX_LISTED),
    offset: Math.min(Math.max(Math.trunc(filter.offset ?? 0) || 0, 0), MAX_OFFSET),
    ...(authorId !== undefined && { authorId }),
  });
  return await clientPosts(deps, posts);
}

const MAX_OFFSET = 2 ** 31 - 1;
