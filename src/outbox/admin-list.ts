/**
 * The outbox as the desk shows it, page by page.
 */
import type { Deps } from '../deps.ts';
import type { OutboxEntry, OutboxState } from './entry.ts';
import { selectEntries, selectNotSent } from './store/list.ts';

export type AdminEntry = OutboxEntry & {
  /** Of the target. */
  hostName: string;
  /** The owner says that this host is never told. */
  isNever: boolean;
};

export type OutboxPage = {
  entries: AdminEntry[];
  /** Where the next page begins (`beforeId`); `null`: this is the last. */
  nextBeforeId: number | null;
};

/** Newest first, at most `most`; `state`: those alone. */
export async function listOutboxPage(
  { db }: Pick<Deps, 'db'>,
  { max, ...which }: { max: number; beforeId?: number; state?: OutboxState },
): Promise<OutboxPage> {
  const found = await selectEntries(db, { take: max + 1, ...which });
  const entries = found
    .slice(0, max)
    .map((entry) => ({ ...entry, hostName: new URL(entry.target).hostname }));
  const unsent = await selectNotSent(
    db,
    entries.map(({ hostName }) => hostName),
  );
  return {
    entries: entries.map((entry) => ({ ...entry, isNever: unsent.includes(entry.hostName) })),
    nextBeforeId: found.length > max ? (entries.at(-1)?.id ?? null) : null,
  };
}
