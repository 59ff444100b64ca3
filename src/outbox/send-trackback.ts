/**
 * Telling by TrackBack: the form that is posted, and what the answer means.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification "Sending a TrackBack Ping"
 */
import { decodeEntitiesOnce } from '../lib/entities.ts';
import type { PostAnswer } from '../net/page.ts';
import { answerText, bodyText, httpAnswerText } from './answer-text.ts';
import type { SendOutcome, Telling } from './entry.ts';
import { trouble } from './http-status.ts';

/** How receivers say that they know of it: there is no number for that. */
const REGISTERED_BEFORE = /\balready\b|\bduplicate\b|\bregistered before\b/i;

/**
 * Of a link that is gone the address alone: it makes a receiver that verifies look again, and one
 * that prints whatever it is sent has nothing to print.
 */
export function trackbackRequest({ source, linked, title, excerpt, blogName }: Telling) {
  const said = linked ? { title, excerpt, blog_name: blogName } : {};
  return {
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    body: new URLSearchParams({ url: source, ...said }).toString(),
  };
}

/**
 * The answer is looked for in whatever came, well-formed or not: many servers print it by hand, and
 * some send it with a status of its own.
 */
export function trackbackOutcome(answer: PostAnswer): SendOutcome {
  const healing = trouble(answer);
  if (healing) return healing;
  const text = bodyText(answer);
  const error = /<error>\s*(\d{1,9})\s*<\/error>/i.exec(text)?.[1];
  if (error === undefined) {
    return {
      kind: 'refused',
      says: `${httpAnswerText(answer)} What answered does not speak TrackBack.`,
    };
  }
  if (Number(error) === 0) return { kind: 'sent', says: 'Received.' };
  const says = messageIn(text);
  return { kind: REGISTERED_BEFORE.test(says) ? 'sent' : 'refused', says };
}

function messageIn(text: string): string {
  const start = /<message>/i.exec(text);
  const rest = start ? text.slice(start.index + start[0].length) : '';
  const end = rest.search(/<\/message>/i);
  const message = end < 0 ? '' : rest.slice(0, end);
  const cdata = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(message);
  return answerText(cdata?.[1] ?? decodeEntitiesOnce(message)) || 'Refused without a reason.';
}
