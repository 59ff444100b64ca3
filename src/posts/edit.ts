/**
 * Edits a post in the admin: reads it with its version, saves changes if nobody else saved meanwhile, and
 * restores revisions.
 *
 * `save.ts` saves a post from a file.
 */
import { type Transaction, isUniqueViolation, transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { writeExtras, type PostExtras } from './editable/extras.ts';
import type { RenderedBody } from './markdown/markdown.ts';
import { renderText } from './markdown/render.ts';
import { type BodyFormat, type Post, type PostDraft, WRITABLE_STATUSES } from './post.ts';
import { freeSlug, numberedIfTaken, takenPath } from './publish.ts';
import { updateTo } from './save.ts';
import { selectForEditing } from './store/editing.ts';
import { type Revision, selectRevision, selectRevisions } from './store/revisions.ts';
import { lockPost, updatePost } from './store/write.ts';
import type { Writer } from './translations.ts';
import { moveTo } from './urls/rename.ts';
import { readSettings } from '../settings/settings.ts';
import { isDraftSlug } from './urls/paths.ts';

export type EditablePost = Post & {
  bodyFormat: BodyFormat;
  markdown: string;
  version: number;
  /** Of a protected post, and of a draft or private post that becomes one when it is published. */
  password: string | null;
  /** The path of the post that `translationOfId` names. */
  translationOfPath: string | null;
};

/** @returns `null` for a post that does not exist, is in the trash, or was deleted */
export async function findForEditing(
  { db }: Pick<Deps, 'db'>,
  id: number,
): Promise<EditablePost | null> {
  const post = await selectForEditing(db, id);
  return post && isGone(post) ? null : post;
}

/**
 * The excerpt if its author wrote it; empty if it was made from the text, which is rendered to find
 * out. If the text cannot be rendered (an older version had other limits), the excerpt counts as
 * written.
 */
export async function findOwnExcerpt(
  deps: Pick<Deps, 'config' | 'db'>,
  { excerpt, ...source }: Pick<EditablePost, 'bodyFormat' | 'markdown' | 'excerpt'>,
): Promise<string> {
  try {
    const { rendered } = await renderText(deps, source);
    return excerpt === rendered.excerpt ? '' : excerpt;
  } catch (error) {
    if (error instanceof InvalidInputError) return excerpt;
    throw error;
  }
}

function isGone({ status }: Pick<Post, 'status'>): boolean {
  return status === 'trashed' || status === 'deleted';
}

/** `authorId`: of a user who may change the posts of this author only. */
export type Edit = Writer & {
  /** The version that the editor was opened with. */
  version: number;
  /** Without a slug, the title makes one. */
  draft: PostDraft;
  /** The user who saves. */
  userId: number;
  extras?: PostExtras;
  /** Whether a slug that is taken gets a number. */
  numbersSlug?: boolean;
  /** Whether a post in the trash is restored, with the draft's status. */
  restores?: boolean;
};

export type EditOutcome =
  | { kind: 'saved'; post: Post; before: Post }
  | { kind: 'unchanged'; post: Post }
  /** The post has a newer version. Nothing was saved. */
  | { kind: 'conflict' };

/**
 * Saves a post, slug included. The earlier text becomes a revision; the earlier path of a post that was
 * public redirects to the new one.
 *
 * @throws NotFoundError if there is no such post; InvalidInputError for an invalid name or slug, or
 *   for a path that is or was another post's; as writeExtras
 */
export async function editPost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  id: number,
  { version, draft, userId, extras, numbersSlug = false, restores = false, ...writer }: Edit,
): Promise<EditOutcome> {
  const known = await selectForEditing(deps.db, id);
  const isRestored = restores && known?.status === 'trashed';
  if (!known || (isGone(known) && !isRestored)) throw new NotFoundError('post', String(id));
  const [settings, now] = [await readSettings(deps), deps.clock.now()];
  const text = await renderText(deps, draft);
  try {
    return await transact(deps.db, async (transaction) => {
      const locked = await lockPost(transaction, id);
      if (locked.version !== version) return { kind: 'conflict' };
      const { post: before } = locked;
      const given = draft.slug?.normalize('NFC');
      const slug =
        given === undefined
          ? await slugInPlace(transaction, before, draft.title, text.rendered)
          : numbersSlug
            ? await numberedIfTaken(transaction, given, placeOf(before))
            : given;
      const moved = await moveTo(transaction, locked, slug, now);
      // Moving changed the version. For the user, moving and saving are one change.
      const relocked =
        moved === before ? locked : { ...(await lockPost(transaction, id)), version };
      const by = { userId, byFile: false };
      const { kind, post } = await updateTo(transaction, relocked, draft, {
        config: deps.config,
        settings,
        text,
        now,
        by,
        writer,
      });
      const isExtra = extras
        ? await writeExtras(transaction, post, extras, { ...writer, now })
        : false;
      if (kind === 'unchanged' && moved === before) {
        if (!isExtra) return { kind, post };
        const changed = await updatePost(transaction, post, { updatedAt: now });
        return { kind: 'saved', post: changed, before };
      }
      return { kind: 'saved', post, before };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(draft.slug ?? known.slug);
  }
}

/**
 * As {@link editPost}, changing some fields only.
 *
 * @param post as the user saw it; a newer version is a conflict
 * @throws as editPost
 */
export async function changePost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  post: EditablePost,
  changes: Partial<PostDraft>,
  userId: number,
  writer: Writer = {},
): Promise<EditOutcome> {
  const { version } = post;
  const excerpt = changes.excerpt ?? (await findOwnExcerpt(deps, post));
  const draft: PostDraft = { ...draftFrom(post), ...(excerpt !== '' && { excerpt }), ...changes };
  if (!isDraftSlug(post.slug)) draft.slug = post.slug;
  // A draft or private post that has a password is published with it.
  if (draft.status === 'published' && post.password !== null) draft.status = 'protected';
  // A draft that was never public gets the date of its publication.
  const isFirst = draft.status === 'published' && post.status === 'draft' && !post.wasPublic;
  if (isFirst && !changes.publishedAt) delete draft.publishedAt;
  return await editPost(deps, post.id, { version, userId, draft, ...writer });
}

/** A free slug below the directory of the present path: a new slug does not change the date. */
async function slugInPlace(
  transaction: Transaction,
  post: Post,
  title: string,
  { excerpt }: Pick<RenderedBody, 'excerpt'>,
): Promise<string> {
  return await freeSlug(
    transaction,
    { title: toPlainText(title), kind: post.kind, excerpt },
    placeOf(post),
  );
}

function placeOf({ id, path, slug }: Post) {
  const place = path.slice(0, path.length - slug.length);
  return { pathOfSlug: (each: string) => place + each, ownId: id };
}

/** A draft that changes nothing but an excerpt of the author's own, which is missing, and the slug. */
export function draftFrom(post: EditablePost): PostDraft {
  const names = (terms: { name: string }[]) => terms.map(({ name }) => name);
  const { title, bodyFormat, markdown, publishedAt, status, kind, trackbacksTo, notifies } = post;
  return {
    title,
    bodyFormat,
    markdown,
    publishedAt,
    status: WRITABLE_STATUSES.find((each) => each === status) ?? 'draft',
    kind,
    ...(post.language !== null && { language: post.language }),
    ...(post.author && { author: post.author.name }),
    categories: names(post.categories),
    tags: names(post.tags),
    ...(post.series && {
      series: post.series.term.name,
      ...(post.series.order !== null && { seriesOrder: post.series.order }),
    }),
    ...(post.translationOfPath !== null && { translationOf: post.translationOfPath }),
    ...(post.responseTo && { responseTo: post.responseTo }),
    trackbacksTo,
    notifies,
  };
}

export type { Revision } from './store/revisions.ts';

const MAX_LISTED = 100;

/** The latest first. */
export async function listRevisions(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<Omit<Revision, 'bodyFormat' | 'markdown'>[]> {
  return await selectRevisions(db, postId, MAX_LISTED);
}

export async function findRevision(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  version: number,
): Promise<Revision | null> {
  return await selectRevision(db, postId, version);
}

/**
 * Restores title and text; all else stays. The present title and text become a revision.
 *
 * @param post as the user saw it; a newer version is a conflict
 */
export async function restoreRevision(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  post: EditablePost,
  { title, bodyFormat, markdown }: Pick<Revision, 'title' | 'bodyFormat' | 'markdown'>,
  userId: number,
): Promise<EditOutcome> {
  return await changePost(deps, post, { title, bodyFormat, markdown }, userId);
}
