/**
 * Reads and moderates responses for a program, with the permissions of the admin's moderation queue: `moderate` for
 * everything, and otherwise only what readers see of a post that the user may read. Each change is noted in the audit log.
 */
import { noteAction } from '../accounts/audit.ts';
import { may, mayWrite, type User } from '../accounts/user.ts';
import { findAdminComments, type AdminComment } from '../comments/admin-list.ts';
import { editComment } from '../comments/edit-own.ts';
import type { FormProblems } from '../comments/form.ts';
import type { Deps } from '../deps.ts';
import { findAdminLinkbacks, type AdminLinkback } from '../linkbacks/admin-list.ts';
import type { Moderation, NamedResponse } from '../linkbacks/linkback.ts';
import { findForEditing } from '../posts/edit.ts';
import { findPostById } from '../posts/read.ts';
import { moderate } from '../responses/moderate.ts';
import { listNewestResponses, type FoundResponse } from '../responses/newest.ts';
import type { Program } from './program.ts';

type ReadDeps = Pick<Deps, 'db' | 'clock'>;

const MODERATORS_ONLY = 'Only editors and owners of this blog moderate responses.';

/** `null`: it does not exist, was withdrawn, or readers do not see it and the user may not moderate. */
export async function findResponse(
  deps: ReadDeps,
  { user }: Program,
  response: NamedResponse,
): Promise<FoundResponse | null> {
  const found = await selectResponse(deps, response);
  if (!found || may(user, 'moderate')) return found;
  const isApproved = stateOf(found) === 'approved';
  return isApproved && (await mayRead(deps, user, postIdOf(found))) ? found : null;
}

async function selectResponse(
  deps: ReadDeps,
  { kind, id }: NamedResponse,
): Promise<FoundResponse | null> {
  if (kind === 'comment') {
    const [comment] = await findAdminComments(deps, [id]);
    return comment && comment.state !== 'withdrawn' ? { kind, comment } : null;
  }
  const [linkback] = await findAdminLinkbacks(deps, [id]);
  return linkback ? { kind, linkback } : null;
}

export function postIdOf(found: FoundResponse): number {
  return found.kind === 'comment' ? found.comment.postId : found.linkback.record.postId;
}

/** Never `withdrawn`: {@link findResponse} leaves those out. */
export function stateOf(found: FoundResponse): AdminComment['state'] {
  return found.kind === 'comment' ? found.comment.state : found.linkback.moderation;
}

/** Public, or one that the user may change. */
async function mayRead(deps: ReadDeps, user: User, postId: number): Promise<boolean> {
  if (await findPostById(deps, postId)) return true;
  const post = await findForEditing(deps, postId);
  return post !== null && mayWrite(user, post);
}

export type ResponseList =
  { kind: 'listed'; responses: FoundResponse[] } | { kind: 'forbidden'; reason: string };

export async function listResponses(
  deps: ReadDeps,
  { user }: Program,
  filter: { states: readonly Moderation[]; postId?: number; offset: number; max: number },
): Promise<ResponseList> {
  if (may(user, 'moderate')) {
    return { kind: 'listed', responses: await listNewestResponses(deps, filter) };
  }
  const { postId, states } = filter;
  if (postId === undefined || !states.includes('approved')) {
    return { kind: 'forbidden', reason: `${MODERATORS_ONLY} You can list those of a post.` };
  }
  if (!(await mayRead(deps, user, postId))) return { kind: 'listed', responses: [] };
  const shown = { ...filter, states: ['approved'] as const };
  return { kind: 'listed', responses: await listNewestResponses(deps, shown) };
}

/** What a program changes of a response; what is missing stays. */
export type ResponseChanges = {
  /** Of a comment only; Markdown. */
  text?: string;
  name?: string;
  /** Empty: none. */
  url?: string;
  state?: Moderation;
};

export type ResponseOutcome =
  | { kind: 'changed' }
  | { kind: 'not-found' }
  | { kind: 'forbidden'; reason: string }
  | { kind: 'problems'; problems: FormProblems }
  /** Somebody changed it at the same moment. */
  | { kind: 'conflict' };

export async function changeResponse(
  deps: ReadDeps,
  { user }: Program,
  response: NamedResponse,
  { state, ...content }: ResponseChanges,
): Promise<ResponseOutcome> {
  if (!may(user, 'moderate')) return { kind: 'forbidden', reason: MODERATORS_ONLY };
  const found = await selectResponse(deps, response);
  if (!found) return { kind: 'not-found' };
  if (Object.keys(content).length > 0) {
    const refused = await editContent(deps, user, found, content);
    if (refused) return refused;
  }
  if (state !== undefined && state !== stateOf(found)) {
    const [moderated] = await moderate(deps, [response], state);
    if (!moderated) return { kind: 'not-found' };
    await noteAction(deps, user, WORDS[state], nameOf(found));
  }
  return { kind: 'changed' };
}

const WORDS: Record<Moderation, string> = {
  pending: 'unapproved',
  approved: 'approved',
  rejected: 'rejected',
  spam: 'marked as spam',
};

/** For the audit log, as the admin names them. */
function nameOf(found: FoundResponse): string {
  if (found.kind === 'comment') return `comment ${found.comment.id}`;
  const { source, id } = found.linkback;
  return `${source} (${id})`;
}

async function editContent(
  deps: ReadDeps,
  user: User,
  found: FoundResponse,
  { text, name, url }: Omit<ResponseChanges, 'state'>,
): Promise<Exclude<ResponseOutcome, { kind: 'changed' }> | null> {
  if (found.kind === 'linkback') return { kind: 'forbidden', reason: whoseText(found.linkback) };
  const { id, seen, authorName, authorUrl, markdown } = found.comment;
  const outcome = await editComment(deps, {
    id,
    seen,
    form: { name: name ?? authorName, url: url ?? authorUrl ?? '', text: text ?? markdown },
  });
  switch (outcome.kind) {
    case 'edited':
      await noteAction(deps, user, 'edited', nameOf(found));
      return null;
    case 'problems':
      return outcome;
    case 'unknown':
      return { kind: 'not-found' };
    case 'changed-meanwhile':
      return { kind: 'conflict' };
  }
}

function whoseText({ hostName }: AdminLinkback): string {
  return `The text of this linkback is that of its page on ${hostName}. Only its status can be changed.`;
}
