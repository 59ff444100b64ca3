/**
 * Creates and changes posts for a program, with the rights of its user. Each change is one transaction, and is noted
 * in the audit log with the program's name.
 */
import { noteAction } from '../accounts/audit.ts';
import { asWriter, mayWrite } from '../accounts/user.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { cutText } from '../lib/text/plain-text.ts';
import { editPost } from '../posts/edit.ts';
import { findEditable } from '../posts/editable/list.ts';
import { isPublic, type PostDraft } from '../posts/post.ts';
import { publishPost } from '../posts/publish.ts';
import {
  findRestoredStatus,
  restorePost as restoreFromTrash,
  trashPost as moveToTrash,
} from '../posts/trash.ts';
import { deletePost as erasePost } from '../posts/withdraw.ts';
import { changedBody, newBody } from './body/body-in.ts';
import { describeImages } from './describe-images.ts';
import { draftOf } from './draft-of.ts';
import type { ClientPost, GivenFields, WriteOutcome } from './fields.ts';
import { clientPost, findPost } from './find-posts.ts';
import type { Program } from './program.ts';

type WriteDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** Published, unless the fields say otherwise. */
export async function createPost(
  deps: WriteDeps,
  program: Program,
  fields: GivenFields,
): Promise<WriteOutcome> {
  return await orRefused(async () => {
    const body = fields.body ? await newBody(deps, fields.body) : null;
    const given = await draftOf(deps, program, fields, { before: null, body });
    if (given.kind === 'forbidden') return given;
    const { draft, extras } = given;
    const options = { ...asWriter(program.user), extras, numbersSlug: true };
    const { id, path } = await publishPost(deps, draft, options);
    await noteAction(deps, program.user, 'created', path);
    if (fields.body) await describeImages(deps, program, fields.body);
    return { kind: 'created', post: await readBack(deps, id), before: null };
  });
}

export type ChangeOptions = {
  /** A later change is a conflict. Compared in seconds, as programs know it. */
  unlessChangedSince?: Date;
  /** Asked with the post as it is and as it would be. A sentence forbids the change. */
  whyForbidden?: (before: ClientPost, after: StatusAndDate) => string | null;
};

export type StatusAndDate = Pick<PostDraft, 'status' | 'publishedAt'>;

/** Somebody else may write at the same time: the change is then made to what they wrote. */
const MAX_TRIES = 5;

/** A post in the trash is restored if the fields give it a status, or publish it: it has that status at once. */
export async function changePost(
  deps: WriteDeps,
  program: Program,
  id: number,
  fields: GivenFields,
  { unlessChangedSince, whyForbidden = () => null }: ChangeOptions = {},
): Promise<WriteOutcome> {
  return await orRefused(async () => {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const found = await findWritable(deps, program, id);
      if ('kind' in found) return found;
      const before = { ...found.post };
      if (isLater(before.updatedAt, unlessChangedSince)) return { kind: 'conflict' };
      const isInTrash = before.status === 'trashed';
      if (isInTrash) {
        if (fields.status === undefined && !fields.publishes) throw new InvalidInputError(IN_TRASH);
        const reason = whyForbidden(before, { status: fields.status ?? 'published' });
        if (reason !== null) return { kind: 'forbidden', reason };
        before.status = await findRestoredStatus(deps, before);
      }
      const body = fields.body ? await changedBody(deps, before, fields.body) : null;
      const given = await draftOf(deps, program, fields, { before, body });
      if (given.kind === 'forbidden') return given;
      const { draft, extras } = given;
      const reason = whyForbidden(before, draft);
      if (reason !== null) return { kind: 'forbidden', reason };
      const outcome = await editPost(deps, id, {
        ...asWriter(program.user),
        ...{ version: before.version, userId: program.user.id, draft, extras, numbersSlug: true },
        // In one transaction: a change that is refused leaves the post where it is.
        restores: isInTrash,
      });
      if (outcome.kind === 'conflict') continue;
      if (outcome.kind === 'unchanged') return { kind: 'unchanged', post: before, before };
      if (isInTrash) await noteAction(deps, program.user, 'restored', before.path);
      await noteAction(deps, program.user, 'changed', outcome.post.path);
      if (body && fields.body) await describeImages(deps, program, fields.body);
      return { kind: 'changed', post: await readBack(deps, id), before };
    }
    return { kind: 'conflict' };
  });
}

const IN_TRASH = 'This post is in the trash. Restore it first.';

export async function trashPost(
  deps: WriteDeps,
  program: Program,
  id: number,
): Promise<WriteOutcome> {
  return await moved(deps, program, id, { to: 'trashed', action: 'moved to the trash' });
}

/** With its status and URL. */
export async function restorePost(
  deps: WriteDeps,
  program: Program,
  id: number,
): Promise<WriteOutcome> {
  return await moved(deps, program, id, { to: null, action: 'restored' });
}

async function moved(
  deps: WriteDeps,
  program: Program,
  id: number,
  { to, action }: { to: 'trashed' | null; action: string },
): Promise<WriteOutcome> {
  return await orRefused(async () => {
    const found = await findWritable(deps, program, id);
    if ('kind' in found) return found;
    const before = found.post;
    const isThere = (before.status === 'trashed') === (to === 'trashed');
    if (isThere) return { kind: 'unchanged', post: before, before };
    const move = to === 'trashed' ? moveToTrash : restoreFromTrash;
    await move(deps, before.path);
    await noteAction(deps, program.user, action, before.path);
    return { kind: 'changed', post: await readBack(deps, id), before };
  });
}

type Found = { post: ClientPost };
type NotFound = Extract<WriteOutcome, { kind: 'not-found' | 'forbidden' }>;

/** That there is a post which nobody may read is not said. */
async function findWritable(
  deps: WriteDeps,
  program: Program,
  id: number,
): Promise<Found | NotFound> {
  const post = await findPost(deps, program, id);
  if (post) return { post };
  const stored = await findEditable(deps, id);
  if (!stored || mayWrite(program.user, stored) || !isPublic(stored, deps.clock.now())) {
    return { kind: 'not-found' };
  }
  return { kind: 'forbidden', reason: 'This is a post of another author. Ask an editor.' };
}

async function readBack(deps: WriteDeps, id: number): Promise<ClientPost> {
  const post = await findEditable(deps, id);
  if (!post) throw new Error(`Post ${id} was not stored.`);
  return await clientPost(deps, post);
}

function isLater(updatedAt: Date, since: Date | undefined): boolean {
  if (!since) return false;
  return Math.floor(updatedAt.getTime() / 1_000) > Math.floor(since.getTime() / 1_000);
}

const MAX_REASON = 300;

/** What is refused is an outcome, with its sentence. */
async function orRefused(write: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { kind: 'refused', reason: cutText(error.message, MAX_REASON) };
  }
}

/** For good: only a post in the trash, as in the admin. */
export async function deletePost(
  deps: WriteDeps,
  program: Program,
  id: number,
): Promise<WriteOutcome> {
  return await orRefused(async () => {
    const found = await findWritable(deps, program, id);
    if ('kind' in found) return found;
    const before = found.post;
    if (before.status !== 'trashed') return { kind: 'unchanged', post: before, before };
    await erasePost(deps, before.path);
    await noteAction(deps, program.user, 'deleted', before.path);
    return { kind: 'changed', post: { ...before, status: 'deleted' }, before };
  });
}
