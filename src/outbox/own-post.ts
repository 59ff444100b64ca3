/**
 * Telling another post of this blog: the claim is handed over here, without the network.
 */
import { receiveLinkback, type RefusalReason } from '../linkbacks/receive/receive.ts';
import type { SendOutcome, OutgoingNotification } from './entry.ts';

const SAYS: Partial<Record<RefusalReason, string>> = {
  closed: 'The post does not take webmentions.',
  'no-such-post': 'There is no post there any more.',
};

/** What becomes of it is the receiving side's, as of any other linkback. */
export async function notifyOwnPost(
  deps: Parameters<typeof receiveLinkback>[0],
  { source, target }: OutgoingNotification,
): Promise<SendOutcome> {
  const received = await receiveLinkback(deps, { via: 'webmention', source, target, client: '' });
  if (received.kind === 'received') return { kind: 'sent', detail: 'Received here.' };
  const { reason } = received;
  const detail = SAYS[reason] ?? `It was refused here: ${reason}.`;
  return { kind: reason === 'host-full' ? 'may-heal' : 'refused', detail };
}
