/**
 * A post in its writer's hands at the desk: as it is, and changed by who has seen which version.
 *
 * What a file of the shell changes is in save.ts.
 */
import { isUniqueViolation, transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { renderInSubprocess } from './markdown/render.ts';
import { renderText } from './markdown/render.ts';
import { WRITABLE_STATUSES, type Post, type PostDraft } from './post.ts';
import { takenPath, freeSlug } from './publish.ts';
import { bringTo } from './save.ts';
import { selectForEditing } from './store/posts.ts';
import { selectRevision, selectRevisions, type Revision } from './store/revisions.ts';
import { lockPost } from './store/write.ts';
import { moveTo } from './urls/rename.ts';
import { readSettings } from '../settings/read.ts';

export type EditablePost = Post & {
  markdown: string;
  version: number;
  /** Of a protected post. */
  password: string | null;
};

/** `null`: there is no such post, or nothing is left of it but its title. */
export async function findForEditing(
  { db }: Pick<Deps, 'db'>,
  id: number,
): Promise<EditablePost | null> {
  const post = await selectForEditing(db, id);
  return post?.status === 'deleted' ? null : post;
}

/**
 * The excerpt that somebody wrote; empty where it is made from the text. Renders the text to know.
 * An excerpt whose text cannot be rendered now, since an older version took it, counts as written.
 */
export async function findOwnExcerpt(
  deps: Pick<Deps, 'config'>,
  { markdown, excerpt }: Pick<EditablePost, 'markdown' | 'excerpt'>,
): Promise<string> {
  try {
    const rendered = await renderInSubprocess(deps, markdown);
    return excerpt === rendered.excerpt ? '' : excerpt;
  } catch (error) {
    if (error instanceof InvalidInputError) return excerpt;
    throw error;
  }
}

export type Edit = {
  /** The version that the writer began with. */
  version: number;
  /** Without a slug its title makes one. */
  draft: PostDraft;
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
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  id: number,
  { version, draft, userId }: Edit,
): Promise<EditOutcome> {
  const known = await selectForEditing(deps.db, id);
  if (!known || known.status === 'deleted') throw new NotFoundError('post', String(id));
  const [settings, now] = [await readSettings(deps), deps.clock.now()];
  const text = await renderText(deps, draft.markdown);
  try {
    return await transact(deps.db, async (transaction) => {
      const locked = await lockPost(transaction, id);
      if (locked.version !== version) return { kind: 'conflict' };
      const { post: before } = locked;
      const slug = draft.slug ?? (await slugInPlace(transaction, before, draft.title));
      const moved = await moveTo(transaction, locked, slug.normalize('NFC'), now);
      // What was due before may be due anew. For the writer it is one change.
      const again = moved === before ? locked : { ...(await lockPost(transaction, id)), version };
      const by = { userId, byFile: false };
      const { kind, post } = await bringTo(transaction, again, draft, { settings, text, now, by });
      if (kind === 'unchanged' && moved === before) return { kind, post };
      return { kind: 'saved', post, before };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw takenPath(draft.slug ?? known.slug);
  }
}

/**
 * The same, of a post as it is but for `changes`.
 *
 * @param post as whoever changes it has seen it: one that was changed meanwhile is a conflict
 * @throws as editPost
 */
export async function changePost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  post: EditablePost,
  changes: Partial<PostDraft>,
  userId: number,
): Promise<EditOutcome> {
  const { version, slug } = post;
  const excerpt = changes.excerpt ?? (await findOwnExcerpt(deps, post));
  const draft = { ...draftFrom(post), ...(excerpt !== '' && { excerpt }), ...changes, slug };
  // A draft that nobody has seen is dated by its publication.
  const isFirst = draft.status === 'published' && post.status === 'draft' && !post.wasPublic;
  if (isFirst && !changes.publishedAt) delete draft.publishedAt;
  return await editPost(deps, post.id, { version, userId, draft });
}

/** Free where the post stands: it moves to another slug, not to another date. */
async function slugInPlace(
  transaction: Transaction,
  { id, kind, path, slug }: Post,
  title: string,
): Promise<string> {
  const place = path.slice(0, path.length - slug.length);
  const pathOfSlug = (each: string) => place + each;
  return await freeSlug(
    transaction,
    { title: toPlainText(title), kind },
    { pathOfSlug, ownId: id },
  );
}

function draftFrom(post: EditablePost): PostDraft {
  const names = (terms: { name: string }[]) => terms.map(({ name }) => name);
  const { title, markdown, publishedAt, status, kind, trackbacksTo, notifies } = post;
  return {
    title,
    markdown,
    publishedAt,
    status: WRITABLE_STATUSES.find((each) => each === status) ?? 'draft',
    kind,
    ...(post.language !== null && { language: post.language }),
    ...(post.author && { author: post.author.name }),
    categories: names(post.categories),
    tags: names(post.tags),
    ...(post.responseTo && { responseTo: post.responseTo }),
    trackbacksTo,
    notifies,
  };
}

export type { Revision } from './store/revisions.ts';

const MOST = 100;

/** The latest first. */
export async function listRevisions(
  { db }: Pick<Deps, 'db'>,
  postId: number,
): Promise<Omit<Revision, 'markdown'>[]> {
  return await selectRevisions(db, postId, MOST);
}

export async function findRevision(
  { db }: Pick<Deps, 'db'>,
  postId: number,
  version: number,
): Promise<Revision | null> {
  return await selectRevision(db, postId, version);
}

/**
 * Title and text as they were; all else stays. What they say now becomes a revision, too.
 *
 * @param post as whoever restores has seen it: one that was changed meanwhile is a conflict
 */
export async function restoreRevision(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  post: EditablePost,
  { title, markdown }: Pick<Revision, 'title' | 'markdown'>,
  userId: number,
): Promise<EditOutcome> {
  return await changePost(deps, post, { title, markdown }, userId);
}
