/**
 * What the owner may change while the blog runs: names, meanings, defaults.
 *
 * Kept as rows, so that every process sees a change at its next request. What only a restart can
 * change is in config.ts.
 */
import { z } from 'zod';
import { canonicalLanguage } from '../lib/language-tag.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** `hold`: all wait. `known`: shown if its host was approved before. `open`: shown once verified. */
export const MODERATION_MODES = ['hold', 'known', 'open'] as const;
export type ModerationMode = (typeof MODERATION_MODES)[number];

/** Links from one post of this blog to another. `approved`: shown without asking. */
export const OWN_POSTS_MODES = ['off', 'on', 'approved'] as const;

/** `all`: all wait. `first`: those of whoever was not approved before. `none`: none, but for their score. */
export const COMMENT_MODERATION_MODES = ['all', 'first', 'none'] as const;
export type CommentModerationMode = (typeof COMMENT_MODERATION_MODES)[number];

const openByDefault = (pings: string) =>
  z.boolean().default(true).describe(`Whether a new post takes ${pings} when it does not say.`);

const closeAfterDays = (pings: string) =>
  z
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe(`Days after which a post closes to new ${pings}; 0 for never.`);

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line of text');

export const siteSettings = z.object({
  siteTitle: line(200).min(1).default('Antiphon').describe('The name of the blog.'),
  siteDescription: line(500).default('').describe('One sentence about the blog.'),
  siteLanguage: line(35)
    .refine((tag) => canonicalLanguage(tag) !== null, 'must be a language tag such as en or pt-BR')
    .default('en')
    .describe('The language the blog is written in.'),
  timeZone: line(60)
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin, or UTC')
    .default('UTC')
    .describe('Where the owner’s clock stands: dates at the desk are its.'),
  postsPerPage: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Posts on the home page, and on each page of older ones.'),
  postsPerFeed: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('Posts in each feed, the newest, with their full text.'),
  hubUrl: line(2_048)
    .refine(
      (url) => url === '' || parseHttpUrl(url) !== null,
      'must be an absolute http or https address, or empty',
    )
    .default('')
    .describe('The WebSub hub that the feeds name, and that is told of new posts; none if empty.'),
  navigation: line(2_000)
    .default('Archive /archive, Search /search, Feed /feed.rss')
    .describe('What the top of each page leads to: words and an address each, parted by commas.'),
  commentsOpenByDefault: z
    .boolean()
    .default(true)
    .describe('Whether a new post takes comments when it does not say.'),
  commentsCloseAfterDays: closeAfterDays('comments'),
  commentModeration: z
    .enum(COMMENT_MODERATION_MODES)
    .default('first')
    .describe(
      'Which comments wait for you: all, those of first-timers (first), or none; spam always does.',
    ),
  commentsPerPage: z
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Threads of comments on a page of them.'),
  pingbacksOpenByDefault: openByDefault('pingbacks'),
  trackbacksOpenByDefault: openByDefault('trackbacks'),
  webmentionsOpenByDefault: openByDefault('webmentions'),
  pingbacksCloseAfterDays: closeAfterDays('pingbacks'),
  trackbacksCloseAfterDays: closeAfterDays('trackbacks'),
  webmentionsCloseAfterDays: closeAfterDays('webmentions'),
  moderation: z
    .enum(MODERATION_MODES)
    .default('known')
    .describe(
      'Which verified linkbacks show at once: none (hold), known hosts’ (known), all (open).',
    ),
  vouchRequired: z
    .boolean()
    .default(false)
    .describe(
      'Whether a webmention from a host that is not known needs a page that vouches for it.',
    ),
  ownPosts: z
    .enum(OWN_POSTS_MODES)
    .default('on')
    .describe(
      'Links between own posts: not recorded (off), recorded (on), shown at once (approved).',
    ),
  authorName: line(100).default('').describe('Who writes here; the name of the blog if empty.'),
});

export type SiteSettings = z.infer<typeof siteSettings>;
export type SettingName = keyof SiteSettings;

export const DEFAULT_SETTINGS: SiteSettings = siteSettings.parse({});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
