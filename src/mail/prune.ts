/**
 * What is forgotten of letters: sent ones after thirty days, those that were given up after ninety.
 */
import type { Deps } from '../deps.ts';
import { deleteEmailsBefore } from './store.ts';

const DAY_MS = 86_400_000;

/** @returns how many went */
export async function pruneMail({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const ago = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  return (
    (await deleteEmailsBefore(db, 'sent', ago(30))) +
    (await deleteEmailsBefore(db, 'failed', ago(90)))
  );
}
