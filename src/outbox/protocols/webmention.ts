/**
 * Telling by webmention: what is posted, and what the answer means.
 *
 * @see https://www.w3.org/TR/webmention/#sender-notifies-receiver
 */
import { parseHttpUrl } from '../../lib/url.ts';
import type { PostAnswer } from '../../net/page.ts';
import { httpAnswerText, trouble } from '../answer.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';

export function webmentionRequest({ source, target }: OutgoingNotification) {
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({ source, target }).toString(),
  };
}

/**
 * Any 2xx is success; so is 303, with which web forms say that they have taken what was sent. With
 * 201 comes the address at which the receiver tells what became of it.
 */
export function webmentionOutcome(answer: PostAnswer): SendOutcome {
  const detail = httpAnswerText(answer);
  if (answer.status === 303 || (answer.status >= 200 && answer.status <= 299)) {
    return { kind: 'sent', detail, statusUrl: answer.status === 201 ? statusUrl(answer) : null };
  }
  return trouble(answer) ?? { kind: 'refused', detail };
}

function statusUrl({ headers, finalUrl }: PostAnswer): string | null {
  const location = URL.parse(headers.location ?? '', finalUrl.href);
  if (headers.location === null || !location) return null;
  return parseHttpUrl(location.href)?.href ?? null;
}
