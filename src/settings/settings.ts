/**
 * What the owner may change while the blog runs: names, meanings, defaults.
 *
 * Kept as rows, so that every process sees a change at its next request. What only a restart can
 * change is in config.ts.
 */
import { z } from 'zod';
import { canonicalLanguage } from '../lib/text/language.ts';
import { parseHttpUrl } from '../lib/url.ts';

/** `hold`: all wait. `known`: shown if its host was approved before. `open`: shown once verified. */
export const MODERATION_MODES = ['hold', 'known', 'open'] as const;
export type ModerationMode = (typeof MODERATION_MODES)[number];

/** Where new posts stand; year, month and day are those of the date in `timeZone`. A page stands at `/slug`. */
export const PERMALINK_SHAPES = [
  '/YYYY/MM/slug',
  '/YYYY/MM/DD/slug',
  '/YYYY/slug',
  '/slug',
] as const;

/** Links from one post of this blog to another. `approved`: shown without asking. */
export const OWN_POSTS_MODES = ['off', 'on', 'approved'] as const;

/** `all`: all wait. `first`: those of whoever was not approved before. `none`: none, but for their score. */
export const COMMENT_MODERATION_MODES = ['all', 'first', 'none'] as const;
export type CommentModerationMode = (typeof COMMENT_MODERATION_MODES)[number];

/** Of which comments the owners get a letter. */
export const COMMENT_MAIL_MODES = ['pending', 'all', 'none'] as const;

const openByDefault = (pings: string) =>
  z.boolean().default(true).describe(`Whether a new post takes ${pings} when it does not say.`);

const whole = (least: number, max: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(least, `must be at least ${least}`)
    .max(max, `must be at most ${max}`);

const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

const closeAfterDays = (pings: string) =>
  whole(0, 100_000)
    .default(0)
    .describe(`Days after which a post closes to new ${pings}; 0 for never.`);

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must have at most ${max} characters`)
    .regex(/^\P{Cc}*$/u, 'must be one line of text');

const addressOrNothing = line(2_048)
  .refine(
    (url) => url === '' || parseHttpUrl(url) !== null,
    'must be an absolute http or https address, or empty',
  )
  .default('');

export const siteSettings = z.object({
  siteTitle: line(200)
    .min(1, 'must not be empty')
    .default('Antiphon')
    .describe('The name of the blog.'),
  siteDescription: line(500).default('').describe('One sentence about the blog.'),
  siteLanguage: line(35)
    .refine((tag) => canonicalLanguage(tag) !== null, 'must be a language tag such as en or pt-BR')
    .default('en')
    .describe(
      'The language of the blog: of posts that name no other, and of the texts of the site.',
    ),
  timeZone: line(60)
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin, or UTC')
    .default('UTC')
    .describe('Time zone for dates, in the admin and on the site.'),
  postsPerPage: whole(1, 100)
    .default(10)
    .describe('Posts on the home page, and on each page of older ones.'),
  postsPerFeed: whole(1, 100)
    .default(20)
    .describe('Posts in each feed, the newest, with their full text.'),
  hubUrl: addressOrNothing.describe(
    'The WebSub hub that the feeds name, and that is told of new posts; none if empty.',
  ),
  navigation: line(2_000)
    .default('Archive /archive, Search /search, Feed /feed.rss')
    .describe('What the top of each page leads to: words and an address each, parted by commas.'),
  permalinks: oneOf(PERMALINK_SHAPES)
    .default('/YYYY/MM/slug')
    .describe('The addresses of posts. One that was public once keeps the address that it has.'),
  commentsOpenByDefault: z
    .boolean()
    .default(true)
    .describe('Whether a new post takes comments when it does not say.'),
  commentsCloseAfterDays: closeAfterDays('comments'),
  commentModeration: oneOf(COMMENT_MODERATION_MODES)
    .default('first')
    .describe(
      'Which comments wait for you: all, those of first-timers (first), or none; spam always does.',
    ),
  commentMail: oneOf(COMMENT_MAIL_MODES)
    .default('pending')
    .describe('Of which comments owners get a letter: of those that wait, of all, or of none.'),
  avatarsFrom: addressOrNothing.describe(
    'Where pictures of e-mail addresses are, such as https://gravatar.com/avatar; none if empty.',
  ),
  commentsPerPage: whole(1, 1_000)
    .default(500)
    .describe('Comments and linkbacks in words on a page of a conversation.'),
  pingbacksOpenByDefault: openByDefault('pingbacks'),
  trackbacksOpenByDefault: openByDefault('trackbacks'),
  webmentionsOpenByDefault: openByDefault('webmentions'),
  pingbacksCloseAfterDays: closeAfterDays('pingbacks'),
  trackbacksCloseAfterDays: closeAfterDays('trackbacks'),
  webmentionsCloseAfterDays: closeAfterDays('webmentions'),
  moderation: oneOf(MODERATION_MODES)
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
  ownPosts: oneOf(OWN_POSTS_MODES)
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

/** `address`: an absolute http or https URL, or a path below the site's own. */
type NavigationEntry = { label: string; address: string };

/**
 * `About us /about, Elsewhere https://other.example/`. The last word of each is its address: one
 * that begins with a slash is below the site's own. `unreadable`: entries without words, or whose
 * last word is no such address, as typed.
 */
export function readNavigation(text: string): {
  entries: NavigationEntry[];
  unreadable: string[];
} {
  const entries: NavigationEntry[] = [];
  const unreadable: string[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const words = part.split(/\s+/u);
    const address = words.pop() ?? '';
    if (words.length > 0 && isAddress(address)) entries.push({ label: words.join(' '), address });
    else unreadable.push(part);
  }
  return { entries, unreadable };
}

/** @returns why it cannot be the setting, as part of a sentence; `null`: it can */
export function navigationProblem(text: string): string | null {
  const { unreadable } = readNavigation(text);
  if (unreadable.length === 0) return null;
  const quoted = unreadable.map((part) => `“${part}”`).join(', ');
  return `must have a label and a URL in each entry, such as “About /about” or “Elsewhere https://other.example/”, which is not so in ${quoted}`;
}

function isAddress(word: string): boolean {
  if (!word.startsWith('/')) return parseHttpUrl(word) !== null;
  // What begins with two is another site's, to a browser.
  return !/^\/[/\\]/.test(word) && parseHttpUrl(`http://site.invalid${word}`) !== null;
}
