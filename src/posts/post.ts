/**
 * What a post is: its types, its slug, its path and its permalink, and who may read it now.
 *
 * Only `isPublic` and the functions below it read its status and its date together. A scheduled post becomes public by the
 * clock, without a write; `wasPublic` is only stored when a post stops being public.
 */
import { cutText } from '../lib/text/plain-text.ts';
import { shownAt } from '../lib/time.ts';
import type { LibraryImage } from './images/image.ts';
import type { Author, SeriesPlace, Term } from './terms/term.ts';
import { isReservedSlug, isSlug } from './urls/paths.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** A `post` is in lists by date; a `page` is in no list, and has no date in its path. */
export const POST_KINDS = ['post', 'page'] as const;
export type PostKind = (typeof POST_KINDS)[number];

/** What the source of a post's text is written in. HTML is kept byte for byte, and rendered by a sanitiser (html/). */
export const BODY_FORMATS = ['markdown', 'html'] as const;
export type BodyFormat = (typeof BODY_FORMATS)[number];

/** The source of a post's text. */
export type BodySource = { bodyFormat: BodyFormat; markdown: string };
export type GivenSource = {
  markdown: string;
  /** @default 'markdown' */
  bodyFormat?: BodyFormat;
};

/**
 * The statuses that an author can set. A published post with a future date is scheduled. A protected
 * post is readable with its password, and is in no list.
 */
export const WRITABLE_STATUSES = ['draft', 'published', 'private', 'protected'] as const;
export type WritableStatus = (typeof WRITABLE_STATUSES)[number];

/**
 * `unpublished` was public once, and answers 410; so do `trashed` (it can be restored) and `deleted` (its
 * text is erased) if they were public.
 */
export const POST_STATUSES = [...WRITABLE_STATUSES, 'unpublished', 'trashed', 'deleted'] as const;
export type PostStatus = (typeof POST_STATUSES)[number];

/** The linkback protocols. */
export const PROTOCOLS = ['pingback', 'trackback', 'webmention'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A post's own switches. Its age may close it as well (ping-states.ts). */
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
 * The page that a post responds to; an RSVP is a reply to an event.
 *
 * @see https://microformats.org/wiki/h-entry
 */
export type ResponseTo = { kind: ResponseKind; url: string; rsvp: Rsvp | null };

/** What the page says that a post responds to; `null` for each that it does not. Nothing is markup. */
export type ReplyContext = {
  title: string | null;
  author: string | null;
  authorUrl: string | null;
  site: string | null;
  excerpt: string | null;
  publishedAt: Date | null;
};

export type Post = PingSwitches & {
  id: number;
  kind: PostKind;
  /** Such as `/2026/11/slug`, a page's `/slug`; decoded, without the site's own path. */
  path: string;
  slug: string;
  /** Empty: a note. */
  title: string;
  /** Safe HTML, rendered on save. */
  bodyHtml: string;
  /** The cover image. */
  cover: LibraryImage | null;
  /** Plain text. */
  excerpt: string;
  words: number;
  status: PostStatus;
  /** Whether it ever was public: a draft or private post that was answers 410. */
  wasPublic: boolean;
  publishedAt: Date;
  /** `YYYY-MM` of `publishedAt` in the blog's time zone. */
  month: string;
  updatedAt: Date;
  commentsOpen: boolean;
  /** BCP 47; `null`: the site's. */
  language: string | null;
  author: Author | null;
  /** In the author's order. */
  categories: Term[];
  tags: Term[];
  /** `null`: it is a part of none. */
  series: SeriesPlace | null;
  /** The first post of its translations; `null`: it is that itself, or has none. */
  translationOfId: number | null;
  responseTo: ResponseTo | null;
  /** Its social card, once it was drawn: SHA-256 of what it shows, hexadecimal, and its media type. */
  card?: { hash: string; type: string };
  /** What the page says that it responds to, if that is known and shown. */
  context?: ReplyContext;
  /** The home page shows it first. */
  pinned: boolean;
  /** Trackback URLs entered by the author. */
  trackbacksTo: string[];
  /** `false`: no notifications are sent for it. */
  notifies: boolean;
  /** Its id in the feeds of an earlier blog. */
  guid?: string | null;
};

/** A post as its author enters it. */
export type PostDraft = Partial<PingSwitches> &
  GivenSource & {
    /** Empty: a note, which has a text, or responds to a page. */
    title: string;
    /** Made from the title when missing, so that it is free. */
    slug?: string;
    /** Made from the text when missing. */
    excerpt?: string;
    /** When missing: now for a new post, unchanged for an existing one. */
    publishedAt?: Date;
    /** When it was last changed; a future date counts as now. Now when missing. */
    updatedAt?: Date;
    /** Paths that it had on another site, which redirect to it. Added to those that it has. */
    aliases?: string[];
    /** @default 'published' */
    status?: WritableStatus;
    /** Of a protected post, or a draft or private post that is to become one. Unchanged when missing. */
    password?: string;
    /** @default 'post' */
    kind?: PostKind;
    /** BCP 47; the site's when missing. */
    language?: string;
    /** The author's name; a new name makes a new author. */
    author?: string;
    /** Names; a new name makes a new category. */
    categories?: string[];
    tags?: string[];
    /** A name; a new name makes a new series. */
    series?: string;
    /** Its place in the series. */
    seriesOrder?: number;
    /** The title, slug, path or URL of a post of which it is a translation. */
    translationOf?: string;
    /** The id that it had in WordPress: `/?p=ID` redirects to it. */
    wordpressId?: number;
    /** An image of the media library. Unchanged when missing; a new post has none. */
    coverId?: number | null;
    /** The site's default when missing, as for the ping switches. */
    commentsOpen?: boolean;
    responseTo?: ResponseTo;
    trackbacksTo?: string[];
    /** @default true */
    notifies?: boolean;
    /** Whether the home page shows it first. Unchanged when missing; a new post is not pinned. */
    pinned?: boolean;
  };

export const MAX_TITLE_LENGTH = 300;
export const MAX_PASSWORD_LENGTH = 100;
/** URLs that an owner gives a post to send trackbacks to. */
export const MAX_TRACKBACKS = 20;

export const MAX_CATEGORIES = 20;
export const MAX_TAGS = 50;

/** The largest value of its column. */
export const MAX_WORDPRESS_ID = 2 ** 31 - 1;

const MAX_NAME_LENGTH = 60;

/** What a post is called where others name it: its title, or a note's first words. */
export function postName({ title, excerpt }: Pick<Post, 'title' | 'excerpt'>): string {
  return title || cutText(excerpt, MAX_NAME_LENGTH) || 'Untitled';
}

/** The last visible change of a post; for a scheduled one, its publication. */
export function changedAt({
  publishedAt,
  updatedAt,
}: Pick<Post, 'publishedAt' | 'updatedAt'>): Date {
  return updatedAt > publishedAt ? updatedAt : publishedAt;
}

/** The path before the slug, in any of the permalink shapes. */
const DIRECTORY = /^(?:\/\d{4}(?:\/(?:0[1-9]|1[0-2])(?:\/(?:0[1-9]|[12]\d|3[01]))?)?)?$/;
/** Below a year alone, two digits are a month. */
const MONTH = /^\d\d$/;

/** The path in the site's permalink shape, with the date in its time zone; a page's is `/slug`. */
export function pathOf(
  { kind, slug, publishedAt }: Pick<Post, 'kind' | 'slug' | 'publishedAt'>,
  { permalinks, timeZone }: Pick<SiteSettings, 'permalinks' | 'timeZone'>,
): string {
  const [year = '', month = '', day = ''] = shownAt(publishedAt, timeZone)
    .toISOString()
    .split(/[-T]/);
  // The slug comes last: it may contain the letters YYYY, MM or DD.
  return (kind === 'page' ? '/slug' : permalinks)
    .replace('YYYY', year)
    .replace('MM', month)
    .replace('DD', day)
    .replace('slug', () => slug);
}

/** `YYYY-MM`, for the archive. */
export function monthOf(publishedAt: Date, timeZone: string): string {
  return shownAt(publishedAt, timeZone).toISOString().slice(0, 'YYYY-MM'.length);
}

/**
 * Whether a decoded path has the shape of a post's or a page's. No other path is looked up in the
 * database.
 */
export function isPostPath(path: string): boolean {
  const slugAt = path.lastIndexOf('/') + 1;
  const directory = path.slice(0, Math.max(0, slugAt - 1));
  const slug = path.slice(slugAt);
  if (slugAt === 0 || !DIRECTORY.test(directory) || !isSlug(slug)) return false;
  if (directory === '') return !isReservedSlug(slug);
  return directory.length > '/YYYY'.length || !MONTH.test(slug);
}

/** The post's absolute URL. `siteUrl` has no trailing slash. */
export function permalink(siteUrl: string, post: Pick<Post, 'path'>): string {
  return siteUrl + encodeURI(post.path);
}

/** In pixels. */
export const CARD_SIZE = { width: 1_200, height: 630 } as const;

/** `null`: it has no social card, or none yet. */
export function cardUrl(siteUrl: string, { id, card }: Pick<Post, 'id' | 'card'>): string | null {
  if (!card) return null;
  const extension = card.type === 'image/png' ? 'png' : 'jpg';
  return `${siteUrl}/cards/${id}-${card.hash.slice(0, 16)}.${extension}`;
}

type Dated = Pick<Post, 'status' | 'publishedAt'>;

/** Whether everyone may read it. @param post `status` may be the column as stored */
export function isPublic(
  { status, publishedAt }: { status: string; publishedAt: Date },
  now: Date,
): boolean {
  return status === 'published' && publishedAt <= now;
}

/**
 * Whether it ever was public: from then on its path is frozen and answers 410 if it is withdrawn, and
 * notified sites are notified of changes.
 */
export function hasBeenPublic(post: Dated & Pick<Post, 'wasPublic'>, now: Date): boolean {
  const isWithdrawn = post.status === 'unpublished' || post.status === 'deleted';
  return post.wasPublic || isWithdrawn || isPublic(post, now);
}

/**
 * Whether readers may know its URL: it was public, or readable with its password.
 *
 * @param statusBefore of a trashed post
 */
export function isUrlKnown(
  post: Dated & Pick<Post, 'wasPublic'>,
  statusBefore: PostStatus | null,
  now: Date,
): boolean {
  return hasBeenPublic(post, now) || (statusBefore ?? post.status) === 'protected';
}

/** The status that the admin shows: as stored, or scheduled. */
export type Standing = PostStatus | 'scheduled';

export function standingOf(post: Dated, now: Date): Standing {
  return post.status === 'published' && post.publishedAt > now ? 'scheduled' : post.status;
}

/** The URL for trackbacks to the post at `postUrl`. */
export function trackbackUrl(postUrl: string): string {
  return `${postUrl}/trackback`;
}
