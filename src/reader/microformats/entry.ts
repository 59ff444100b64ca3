/**
 * Reads an h-entry: its type of response to a target, the text of a reply, and its publication date.
 *
 * @see https://indieweb.org/post-type-discovery
 */
import { parseHtml } from '../../lib/html/parse.ts';
import { readableText } from '../../lib/html/text.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import { readShown } from '../../lib/time.ts';
import { RSVPS } from '../../posts/post.ts';
import type { Evidence } from '../evidence.ts';
import type { KeyOfLink } from '../links/link-key.ts';
import { firstText, textOfValue, type Properties, type Value, urlsOf } from './read.ts';

const MAX_CONTENT_LENGTH = 10_000;
/** Longest word that a cut removes whole; scripts without spaces are cut anywhere. */
const LONGEST_WORD = 100;

/**
 * The entry's content, else its summary, else its name; paragraphs separated by `\n\n`, at most 10,000
 * UTF-16 units. `null` if it has no text.
 */
export function replyContent(entry: Properties): string | null {
  const contents = entry['content'] ?? [];
  const text =
    contents.map(paragraphs).find((found) => found !== '') ??
    firstText(entry, 'summary') ??
    firstText(entry, 'name');
  return text === null ? null : cutAtWord(text);
}

function paragraphs(value: Value): string {
  if (typeof value === 'string' || !('html' in value)) return textOfValue(value);
  const { text } = readableText(parseHtml(value.html, 'html'));
  return text.split('\n').map(toPlainText).filter(Boolean).join('\n\n');
}

function cutAtWord(text: string): string {
  const cut = cutText(text, MAX_CONTENT_LENGTH);
  if (cut === text) return text;
  const space = Math.max(cut.lastIndexOf(' '), cut.lastIndexOf('\n'));
  return space < cut.length - LONGEST_WORD ? cut : `${cut.slice(0, space).trimEnd()}…`;
}

type LinkType = Pick<Evidence, 'type' | 'rsvp'>;

const MENTION: LinkType = { type: 'mention', rsvp: null };

/**
 * The type of response that `entry` is to the target. A like of another page that also links to the target
 * is a mention.
 *
 * @param entry the entry's own properties; `null` if the page has no entry
 * @param olderReplies URLs that the entry or the page replies to by older markup
 * @param target compares URLs with the target's key
 */
export function linkType(
  entry: Properties | null,
  olderReplies: readonly URL[],
  target: { keyOf: KeyOfLink; key: string },
): LinkType {
  const hasTarget = (urls: readonly URL[]): boolean =>
    urls.some((url) => target.keyOf(url) === target.key);
  const isTarget = (name: string): boolean => entry !== null && hasTarget(urlsOf(entry, name));
  const isReply = isTarget('in-reply-to') || hasTarget(olderReplies);

  const rsvp = isReply && entry && rsvpOf(entry);
  if (rsvp) return { type: 'rsvp', rsvp };
  if (isTarget('repost-of')) return { type: 'repost', rsvp: null };
  if (isTarget('like-of')) return { type: 'like', rsvp: null };
  if (isReply) return { type: 'reply', rsvp: null };
  if (isTarget('bookmark-of')) return { type: 'bookmark', rsvp: null };
  return MENTION;
}

/** The first rsvp value, if it is valid. */
function rsvpOf(entry: Properties): Evidence['rsvp'] {
  const [value] = entry['rsvp'] ?? [];
  const answer = value === undefined ? '' : textOfValue(value).toLowerCase();
  return RSVPS.find((rsvp) => rsvp === answer) ?? null;
}

const DATE = String.raw`(\d{4}-\d{2}-\d{2})`;
const TIME = String.raw`(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?`;
const ZONE = String.raw`(?:Z|([+-]\d{2}):?(\d{2})?)`;
const PUBLISHED = new RegExp(`^${DATE}(?:[T ]${TIME} ?${ZONE}?)?$`, 'i');

/**
 * The entry's `published` in ISO 8601: a time in UTC, or a day. A time without a zone is taken as UTC. `null`
 * if there is none, or it is not a date.
 */
export function publicationDate(entry: Properties): string | null {
  const match = PUBLISHED.exec(firstText(entry, 'published') ?? '');
  if (!match) return null;
  const [, day = '', time, seconds = '00', hours = '+00', minutes = '00'] = match;
  const instant = new Date(`${day}T${time ?? '00:00'}:${seconds}${hours}:${minutes}`);
  if (Number.isNaN(instant.getTime()) || !readShown(day)) return null;
  return time === undefined ? day : instant.toISOString();
}
