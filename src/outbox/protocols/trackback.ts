/**
 * Telling by TrackBack: the form that is posted, and what the answer means.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification "Sending a TrackBack Ping"
 */
import { decodeEntitiesOnce } from '../../lib/html/entities.ts';
import type { PostAnswer } from '../../net/page.ts';
import { answerText, bodyText, httpAnswerText, trouble } from '../answer.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';

/** How receivers say that they know of it: there is no number for that. */
const REGISTERED_BEFORE = /\balready\b|\bduplicate\b|\bregistered before\b/i;

/** What the owner reads before the answer to a removal. */
const NO_REMOVAL = 'TrackBack knows no removal, so the other site may keep showing the link.';

/**
 * Of a link that is gone the address alone: it makes a receiver that verifies look again, and one
 * that prints whatever it is sent has nothing to print.
 */
export function trackbackRequest({
  source,
  linked,
  title,
  excerpt,
  blogName,
}: OutgoingNotification) {
  const said = linked
    ? {
        title: toTrackbackText(title),
        excerpt: toTrackbackText(excerpt),
        blog_name: toTrackbackText(blogName),
      }
    : {};
  return {
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    body: new URLSearchParams({ url: source, ...said }).toString(),
  };
}

/**
 * As WordPress sends it: text in which `<` is a character reference. A receiver that takes the
 * fields for HTML, as WordPress does, would drop all that follows a `<`; one that does not decodes
 * references once. `&` stays where it begins no reference, for those that print what they get.
 */
function toTrackbackText(text: string): string {
  return text.replace(/&(?=#?\w+;)/g, '&amp;').replaceAll('<', '&lt;');
}

/**
 * The answer is looked for in whatever came, well-formed or not: many servers print it by hand, and
 * some send it with a status of its own. To a removal there is no wrong one: WordPress says that it
 * knows the link, or nothing at all, as the ping has no title.
 */
export function trackbackOutcome(
  answer: PostAnswer,
  { linked }: OutgoingNotification,
): SendOutcome {
  const detail = httpAnswerText(answer);
  const transient = trouble(answer);
  if (!linked && !transient) return { kind: 'sent', detail: removalText(detail) };
  if (transient) return trackbackNotDelivered(transient, { linked });
  const text = bodyText(answer);
  const error = /<error>\s*(\d{1,9})\s*<\/error>/i.exec(text)?.[1];
  if (error === undefined) {
    return {
      kind: 'refused',
      detail: `${detail} What answered does not speak TrackBack.`,
    };
  }
  if (Number(error) === 0) return { kind: 'sent', detail: 'Received.' };
  const message = messageIn(text);
  return { kind: REGISTERED_BEFORE.test(message) ? 'sent' : 'refused', detail: message };
}

/** Had a removal arrived, nothing would be different, so it is not tried again. */
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
