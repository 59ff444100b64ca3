/**
 * Saves a post from its file: creates it, or updates the post that the file means. Previews do the same
 * without storing.
 */
import { isDeepStrictEqual } from 'node:util';
import { transactAgain, type Transaction } from '../db/client.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { contentOf, flagsOf, passwordOf, type DraftContent, isSameText } from './drafts/draft.ts';
import { writeSentHtml } from './editable/sent-html.ts';
import { findPostOf } from './front-matter/which-post.ts';
import { imagesIn } from './images/images.ts';
import { RENDERER } from './markdown/markdown.ts';
import { renderText, type RenderedText } from './markdown/render.ts';
import { dueAfterChange } from './notify.ts';
import { pathOf, type Post, type PostDraft, hasBeenPublic, isUrlKnown } from './post.ts';
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
import { withPresentNames } from './terms/terms.ts';
import { joinTranslations, type Writer } from './translations.ts';
import { addAliases } from './urls/rename.ts';
import { readSettings, type SiteSettings } from '../settings/settings.ts';

/** Configuration, settings, rendered text and time of one save, and who saves. */
type Saving = {
  config: Pick<Config, 'siteUrl'>;
  settings: SiteSettings;
  text: RenderedText;
  now: Date;
  by: Pick<NewRevision, 'userId' | 'byFile'>;
  writer?: Writer;
};

export type SaveOptions = {
  /** The absolute path of the post's file: from then on, this file means this post. */
  file?: string | null;
  /** Whether a draft may replace a post of the same slug and another title. @default false */
  replace?: boolean;
};

const BY_FILE = { userId: null, byFile: true };

/** `before`: the post before the change. */
export type SaveOutcome =
  { kind: 'created'; post: Post } | { kind: 'unchanged' | 'updated'; post: Post; before: Post };

/**
 * Publishes a draft, or updates the post that it means (front-matter/which-post.ts). Its status is
 * published unless the draft has another. The path follows the date until the first publication, and
 * stays from then on. The earlier text becomes a revision.
 *
 * Fields missing from the draft: `publishedAt`, cover, flags and `wordpressId` stay, except that a
 * draft is dated by its publication; author, categories, tags, response and trackback URLs are removed,
 * and the post notifies. It becomes due for notifications unless nothing changed.
 *
 * @throws InvalidInputError for an invalid slug; if the slug is that of several posts and the date
 *   matches none, that of a post with another title, or the earlier slug of another post; if a public
 *   post would become a page; if the path or the WordPress id is another post's
 */
export async function savePost(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { file = null, replace = false }: SaveOptions = {},
): Promise<SaveOutcome> {
  const settings = await readSettings(deps);
  const text = await renderText(deps, draft);
  const now = deps.clock.now();
  // If it is saved for the first time twice at the same time, the second try finds the post.
  return await transactAgain(deps.db, async (transaction) => {
    // Before findPostOf: a post of this title that is saved in between is then found, or its path
    // is taken.
    const { rendered } = text;
    const slug = await slugFor(transaction, draft, { settings, now, rendered });
    const known = await findPostOf(transaction, draft, { settings, now, file, replace });
    const outcome = known
      ? await updateTo(transaction, await lockPost(transaction, known.id), draft, {
          config: deps.config,
          settings,
          text,
          now,
          by: BY_FILE,
        })
      : await create(transaction, deps.config, draft, { settings, rendered, now, slug });
    if (file !== null) await upsertPostFile(transaction, file, outcome.post.id);
    return outcome;
  });
}

async function create(
  transaction: Transaction,
  config: Pick<Config, 'siteUrl'>,
  draft: PostDraft,
  saving: NewPost,
): Promise<SaveOutcome> {
  const around = { config, settings: saving.settings, now: saving.now };
  const translationOfId = await joinTranslations(transaction, around, draft, null);
  const post = await insertNewPost(transaction, { ...newPost(draft, saving), translationOfId });
  await addAliases(transaction, post, draft.aliases ?? []);
  return { kind: 'created', post };
}

/** What would be stored; `id` and `titleBefore` if it would change an existing post. */
export type SavePreview = DraftContent &
  Pick<Post, 'path' | 'status' | 'publishedAt' | 'wasPublic'> & {
    id?: number;
    titleBefore?: string;
  };

/**
 * What {@link savePost} would store of a draft, without storing it.
 *
 * @throws InvalidInputError as savePost does, except for taken paths
 */
export async function previewSave(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  draft: PostDraft,
  { file = null, replace = false }: SaveOptions = {},
): Promise<SavePreview> {
  const [settings, now] = [await readSettings(deps), deps.clock.now()];
  const known = await findPostOf(deps.db, draft, { settings, now, file, replace });
  const { rendered } = await renderText(deps, draft);
  if (!known) {
    const slug = await slugFor(deps.db, draft, { settings, now, rendered });
    return newPost(draft, { settings, rendered, now, slug });
  }
  const placement = placementOf(draft, known, { settings, now, statusBefore: null });
  return { ...contentOf(draft, rendered), ...placement, id: known.id, titleBefore: known.title };
}

/**
 * Updates a locked post from a draft, as {@link savePost} does. Its slug stays.
 *
 * @throws InvalidInputError as savePost does
 */
export async function updateTo(
  transaction: Transaction,
  locked: RowLockedPost,
  given: PostDraft,
  { config, settings, text, now, by, writer }: Saving,
): Promise<Exclude<SaveOutcome, { kind: 'created' }>> {
  const draft = await withPresentNames(transaction, given);
  const { post: before, notifyAt } = locked;
  const { id } = before;
  const { coverId, wordpressId } = draft;
  // The post is locked: a change of an image from now on waits, and has the post rendered again.
  const images = await imagesIn(transaction, draft.markdown);
  const isCurrent = isDeepStrictEqual(images, text.images);
  const { wasPublic, ...placement } = placementOf(draft, before, {
    settings,
    now,
    statusBefore: locked.statusBefore,
  });
  const isAliasNew = await addAliases(transaction, before, draft.aliases ?? []);
  const around = { config, settings, now, ...(writer && { writer }) };
  const translationOfId = await joinTranslations(transaction, around, draft, before);
  const changes = {
    ...contentOf(draft, text.rendered),
    // An image was changed while the text was rendered: the worker renders it again (render-due.ts).
    ...(!isCurrent && { renderer: RENDERER - 1 }),
    ...flagsOf(draft),
    translationOfId,
    ...placement,
    password: passwordOf(draft, locked.password),
    ...(coverId !== undefined && { coverId }),
    ...(wordpressId !== undefined && { wordpressId }),
    ...(draft.updatedAt && { updatedAt: changeOf(draft, now) }),
  };
  if (isSameText(changes, locked)) {
    return { kind: isAliasNew ? 'updated' : 'unchanged', post: before, before };
  }
  await addRevision(transaction, locked, changes, { now, by });
  if (wordpressId !== undefined) await refuseWordpressId(transaction, wordpressId, id);
  if (changes.path !== before.path) await refuseTakenPath(transaction, changes.path);
  const post = await updatePost(transaction, before, {
    ...changes,
    wasPublic,
    updatedAt: changeOf(draft, now),
    notifyAt: dueAfterChange({ ...changes, wasPublic }, notifyAt, now),
  });
  if (changes.path !== before.path) await refuseOldPath(transaction, changes.path);
  return { kind: 'updated', post, before };
}

/** The text of a deleted post is deleted, too. What a program sent was for the earlier text. */
async function addRevision(
  transaction: Transaction,
  { post: { id: postId, title, status }, bodyFormat, markdown, version }: RowLockedPost,
  changes: Pick<DraftContent, 'title' | 'bodyFormat' | 'markdown'>,
  { now: savedAt, by }: Pick<Saving, 'now' | 'by'>,
): Promise<void> {
  const isSame = changes.markdown === markdown && changes.bodyFormat === bodyFormat;
  if (!isSame) await writeSentHtml(transaction, postId, null);
  if (status === 'deleted' || (isSame && changes.title === title)) return;
  const text = { title, bodyFormat, markdown };
  await insertRevision(transaction, { postId, ...by, version, savedAt, ...text });
}

/** Status, date and path of the post once the draft is saved. */
function placementOf(
  draft: PostDraft,
  before: Post,
  {
    settings,
    now,
    statusBefore,
  }: Pick<Saving, 'settings' | 'now'> & Pick<RowLockedPost, 'statusBefore'>,
) {
  const { status = 'published', kind = 'post' } = draft;
  const { slug } = before;
  const wasPublic = hasBeenPublic(before, now);
  const keepsDate = wasPublic || before.status === 'published' || status !== 'published';
  const publishedAt = draft.publishedAt ?? (keepsDate ? before.publishedAt : now);
  const isKnown = isUrlKnown(before, statusBefore, now);
  const here = pathOf({ kind, slug, publishedAt }, settings);
  const path = isKnown || here === before.path ? before.path : checkedPath(here, slug);
  return { status, wasPublic, publishedAt, path };
}
