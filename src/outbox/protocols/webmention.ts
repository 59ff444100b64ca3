/**
 * Sends webmentions: the form, and what its response means.
 *
 * @see https://www.w3.org/TR/webmention/#sender-notifies-receiver
 */
import { parseHttpUrl } from '../../lib/url.ts';
import type { PostAnswer } from '../../net/page.ts';
import { httpAnswerText, transientOutcome } from '../outcome.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';

export function webmentionRequest({ source, target }: OutgoingNotification) {
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({ source, target }).toString(),
  };
}

/**
 * Any 2xx is success, and so is 303, with which web forms answer when they accepted the form. A 201
 * has the status URL of the webmention.
 */
export function webmentionOutcome(answer: PostAnswer): SendOutcome {
  const detail = httpAnswerText(answer);
  if (answer.status === 303 || (answer.status >= 200 && answer.status <= 299)) {
    return { kind: 'sent', detail, statusUrl: answer.status === 201 ? statusUrl(answer) : null };
  }
  return transientOutcome(answer) ?? { kind: 'refused', detail };
}

function statusUrl({ headers, finalUrl }: PostAnswer): string | null {
  const location = URL.parse(headers.location ?? '', finalUrl.href);
  if (headers.location === null || !location) return null;
  return parseHttpUrl(location.href)?.href ?? null;
}
