/**
 * What a post is, and where it stands: the types and the permalink rule.
 */
import { shownAt } from '../lib/time-zone.ts';
import type { LibraryImage } from './images/image.ts';
import type { Author, Term } from './terms/term.ts';
import { isReservedSlug } from './urls/path-rules.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** A `post` stands in lists by its date; a `page` for itself, at an address without one. */
export const POST_KINDS = ['post', 'page'] as const;
export type PostKind = (typeof POST_KINDS)[number];

/**
 * What a writer may ask for. A published one with a date in the future is scheduled; a protected one
 * is read by whoever has its password, and stands in no list.
 */
export const WRITABLE_STATUSES = ['draft', 'published', 'private', 'protected'] as const;
export type WritableStatus = (typeof WRITABLE_STATUSES)[number];

/** `unpublished` and `deleted` were public once: their addresses answer 410. */
export const POST_STATUSES = [...WRITABLE_STATUSES, 'unpublished', 'deleted'] as const;
export type PostStatus = (typeof POST_STATUSES)[number];

/** The ways by which other sites tell us of their links. */
export const PROTOCOLS = ['pingback', 'trackback', 'webmention'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A post's own switches; whether it is too old to take what is new is in pings.ts. */
export type PingSwitches = {
  pingbacksOpen: boolean;
  trackbacksOpen: boolean;
  webmentionsOpen: boolean;
};

export const RESPONSE_KINDS = ['in-reply-to', 'like-of', 'repost-of', 'bookmark-of'] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];

export const RSVPS = ['yes', 'no', 'maybe', 'interested'] as const;
export type Rsvp = (typeof RSVPS)[number];

/**
 * What a post itself answers; an RSVP is a reply to an event.
 *
 * @see https://microformats.org/wiki/h-entry
 */
export type ResponseTo = { kind: ResponseKind; url: string; rsvp: Rsvp | null };

export type Post = PingSwitches & {
  id: number;
  kind: PostKind;
  /** Such as `/2026/11/slug`, a page's `/slug`; decoded, without the site's own path. */
  path: string;
  slug: string;
  title: string;
  /** Safe HTML, rendered on save. */
  bodyHtml: string;
  /** The picture at its head. */
  cover: LibraryImage | null;
  /** Plain text. */
  excerpt: string;
  words: number;
  status: PostStatus;
  /** A draft or private post that the public has seen answers 410, too. */
  wasPublic: boolean;
  publishedAt: Date;
  /** `YYYY-MM` of `publishedAt` in the blog's time zone. */
  month: string;
  updatedAt: Date;
  commentsOpen: boolean;
  /** BCP 47; `null`: the site's. */
  language: string | null;
  author: Author | null;
  /** In the writer's order. */
  categories: Term[];
  tags: Term[];
  responseTo: ResponseTo | null;
  /** Trackback addresses given by hand. */
  trackbacksTo: string[];
  /** `false`: nothing is ever sent for it. */
  notifies: boolean;
};

/** A post as its writer gives it. */
export type PostDraft = Partial<PingSwitches> & {
  title: string;
  /** Made from the title when missing, so that it is free. The path of a post names it, too. */
  slug?: string;
  markdown: string;
  /** Made from the text when missing. */
  excerpt?: string;
  /** A new post is published now when missing; one that is there keeps its date. */
  publishedAt?: Date;
  /** When it was changed last, at most now; now when missing. */
  updatedAt?: Date;
  /** Paths at which it stood elsewhere: they lead to it. Those that it has stay. */
  aliases?: string[];
  /** @default 'published' */
  status?: WritableStatus;
  /** Of a protected post; that which it has when missing. */
  password?: string;
  /** @default 'post' */
  kind?: PostKind;
  /** BCP 47; the site's when missing. */
  language?: string;
  /** A name: the author of this name, or a new one. */
  author?: string;
  /** Names: the categories of these names, or new ones. */
  categories?: string[];
  tags?: string[];
  /** The id that it had in WordPress, whose addresses `/?p=ID` then lead here. */
  wordpressId?: number;
  /** A picture of the library; as it is when missing, and of a new one none. */
  coverId?: number | null;
  /** The site's default when missing; so are the switches for pings. */
  commentsOpen?: boolean;
  responseTo?: ResponseTo;
  trackbacksTo?: string[];
  /** @default true */
  notifies?: boolean;
};

export const MAX_TITLE_LENGTH = 300;
export const MAX_PASSWORD_LENGTH = 100;

/** The largest that its column holds. */
export const MAX_WORDPRESS_ID = 2 ** 31 - 1;

const SLUG = /^[\p{L}\p{N}\p{M}]+(?:-[\p{L}\p{N}\p{M}]+)*$/u;
/** What stands before the slug, in any of the shapes. */
const PLACE = /^(?:\/\d{4}(?:\/(?:0[1-9]|1[0-2])(?:\/(?:0[1-9]|[12]\d|3[01]))?)?)?$/;
/** Below a year alone, it is a month. */
const MONTH = /^\d\d$/;
const MAX_SLUG_LENGTH = 100;

/** Letters and digits of any script, lower-case, words joined by hyphens; `post` if none are left. */
export function slugFrom(title: string): string {
  const words = foldCharacters(title).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return cutSlug(words.join('-'), MAX_SLUG_LENGTH) || 'post';
}

/** In small letters, without the accents of Latin ones. */
export function foldCharacters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.replace(/\p{M}/gu, ''))
    .normalize('NFC')
    .toLowerCase();
}

/** The slug itself for 1, then `slug-2` and so on, never longer than a slug may be. */
export function numberedSlug(slug: string, number: number): string {
  if (number === 1) return slug;
  const end = `-${number}`;
  return cutSlug(slug, MAX_SLUG_LENGTH - end.length) + end;
}

function cutSlug(slug: string, length: number): string {
  return slug.slice(0, length).replace(/[-\p{Surrogate}]+$/u, '');
}

/** Where the site puts it, a page at `/slug` always; the date is that of its time zone. */
export function pathOf(
  { kind, slug, publishedAt }: Pick<Post, 'kind' | 'slug' | 'publishedAt'>,
  { permalinks, timeZone }: Pick<SiteSettings, 'permalinks' | 'timeZone'>,
): string {
  const [year = '', month = '', day = ''] = shownAt(publishedAt, timeZone)
    .toISOString()
    .split(/[-T]/);
  // The slug comes last: it may hold the letters that stand for a date.
  return (kind === 'page' ? '/slug' : permalinks)
    .replace('YYYY', year)
    .replace('MM', month)
    .replace('DD', day)
    .replace('slug', () => slug);
}

/** `YYYY-MM`, as the archive counts them. */
export function monthOf(publishedAt: Date, timeZone: string): string {
  return shownAt(publishedAt, timeZone).toISOString().slice(0, 'YYYY-MM'.length);
}

/**
 * Whether a decoded path has the shape of a post's or a page's; anything else never reaches the
 * database.
 */
export function isPostPath(path: string): boolean {
  const slugAt = path.lastIndexOf('/') + 1;
  const place = path.slice(0, Math.max(0, slugAt - 1));
  const slug = path.slice(slugAt);
  if (slugAt === 0 || !PLACE.test(place) || !isSlug(slug)) return false;
  if (place === '') return !isReservedSlug(slug);
  return place.length > '/YYYY'.length || !MONTH.test(slug);
}

/** Whether it can be the last part of a post's path; a page's is none of the site's own, either. */
export function isSlug(slug: string): boolean {
  return slug.length <= MAX_SLUG_LENGTH && SLUG.test(slug);
}

/** The post's own address, absolute. `siteUrl` has no trailing slash. */
export function permalink(siteUrl: string, post: Pick<Post, 'path'>): string {
  return siteUrl + encodeURI(post.path);
}
