/**
 * Sends trackbacks: the form, and what its response means.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification "Sending a TrackBack Ping"
 */
import { decodeEntitiesOnce } from '../../lib/text/markup.ts';
import type { PostAnswer } from '../../net/page.ts';
import { answerText, bodyText, httpAnswerText, transientOutcome } from '../outcome.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';

/** The messages by which receivers report a duplicate ping: there is no error number for it. */
const ALREADY_REGISTERED = /\balready\b|\bduplicate\b|\bregistered before\b/i;

/** What is said of a removal; the answer follows it unless the ping was taken. */
const NO_REMOVAL = 'TrackBack has no removal, so the other site may keep showing the link.';

/**
 * For a removed link, only the URL is sent: a receiver that verifies checks again, and one that shows
 * whatever it gets has nothing to show.
 */
export function trackbackRequest({
  source,
  linked,
  title,
  excerpt,
  blogName,
}: OutgoingNotification) {
  const fields = linked
    ? {
        title: toTrackbackText(title),
        excerpt: toTrackbackText(excerpt),
        blog_name: toTrackbackText(blogName),
      }
    : {};
  return {
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    body: new URLSearchParams({ url: source, ...fields }).toString(),
  };
}

/**
 * Escapes text as WordPress does: `<` is a character reference. A receiver that treats the fields as
 * HTML, as WordPress does, would drop everything after a `<`; others decode references once. An `&`
 * that begins no reference stays, for receivers that show the fields as they are.
 */
function toTrackbackText(text: string): string {
  return text.replace(/&(?=#?\w+;)/g, '&amp;').replaceAll('<', '&lt;');
}

/**
 * Finds the answer in any body, well-formed or not: many servers print it by hand, and some send it
 * with another status. Every answer to a removal is success: WordPress answers that it has the link
 * already, or nothing at all, since the ping has no title.
 */
export function trackbackOutcome(
  answer: PostAnswer,
  { linked }: OutgoingNotification,
): SendOutcome {
  const detail = httpAnswerText(answer);
  const transient = transientOutcome(answer);
  // The status of a removal that was taken says nothing to the owner.
  if (!linked && !transient)
    return { kind: 'sent', detail: answer.status < 300 ? NO_REMOVAL : removalText(detail) };
  if (transient) return trackbackNotDelivered(transient, { linked });
  const text = bodyText(answer);
  const error = /<error>\s*(\d{1,9})\s*<\/error>/i.exec(text)?.[1];
  if (error === undefined) {
    return {
      kind: 'refused',
      detail: `${detail} The response is not a TrackBack response.`,
    };
  }
  if (Number(error) === 0) return { kind: 'sent', detail: 'Received.' };
  const message = messageIn(text);
  return { kind: ALREADY_REGISTERED.test(message) ? 'sent' : 'refused', detail: message };
}

/** A removal is not tried again: TrackBack could not have removed anything. */
export function trackbackNotDelivered(
  failure: SendOutcome & { detail: string },
  { linked }: Pick<OutgoingNotification, 'linked'>,
): SendOutcome {
  return linked ? failure : { kind: 'skipped', detail: removalText(failure.detail) };
}

function removalText(answered: string): string {
  return answerText(`${NO_REMOVAL} ${answered}`);
}

function messageIn(text: string): string {
  const start = /<message>/i.exec(text);
  const rest = start ? text.slice(start.index + start[0].length) : '';
  const end = rest.search(/<\/message>/i);
  const message = end < 0 ? '' : rest.slice(0, end);
  const cdata = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(message);
  return (
    answerText(cdata?.[1] ?? decodeEntitiesOnce(message)) || 'Refused without giving a reason.'
  );
}
