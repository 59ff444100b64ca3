/**
 * The types of posts that clients offer, and the type that an entry has.
 *
 * @see https://www.w3.org/TR/post-type-discovery/#algorithm
 */
import type { Values } from './entry.ts';

export const POST_TYPES = [
  { type: 'note', name: 'Note' },
  { type: 'article', name: 'Article' },
  { type: 'photo', name: 'Photo' },
  { type: 'video', name: 'Video' },
  { type: 'audio', name: 'Audio' },
  { type: 'reply', name: 'Reply' },
  { type: 'like', name: 'Like' },
  { type: 'repost', name: 'Repost' },
  { type: 'bookmark', name: 'Bookmark' },
  { type: 'rsvp', name: 'RSVP' },
] as const;

/** The first of these properties that an entry has decides. */
const BY_PROPERTY = [
  ['rsvp', 'rsvp'],
  ['in-reply-to', 'reply'],
  ['repost-of', 'repost'],
  ['like-of', 'like'],
  ['bookmark-of', 'bookmark'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['photo', 'photo'],
  ['name', 'article'],
] as const satisfies readonly (readonly [string, PostType])[];

export type PostType = (typeof POST_TYPES)[number]['type'];

export function postTypeOf(properties: Values): PostType {
  return BY_PROPERTY.find(([name]) => properties.has(name))?.[1] ?? 'note';
}
