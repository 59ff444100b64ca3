/**
 * An entry of the outbox as a row of the desk.
 */
import { presentTime } from '../lib/time.ts';
import type { OutboxRowView } from '../views/outbox.ts';
import { parseHttpUrl } from '../../../lib/url.ts';
import type { AdminEntry } from '../../../outbox/list.ts';
import { entryFacts, STATE_NAMES } from '../../../outbox/texts.ts';
import { permalink } from '../../../posts/post.ts';

export function presentEntry(
  { siteUrl, timeZone }: { siteUrl: string; timeZone: string },
  entry: AdminEntry,
): OutboxRowView {
  const { id, target, hostName, state, postPath, postTitle, sentAt, nextTryAt } = entry;
  return {
    id,
    target,
    host: hostName,
    post: { title: postTitle, url: permalink(siteUrl, { path: postPath }) },
    state: STATE_NAMES[state],
    isWrong: state === 'failed' || state === 'refused',
    facts: [...entryFacts(entry), ...(entry.isNever ? [`${hostName} is never told`] : [])],
    created: presentTime(entry.createdAt, timeZone),
    sent: sentAt && presentTime(sentAt, timeZone),
    nextTry: nextTryAt && presentTime(nextTryAt, timeZone),
    answer: entry.lastAnswer,
    // As the other side sent it.
    statusUrl: entry.statusUrl === null ? null : (parseHttpUrl(entry.statusUrl)?.href ?? null),
    isNever: entry.isNever,
    isOwn: hostName === new URL(siteUrl).hostname,
  };
}
