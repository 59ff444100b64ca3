/**
 * Stores unsaved changes of a post's form, for their author only, and begins a draft for a new text.
 *
 * The post itself changes only when it is saved (posts/edit.ts).
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { findForEditing } from '../edit.ts';
import { RenderTimeoutError } from '../markdown/render.ts';
import { MAX_TITLE_LENGTH, type GivenSource, type PostDraft } from '../post.ts';
import { publishPost } from '../publish.ts';
import {
  deleteAutosave,
  selectAutosave,
  selectVersion,
  upsertAutosave,
  type Autosave,
} from '../store/revisions.ts';
import { newDraftSlug } from '../urls/paths.ts';

export type { Autosave } from '../store/revisions.ts';

type Writing = { postId: number; userId: number };

export type AutosaveOutcome =
  /** `isBehind`: the post has a newer version; saving will show the conflict. */
  | { kind: 'saved'; savedAt: Date; isBehind: boolean }
  /** Another tab of the same user has autosaved other changes. Nothing was stored. */
  | { kind: 'other-tab' }
  | { kind: 'missing' };

/**
 * @param seen the time of this tab's last autosave; `null` if it has none
 */
export async function autosave(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  writing: Writing,
  { version, fields, seen }: { version: number; fields: string; seen: Date | null },
): Promise<AutosaveOutcome> {
  return await transact(db, async (transaction) => {
    const current = await selectVersion(transaction, writing.postId);
    if (current === null) return { kind: 'missing' };
    const known = await selectAutosave(transaction, writing);
    if (known && known.savedAt.getTime() !== seen?.getTime() && known.fields !== fields)
      return { kind: 'other-tab' };
    // The time identifies an autosave, so two in one millisecond need different ones.
    const earliest = (known?.savedAt.getTime() ?? 0) + 1;
    const savedAt = new Date(Math.max(clock.now().getTime(), earliest));
    await upsertAutosave(transaction, writing, { version, fields, savedAt });
    return { kind: 'saved', savedAt, isBehind: current !== version };
  });
}

export async function findAutosave(
  { db }: Pick<Deps, 'db'>,
  writing: Writing,
): Promise<Autosave | null> {
  return await selectAutosave(db, writing);
}

/** Does nothing if there is no autosave. */
export async function discardAutosave({ db }: Pick<Deps, 'db'>, writing: Writing): Promise<void> {
  await transact(db, (transaction) => deleteAutosave(transaction, writing));
}

/** `title` may be empty. `author`: a name; `null`: the site's author. */
type BegunText = Required<Pick<PostDraft, 'title' | 'kind'>> &
  GivenSource & {
    author: string | null;
  };

export type BegunDraft = { id: number; version: number; path: string };

/** Begins a draft, without its text if that takes too long to render. */
export async function beginDraft(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { title, kind, bodyFormat = 'markdown', markdown, author }: BegunText,
): Promise<BegunDraft> {
  const draft = {
    title: title.slice(0, MAX_TITLE_LENGTH),
    // Until it is saved with a slug, or with a title that makes one.
    slug: newDraftSlug(),
    status: 'draft',
    kind,
    bodyFormat,
    ...(author !== null && { author }),
  } as const;
  const { id, path } = await publishPost(deps, { ...draft, markdown }).catch((error: unknown) => {
    if (error instanceof RenderTimeoutError) return publishPost(deps, { ...draft, markdown: '' });
    throw error;
  });
  return { id, path, version: (await findForEditing(deps, id))?.version ?? 0 };
}
