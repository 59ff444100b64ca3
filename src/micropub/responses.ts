/**
 * What an entry responds to: in-reply-to, repost-of, like-of, bookmark-of and rsvp, as the one page that a post responds
 * to; and back.
 *
 * @see https://www.w3.org/TR/post-type-discovery/
 */
import type { ClientPost } from '../clients/fields.ts';
import { InvalidInputError } from '../lib/errors.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { RSVPS, type ResponseKind, type ResponseTo } from '../posts/post.ts';
import { onlyText, urlOf, type Values } from './entry.ts';

/** The first that an entry has decides what kind of post it is. */
const KINDS = [
  'in-reply-to',
  'repost-of',
  'like-of',
  'bookmark-of',
] as const satisfies readonly ResponseKind[];

export const RESPONSE_PROPERTIES = [...KINDS, 'rsvp'] as const;

/**
 * `asGiven`: what the column cannot hold, by property: a nested entry, further URLs.
 *
 * @throws InvalidInputError for what is no URL, or an RSVP to nothing
 */
export function responseOf(properties: Values): {
  responseTo: ResponseTo | null;
  asGiven: Record<string, unknown[]>;
} {
  const asGiven = Object.fromEntries(KINDS.map((kind) => [kind, [] as unknown[]]));
  const rsvp = rsvpIn(properties);
  let responseTo: ResponseTo | null = null;
  for (const kind of KINDS) {
    const values = (properties.get(kind) ?? []).filter((each) => each !== '');
    const [first] = values;
    if (first === undefined) continue;
    const url = parseHttpUrl(urlOf(first) ?? '');
    if (!url) throw new InvalidInputError(`${kind} is a URL that begins with http:// or https://.`);
    const isMain = responseTo === null;
    responseTo ??= { kind, url: url.href, rsvp: kind === 'in-reply-to' ? rsvp : null };
    if (!isMain || values.length > 1 || first !== url.href) asGiven[kind] = values;
  }
  if (rsvp !== null && responseTo?.rsvp !== rsvp) {
    throw new InvalidInputError('rsvp needs in-reply-to with the URL of the event.');
  }
  return { responseTo, asGiven };
}

function rsvpIn(properties: Values): ResponseTo['rsvp'] {
  const given = onlyText(properties.get('rsvp') ?? [], 'rsvp')?.toLowerCase();
  const rsvp = RSVPS.find((each) => each === given);
  if (given === undefined || rsvp) return rsvp ?? null;
  throw new InvalidInputError('rsvp is one of yes, no, maybe and interested.');
}

export function responseProperties({
  responseTo,
  properties,
}: Pick<ClientPost, 'responseTo' | 'properties'>): [name: string, values: unknown[]][] {
  if (!responseTo) return [];
  const { kind, url, rsvp } = responseTo;
  const others = KINDS.filter((each) => each !== kind);
  const stored = properties[kind] ?? [];
  // The owner may have changed it since.
  const isCurrent = parseHttpUrl(urlOf(stored[0]) ?? '')?.href === url;
  return [
    [kind, isCurrent ? stored : [url]],
    ...others.map((each): [string, unknown[]] => [each, properties[each] ?? []]),
    ['rsvp', rsvp === null ? [] : [rsvp]],
  ];
}
