/**
 * What waits for the owner: verified linkbacks that nobody has decided about, and approved ones
 * whose page says other things by now.
 */
import type { Deps } from '../deps.ts';
import type { Linkback } from './linkback.ts';
import { allLinkbacks } from './list.ts';

/** Newest first, read in batches. What waits for its check is not the owner's yet. */
export async function* queuedLinkbacks(deps: Pick<Deps, 'db'>): AsyncGenerator<Linkback> {
  for await (const linkback of allLinkbacks(deps)) if (isQueued(linkback)) yield linkback;
}

function isQueued({ moderation, verification, proposed }: Linkback): boolean {
  return (moderation === 'pending' && verification === 'verified') || proposed !== null;
}
