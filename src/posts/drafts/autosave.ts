/**
 * What a writer has typed and not saved: kept for them alone while they type, so that a tab that
 * closes takes nothing with it. The post itself is changed by saving only (posts/edit.ts).
 */
import { randomBytes } from 'node:crypto';
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { findForEditing } from '../edit.ts';
import { RenderTimeoutError } from '../markdown/render.ts';
import { MAX_TITLE_LENGTH, type PostDraft } from '../post.ts';
import { publishPost } from '../publish.ts';
import {
  deleteAutosave,
  selectAutosave,
  selectVersion,
  upsertAutosave,
  type Autosave,
} from '../store/revisions.ts';

export type { Autosave } from '../store/revisions.ts';

type Writing = { postId: number; userId: number };

export type AutosaveOutcome =
  /** `isBehind`: the post was saved meanwhile; saving this, too, will show both. */
  | { kind: 'kept'; savedAt: Date; isBehind: boolean }
  /** Another tab of the same writer keeps other words. Nothing was stored. */
  | { kind: 'elsewhere' }
  | { kind: 'missing' };

/**
 * @param seen When what this tab keeps was kept last; `null`: it has kept nothing yet.
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
      return { kind: 'elsewhere' };
    // Of two in one millisecond, each is known by its moment.
    const earliest = (known?.savedAt.getTime() ?? 0) + 1;
    const savedAt = new Date(Math.max(clock.now().getTime(), earliest));
    await upsertAutosave(transaction, writing, { version, fields, savedAt });
    return { kind: 'kept', savedAt, isBehind: current !== version };
  });
}

export async function findAutosave(
  { db }: Pick<Deps, 'db'>,
  writing: Writing,
): Promise<Autosave | null> {
  return await selectAutosave(db, writing);
}

/** After saving, or where the writer wants the post as it is; a second time does nothing. */
export async function discardAutosave({ db }: Pick<Deps, 'db'>, writing: Writing): Promise<void> {
  await transact(db, (transaction) => deleteAutosave(transaction, writing));
}

/** `title`: as typed so far, maybe nothing. `author`: their name; `null`: the site's. */
type BegunText = Required<Pick<PostDraft, 'title' | 'kind' | 'markdown'>> & {
  author: string | null;
};

export type BegunDraft = { id: number; version: number; path: string };

/** Without its text, if that takes too long to render. */
export async function beginDraft(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  { title, kind, markdown, author }: BegunText,
): Promise<BegunDraft> {
  const draft = {
    title: title.slice(0, MAX_TITLE_LENGTH) || 'Untitled',
    // Until it is saved: then its title, or what the writer says, makes its address.
    slug: `draft-${randomBytes(6).toString('hex')}`,
    status: 'draft',
    kind,
    ...(author !== null && { author }),
  } as const;
  const { id, path } = await publishPost(deps, { ...draft, markdown }).catch((error: unknown) => {
    if (error instanceof RenderTimeoutError) return publishPost(deps, { ...draft, markdown: '' });
    throw error;
  });
  return { id, path, version: (await findForEditing(deps, id))?.version ?? 0 };
}
