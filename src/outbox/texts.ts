/**
 * Texts about outbox entries, the same in the admin and the CLI.
 */
import type { OutboxEntry, OutboxState } from './entry.ts';
import type { Preview } from './plan/plan.ts';
import { type Post, standingOf, type Standing } from '../posts/post.ts';

export const STATE_NAMES: Record<OutboxState, string> = {
  waiting: 'Waiting',
  sent: 'Sent',
  refused: 'Refused',
  failed: 'Failed',
  'no-endpoint': 'No endpoint',
  skipped: 'Skipped',
  imported: 'Imported',
};

export const NO_ENTRIES = 'No notifications yet.';

/** Short facts about an entry, besides its state and its dates. */
export function entryFacts(
  entry: Pick<
    OutboxEntry,
    'protocol' | 'byHand' | 'linked' | 'attempts' | 'state' | 'sentAt' | 'salmentionedAt'
  >,
): string[] {
  const { protocol, byHand, linked, attempts } = entry;
  return [
    ...(protocol === null ? [] : [protocol]),
    ...(byHand ? ['trackback URL entered by hand'] : []),
    ...(linked ? [] : ['link removed']),
    ...salmentionFacts(entry),
    ...(attempts > 0 ? [`${String(attempts)} ${attempts === 1 ? 'try' : 'tries'}`] : []),
  ];
}

/** Why it is notified again without a change of its link. */
function salmentionFacts({
  state,
  sentAt,
  salmentionedAt,
}: Pick<OutboxEntry, 'state' | 'sentAt' | 'salmentionedAt'>): string[] {
  if (salmentionedAt === null) return [];
  if (sentAt !== null && sentAt >= salmentionedAt)
    return ['notified again because the post showed other responses'];
  return [
    state === 'waiting'
      ? 'to be notified again because the post shows other responses'
      : 'not notified again of the other responses that the post showed',
  ];
}

/** What saving the post would do: a verb, and the explanation after the protocol. */
const PREVIEW_TEXTS: Record<Exclude<Preview['why'], 'unchanged'>, [verb: string, why?: string]> = {
  new: ['would be notified'],
  changed: ['would be notified again', 'the text around the link changed'],
  removed: ['would be notified', 'the link was removed'],
  skipped: ['would not be notified'],
};

/** For targets whose entry would not change. */
const UNCHANGED_TEXTS: Record<OutboxState, string> = {
  waiting: 'is waiting to be notified',
  sent: 'has been notified',
  refused: 'refused the notification',
  failed: 'could not be notified',
  'no-endpoint': 'has no endpoint',
  skipped: 'was not notified',
  imported: 'counts as notified by the earlier blog',
};

/** What would happen to a target, as the end of a sentence that begins with it, without a full stop. */
export function previewText({ why, state, protocol, because }: Preview): string {
  const [verb, reason] =
    why === 'unchanged' ? [UNCHANGED_TEXTS[state ?? 'waiting']] : PREVIEW_TEXTS[why];
  const by = protocol === null ? '' : ` by ${protocol}`;
  const explanation = because ?? reason;
  return `${verb}${by}${explanation === undefined ? '' : `: ${explanation.replace(/\.$/, '')}`}`;
}

/** Notes on posts whose linked sites are not notified now. */
const STATUS_NOTES: Partial<Record<Standing, string>> = {
  scheduled: 'Scheduled: linked sites are notified when the post is published.',
  draft: 'Draft: linked sites are notified only once the post is published.',
  private: 'Private: linked sites are not notified.',
  protected: 'Password-protected: linked sites are not notified.',
};

/** Sentences before the targets of a preview. `mayNot`: why nothing is sent at all. */
export function previewNotes(
  post: Pick<Post, 'status' | 'publishedAt'>,
  { previews, mayNot, now }: { previews: readonly Preview[]; mayNot: string | null; now: Date },
): string[] {
  const statusNote = STATUS_NOTES[standingOf(post, now)];
  return [
    ...(statusNote === undefined ? [] : [statusNote]),
    ...(mayNot === null ? [] : [mayNot]),
    ...(previews.length === 0 ? ['The post has no links to notify.'] : []),
  ];
}
