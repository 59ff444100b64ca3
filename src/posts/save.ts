/**
 * Saving a post as its writer keeps it: the first time it is made, from then on changed.
 */
import { isDeepStrictEqual } from 'node:util';
import { transactAgain, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { contentOf, flagsOf, passwordOf, type DraftContent, isSameText } from './drafts/draft.ts';
import { findPostOf } from './front-matter/which-post.ts';
import { imagesIn } from './images/images.ts';
import { RENDERER } from './markdown/markdown.ts';
import { renderText, type RenderedText } from './markdown/render.ts';
import { dueAfterChange } from './notify.ts';
import { pathOf, type Post, type PostDraft } from './post.ts';
import {
  changeOf,
  checkedPath,
  insertNewPost,
  newPost,
  refuseOldPath,
  refuseTakenPath,
  refuseWordpressId,
  slugFor,
  type NewPost,
} from './publish.ts';
import { upsertPostFile } from './store/paths.ts';
import { insertRevision, type NewRevision } from './store/revisions.ts';
import { lockPost, updatePost, type RowLockedPost } from './store/write.ts';
import { addAliases } from './urls/rename.ts';
import { hasBeenPublic } from './visibility.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** What holds at the moment of saving, and who saves. */
type Saving = {
  settings: SiteSettings;
  text: RenderedText;
  now: Date;
  by: Pick<NewRevision, 'userId' | 'byFile'>;
};

export type SaveOptions = {
  /** The absolute path of the file that says it: it is remembered, and means the post from then on. */
  file?: string | null;
  /** Whether a slug may name a post of another title. @default false */
  replace?: boolean;
};

const BY_FILE = { userId: null, byFile: true };

/** `before`: the post as it was. */
export type SaveOutcome =
  { kind: 'created'; post: Post } | { kind: 'unchanged' | 'updated'; post: Post; before: Post };

/**
 * Publishes a draft, or brings the post that it means (front-matter/which-post.ts) to what it says; unless it
 * says otherwise, it is public from then on. From its first publication its address stays what it
 * is; until then the address follows the date. What a post said before becomes a revision.
 *
 * What the draft does not name: `publishedAt`, cover, flags and `wordpressId` stay as they are, but
 * that a draft is dated anew by its publication; there is no response, no trackback address, no
 * author, no term, and the post notifies. Its links are due to be told, unless nothing changed.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, is that of several posts of
 *   which the draft's date names none, of a post with another title, or belonged to a post that has
 *   another now; if a post that was public would become a page; if the address or the WordPress id is another post's
 */
export async function savePost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { file = null, replace = false }: SaveOptions = {},
): Promise<SaveOutcome> {
  const settings = await readSettings(deps);
  const text = await renderText(deps, draft.markdown);
  const now = deps.clock.now();
  // Saved for the first time twice at the same moment: the second finds the post.
  return await transactAgain(deps.db, async (transaction) => {
    // Asked first: a post of this title that is saved in between is found then, or stands in
    // the way of this one.
    const slug = await slugFor(transaction, draft, { settings, now });
    const known = await findPostOf(transaction, draft, { settings, now, file, replace });
    const outcome = known
      ? await bringTo(transaction, await lockPost(transaction, known.id), draft, {
          settings,
          text,
          now,
          by: BY_FILE,
        })
      : await create(transaction, draft, { settings, rendered: text.rendered, now, slug });
    if (file !== null) await upsertPostFile(transaction, file, outcome.post.id);
    return outcome;
  });
}

async function create(
  transaction: Transaction,
  draft: PostDraft,
  saving: NewPost,
): Promise<SaveOutcome> {
  const post = await insertNewPost(transaction, newPost(draft, saving));
  await addAliases(transaction, post, draft.aliases ?? []);
  return { kind: 'created', post };
}

/** What would be stored; `id` and `titleBefore` where it would change a post that is there. */
export type SavePreview = DraftContent &
  Pick<Post, 'path' | 'status' | 'publishedAt' | 'wasPublic'> & {
    id?: number;
    titleBefore?: string;
  };

/**
 * What {@link savePost} would store of a draft, without storing it.
 *
 * @throws InvalidInputError as savePost does, but for addresses that are taken
 */
export async function previewSave(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { file = null, replace = false }: SaveOptions = {},
): Promise<SavePreview> {
  const [settings, now] = [await readSettings(deps), deps.clock.now()];
  const known = await findPostOf(deps.db, draft, { settings, now, file, replace });
  const { rendered } = await renderText(deps, draft.markdown);
  if (!known) {
    const slug = await slugFor(deps.db, draft, { settings, now });
    return newPost(draft, { settings, rendered, now, slug });
  }
  const place = placeOf(draft, known, { settings, now });
  return { ...contentOf(draft, rendered), ...place, id: known.id, titleBefore: known.title };
}

/**
 * Brings a post that is locked to what the draft says, as {@link savePost} does; its slug stays.
 *
 * @throws InvalidInputError as savePost does
 */
export async function bringTo(
  transaction: Transaction,
  locked: RowLockedPost,
  draft: PostDraft,
  { settings, text, now, by }: Saving,
): Promise<Exclude<SaveOutcome, { kind: 'created' }>> {
  const { post: before, notifyAt } = locked;
  const { id } = before;
  const { coverId, wordpressId } = draft;
  // Of a locked post: whoever changes a picture from now on waits, and has it rendered anew.
  const images = await imagesIn(transaction, draft.markdown);
  const isCurrent = isDeepStrictEqual(images, text.images);
  const { wasPublic, ...place } = placeOf(draft, before, { settings, now });
  const isAliasNew = await addAliases(transaction, before, draft.aliases ?? []);
  const said = {
    ...contentOf(draft, text.rendered),
    // One was changed while the text was rendered: the worker renders it again (render-due.ts).
    ...(!isCurrent && { renderer: RENDERER - 1 }),
    ...flagsOf(draft),
    ...place,
    password: passwordOf(draft, locked.password),
    ...(coverId !== undefined && { coverId }),
    ...(wordpressId !== undefined && { wordpressId }),
    ...(draft.updatedAt && { updatedAt: changeOf(draft, now) }),
  };
  if (isSameText(said, locked)) {
    return { kind: isAliasNew ? 'updated' : 'unchanged', post: before, before };
  }
  await keepRevision(transaction, locked, said, { now, by });
  if (wordpressId !== undefined) await refuseWordpressId(transaction, wordpressId, id);
  if (said.path !== before.path) await refuseTakenPath(transaction, said.path);
  const post = await updatePost(transaction, before, {
    ...said,
    wasPublic,
    updatedAt: changeOf(draft, now),
    notifyAt: dueAfterChange({ ...said, wasPublic }, notifyAt, now),
    // What was brought here as a draft is news when it is published.
    ...(before.status !== 'published' && !wasPublic && { quiet: false }),
  });
  if (said.path !== before.path) await refuseOldPath(transaction, said.path);
  return { kind: 'updated', post, before };
}

/** What a deleted post said is forgotten. */
async function keepRevision(
  transaction: Transaction,
  { post: { id: postId, title, status }, markdown, version }: RowLockedPost,
  said: Pick<DraftContent, 'title' | 'markdown'>,
  { now: savedAt, by }: Pick<Saving, 'now' | 'by'>,
): Promise<void> {
  if (status === 'deleted' || (said.title === title && said.markdown === markdown)) return;
  await insertRevision(transaction, { postId, ...by, version, savedAt, title, markdown });
}

/** Where and when the post stands once the draft is saved, and for whom. */
function placeOf(
  draft: PostDraft,
  before: Post,
  { settings, now }: Pick<Saving, 'settings' | 'now'>,
) {
  const { status = 'published', kind = 'post' } = draft;
  const { slug } = before;
  const wasPublic = hasBeenPublic(before, now);
  const keepsDate = wasPublic || before.status === 'published' || status !== 'published';
  const publishedAt = draft.publishedAt ?? (keepsDate ? before.publishedAt : now);
  // Who has its password has its address, too.
  const isKnown = wasPublic || before.status === 'protected';
  const here = pathOf({ kind, slug, publishedAt }, settings);
  const path = isKnown || here === before.path ? before.path : checkedPath(here, slug);
  return { status, wasPublic, publishedAt, path };
}
