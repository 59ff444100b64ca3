/**
 * What a writer has typed and not saved: kept for them alone while they type, so that a tab that
 * closes takes nothing with it. The post itself is changed by saving only (posts/edit.ts).
 */
import { transact } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import {
  deleteAutosave,
  selectAutosave,
  selectVersion,
  upsertAutosave,
  type Autosave,
} from '../store/autosaves.ts';

export type { Autosave } from '../store/autosaves.ts';

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
