/**
 * What the owner reads of the outbox. The admin and the CLI take their sentences from here, so that
 * both say the same of the same entry.
 */
import type { OutboxEntry, OutboxState } from './entry.ts';
import type { Preview } from './plan/plan.ts';
import type { Post } from '../posts/post.ts';
import { standingOf, type Standing } from '../posts/visibility.ts';

export const STATE_NAMES: Record<OutboxState, string> = {
  waiting: 'Waiting',
  sent: 'Sent',
  refused: 'Refused',
  failed: 'Failed',
  'no-endpoint': 'Takes no pings',
  skipped: 'Skipped',
};

export const NO_ENTRIES = 'No post has told anybody of a link yet.';

/** What there is to know of an entry beside its state and its dates. */
export function entryFacts(
  entry: Pick<OutboxEntry, 'protocol' | 'byHand' | 'linked' | 'attempts'>,
): string[] {
  const { protocol, byHand, linked, attempts } = entry;
  return [
    ...(protocol === null ? [] : [protocol]),
    ...(byHand ? ['address given by hand'] : []),
    ...(linked ? [] : ['not linked any more']),
    ...(attempts > 0 ? [`${String(attempts)} ${attempts === 1 ? 'try' : 'tries'}`] : []),
  ];
}

/** What saving the post does: a verb, and after the protocol what explains it. */
const WOULD_HAPPEN: Record<Exclude<Preview['why'], 'unchanged'>, [verb: string, why?: string]> = {
  new: ['would be notified'],
  changed: ['would be notified again', 'the text around the link changed'],
  removed: ['would be notified', 'the link was removed'],
  never: ['would not be notified'],
};

/** Of what saving the post would not change. */
const HAPPENED: Record<OutboxState, string> = {
  waiting: 'is waiting to be notified',
  sent: 'has been notified',
  refused: 'refused the notification',
  failed: 'could not be notified',
  'no-endpoint': 'takes no pings',
  skipped: 'was not notified',
};

/** What would become of a target, as the rest of a sentence that begins with it; no full stop. */
export function previewText({ why, state, protocol, because }: Preview): string {
  const [verb, reason] = why === 'unchanged' ? [HAPPENED[state ?? 'waiting']] : WOULD_HAPPEN[why];
  const by = protocol === null ? '' : ` by ${protocol}`;
  const explained = because ?? reason;
  return `${verb}${by}${explained === undefined ? '' : `: ${explained.replace(/\.$/, '')}`}`;
}

/** Before the targets of a post that nobody is notified of now. */
const FOR_WHOM: Partial<Record<Standing, string>> = {
  scheduled: 'Scheduled: linked sites are notified when the post is published.',
  draft: 'Draft: linked sites are notified only once the post is published.',
  private: 'Private: linked sites are not notified.',
  protected: 'Password-protected: linked sites are not notified.',
};

/** What a dry run says before the targets: sentences. `mayNot`: why nothing is sent at all. */
export function previewNotes(
  post: Pick<Post, 'status' | 'publishedAt'>,
  { previews, mayNot, now }: { previews: readonly Preview[]; mayNot: string | null; now: Date },
): string[] {
  const forWhom = FOR_WHOM[standingOf(post, now)];
  return [
    ...(forWhom === undefined ? [] : [forWhom]),
    ...(mayNot === null ? [] : [mayNot]),
    ...(previews.length === 0 ? ['The post has no links to notify.'] : []),
  ];
}
