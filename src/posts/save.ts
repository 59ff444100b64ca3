/**
 * Saving a post as its writer keeps it: the first time it is made, from then on changed.
 */
import { isDeepStrictEqual } from 'node:util';
import { isUniqueViolation, transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { readSettings } from '../settings/read.ts';
import type { SiteSettings } from '../settings/settings.ts';
import { contentOf, flagsOf, passwordOf, type DraftContent } from './draft.ts';
import { dueAfterChange } from './notify.ts';
import { RENDERER, type RenderedMarkdown } from './markdown.ts';
import type { Pictures } from './picture.ts';
import { picturesIn } from './pictures.ts';
import { pathOf, type Post, type PostDraft } from './post.ts';
import {
  checkedPath,
  insertNewPost,
  newPost,
  refuseOldPath,
  refuseTakenPath,
  refuseWordpressId,
} from './publish.ts';
import { renderApart } from './render-apart.ts';
import { saysTheSame } from './says-the-same.ts';
import { hasBeenPublic } from './visibility.ts';
import { findPostOf } from './which-post.ts';
import { lockPost, updatePost, type LockedPost } from './write-store.ts';

/** A text as it comes out with the pictures of the library as they were then. */
export type RenderedText = { rendered: RenderedMarkdown; pictures: Pictures };

/** What holds at the moment of saving. */
type Saving = { settings: SiteSettings; now: Date };

/** `before`: the post as it was. */
export type SaveOutcome =
  | { kind: 'created'; post: Post }
  | { kind: 'unchanged'; post: Post }
  | { kind: 'updated'; post: Post; before: Post };

/**
 * Publishes a draft, or brings the post of its slug to what the draft says; unless it says
 * otherwise, it is public from then on. From its first publication its address stays what it is;
 * until then the address follows the date.
 *
 * What the draft does not name: `publishedAt`, cover, flags and `wordpressId` stay as they are, but
 * that a draft is dated anew by its publication; there is no response, no trackback address, no
 * author, no term, and the post notifies. Its links are due to be told, unless nothing changed.
 *
 * @throws InvalidInputError if the slug cannot be part of an address, is that of several posts of
 *   which the draft's date names none, or belonged to a post that has another now; if a post that
 *   was public would become a page; if the address or the WordPress id is another post's
 */
export async function savePost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
): Promise<SaveOutcome> {
  const settings = await readSettings(deps);
  const text = await renderText(deps, draft.markdown);
  const now = deps.clock.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(deps.db, async (transaction) => {
        const known = await findPostOf(transaction, draft, { settings, now });
        if (known) {
          const locked = await lockPost(transaction, known.id);
          return await bringTo(transaction, locked, draft, { settings, text, now });
        }
        const { rendered } = text;
        const post = await insertNewPost(transaction, newPost(draft, { settings, rendered, now }));
        return { kind: 'created', post };
      });
    } catch (error) {
      // Saved for the first time twice at the same moment: the second finds the post.
      if (!isUniqueViolation(error) || tries === 3) throw error;
    }
  }
}

/** What would be stored; `id` where it would change a post that is there. */
export type SavePreview = DraftContent &
  Pick<Post, 'path' | 'status' | 'publishedAt' | 'wasPublic'> & { id?: number };

/**
 * What {@link savePost} would store of a draft, without storing it.
 *
 * @throws InvalidInputError as savePost does, but for addresses that are taken
 */
export async function previewSave(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
): Promise<SavePreview> {
  const [settings, now] = [await readSettings(deps), deps.clock.now()];
  const known = await findPostOf(deps.db, draft, { settings, now });
  const { rendered } = await renderText(deps, draft.markdown);
  if (!known) return newPost(draft, { settings, rendered, now });
  const place = placeOf(draft, known, { settings, now });
  return { ...contentOf(draft, rendered), ...place, id: known.id };
}

/** Before there is a transaction, which nothing that takes seconds may hold up. */
export async function renderText(
  deps: Pick<Deps, 'config' | 'db'>,
  markdown: string,
): Promise<RenderedText> {
  const pictures = await picturesIn(deps.db, markdown);
  return { rendered: await renderApart(deps, markdown, pictures), pictures };
}

/**
 * Brings a post that is locked to what the draft says, as {@link savePost} does; its slug stays.
 *
 * @throws InvalidInputError as savePost does
 */
export async function bringTo(
  transaction: Transaction,
  locked: LockedPost,
  draft: PostDraft,
  { settings, text, now }: Saving & { text: RenderedText },
): Promise<Exclude<SaveOutcome, { kind: 'created' }>> {
  const { post: before, notifyAt } = locked;
  const { id } = before;
  const { coverId, wordpressId } = draft;
  // Of a locked post: whoever changes a picture from now on waits, and has it rendered anew.
  const pictures = await picturesIn(transaction, draft.markdown);
  const isCurrent = isDeepStrictEqual(pictures, text.pictures);
  const { wasPublic, ...place } = placeOf(draft, before, { settings, now });
  const said = {
    ...contentOf(draft, text.rendered),
    // One was changed while the text was rendered: the worker renders it again (render-due.ts).
    ...(!isCurrent && { renderer: RENDERER - 1 }),
    ...flagsOf(draft),
    ...place,
    password: passwordOf(draft, locked.password),
    ...(coverId !== undefined && { coverId }),
    ...(wordpressId !== undefined && { wordpressId }),
  };
  if (saysTheSame(said, locked)) return { kind: 'unchanged', post: before };
  if (wordpressId !== undefined) await refuseWordpressId(transaction, wordpressId, id);
  if (said.path !== before.path) await refuseTakenPath(transaction, said.path);
  const post = await updatePost(transaction, before, {
    ...said,
    wasPublic,
    updatedAt: now,
    notifyAt: dueAfterChange({ ...said, wasPublic }, notifyAt, now),
    // What was brought here as a draft is news when it is published.
    ...(before.status !== 'published' && !wasPublic && { quiet: false }),
  });
  if (said.path !== before.path) await refuseOldPath(transaction, said.path);
  return { kind: 'updated', post, before };
}

/** Where and when the post stands once the draft is saved, and for whom. */
function placeOf(draft: PostDraft, before: Post, { settings, now }: Saving) {
  const { status = 'published', kind = 'post' } = draft;
  const { slug } = before;
  const wasPublic = hasBeenPublic(before, now);
  const keepsDate = wasPublic || before.status === 'published' || status !== 'published';
  const publishedAt = draft.publishedAt ?? (keepsDate ? before.publishedAt : now);
  // Who has its password has its address, too.
  const isKnown = wasPublic || before.status === 'protected';
  const path = isKnown
    ? before.path
    : checkedPath(pathOf({ kind, slug, publishedAt }, settings), slug);
  return { status, wasPublic, publishedAt, path };
}
