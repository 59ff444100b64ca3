/**
 * The site's settings, which owners change while the blog runs: names, descriptions, defaults, validation.
 * Reads them, and the secret that signs forms.
 *
 * config.ts has what needs a restart.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Db, DbOrTransaction } from '../db/client.ts';
import { canonicalLanguage } from '../lib/text/language.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { DEFAULT_ACCENT, accentProblem } from './accent.ts';
import { insertSettingOnce, selectSettings } from './store.ts';

/** `hold`: all are pending. `known`: approved if the host has approved ones. `open`: all approved. */
export const MODERATION_MODES = ['hold', 'known', 'open'] as const;
export type ModerationMode = (typeof MODERATION_MODES)[number];

/** The shapes of posts' paths, with the date in `timeZone`. A page's path is `/slug`. */
export const PERMALINK_SHAPES = [
  '/YYYY/MM/slug',
  '/YYYY/MM/DD/slug',
  '/YYYY/slug',
  '/slug',
] as const;

/** Links from one post of this blog to another. `approved`: shown without moderation. */
export const OWN_POSTS_MODES = ['off', 'on', 'approved'] as const;

/** Which comments are pending. `first`: those of commenters without an approved one. Spam scores apply always. */
export const COMMENT_MODERATION_MODES = ['all', 'first', 'none'] as const;
export type CommentModerationMode = (typeof COMMENT_MODERATION_MODES)[number];

/** Which comments owners get an email about. */
export const COMMENT_MAIL_MODES = ['pending', 'all', 'none'] as const;

/** How the home page shows posts. */
export const HOME_PAGES = ['excerpts', 'full', 'titles'] as const;

/** Of the site's text. */
export const TYPEFACES = ['serif', 'sans', 'mono'] as const;
export type Typeface = (typeof TYPEFACES)[number];

const openByDefault = (pings: string) =>
  z.boolean().default(true).describe(`Whether new posts accept ${pings}.`);

const whole = (least: number, max: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(least, `must be at least ${least}`)
    .max(max, `must be at most ${max}`);

const choice = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

const closeAfterDays = (pings: string) =>
  whole(0, 100_000)
    .default(0)
    .describe(`Days after which a post stops accepting ${pings}; 0 for never.`);

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
  homePage: choice(HOME_PAGES)
    .default('excerpts')
    .describe('How the home page shows posts: by excerpts, full posts or titles.'),
  postsPerFeed: whole(1, 100)
    .default(20)
    .describe('The newest posts in each feed, with full text.'),
  hubUrl: addressOrNothing.describe(
    'The WebSub hub that the feeds name and that is notified of new posts; none if empty.',
  ),
  navigation: line(2_000)
    .default('Archive /archive, Search /search, Feeds /feeds')
    .describe('Links at the top of each page: a label and a URL each, separated by commas.'),
  accent: line(7)
    .toLowerCase()
    .refine((colour) => accentProblem(colour) === null, {
      error: ({ input }) => accentProblem(String(input)) ?? '',
    })
    .default(DEFAULT_ACCENT)
    .describe('The colour of links and buttons, such as #1f5f8b, dark enough for text.'),
  typeface: choice(TYPEFACES)
    .default('serif')
    .describe('The typeface of the site’s text: serif, sans or mono.'),
  permalinks: choice(PERMALINK_SHAPES)
    .default('/YYYY/MM/slug')
    .describe('The form of new posts’ paths. A post that was public keeps its path.'),
  maxFileSize: whole(1, 2_000)
    .default(50)
    .describe('The largest file other than an image that can be uploaded, in megabytes.'),
  programs: z
    .boolean()
    .default(true)
    .describe(
      'Whether blog editors, phone apps and scripts can write posts: by XML-RPC and by Micropub.',
    ),
  commentsOpenByDefault: z.boolean().default(true).describe('Whether new posts accept comments.'),
  commentsCloseAfterDays: closeAfterDays('comments'),
  commentModeration: choice(COMMENT_MODERATION_MODES)
    .default('first')
    .describe(
      'Which comments are pending: all, those of new commenters (first), or none; likely spam always is.',
    ),
  commentMail: choice(COMMENT_MAIL_MODES)
    .default('pending')
    .describe('Which comments owners get an email about: pending ones, all, or none.'),
  backupWarnAfterDays: whole(0, 10_000)
    .default(7)
    .describe('Days after which the admin says that the last backup is too old; 0 for never.'),
  avatarsFrom: addressOrNothing.describe(
    'Where commenters’ avatars are fetched from, such as https://gravatar.com/avatar; none if empty.',
  ),
  commentsPerPage: whole(1, 1_000).default(500).describe('Responses on each page below a post.'),
  pingbacksOpenByDefault: openByDefault('pingbacks'),
  trackbacksOpenByDefault: openByDefault('trackbacks'),
  webmentionsOpenByDefault: openByDefault('webmentions'),
  pingbacksCloseAfterDays: closeAfterDays('pingbacks'),
  trackbacksCloseAfterDays: closeAfterDays('trackbacks'),
  webmentionsCloseAfterDays: closeAfterDays('webmentions'),
  moderation: choice(MODERATION_MODES)
    .default('known')
    .describe(
      'Which verified linkbacks are approved at once: none (hold), those of known hosts (known), all (open).',
    ),
  vouchRequired: z
    .boolean()
    .default(false)
    .describe('Whether a webmention from an unknown host needs a Vouch.'),
  ownPosts: choice(OWN_POSTS_MODES)
    .default('on')
    .describe(
      'Links between own posts: ignored (off), recorded (on), approved at once (approved).',
    ),
  logoWithTitle: z
    .boolean()
    .default(true)
    .describe('Whether the title of the blog is shown beside its logo, if it has one.'),
  salmention: z
    .boolean()
    .default(true)
    .describe('Whether linked pages are notified again when a post shows other responses.'),
  authorName: line(100)
    .default('')
    .describe('The author of posts without one; the name of the blog if empty.'),
});

export type SettingName = keyof z.infer<typeof siteSettings>;

/** How a logo without a background looks: `dark` needs light paper behind it, `light` dark paper. */
export type LogoTone = 'dark' | 'light' | 'any';

const imageKey = z.string().regex(/^[0-9a-f]{16}$/);

/** The row of the icon and the logo, which site-images/ writes: what pages need to know of them. */
export const SITE_IMAGES = 'siteImages';

const siteImages = z.object({
  /** The beginning of the upload's hash, a part of its URLs; `null`: the theme's icon. */
  icon: imageKey.nullable(),
  logo: z
    .object({
      hash: imageKey,
      /** In pixels. */
      width: z.int(),
      height: z.int(),
      tone: z.enum(['dark', 'light', 'any']),
    })
    .nullable(),
});
export type SiteImages = z.infer<typeof siteImages>;

export type SiteSettings = z.infer<typeof siteSettings> & { images: SiteImages };

const NO_IMAGES: SiteImages = { icon: null, logo: null };

export const DEFAULT_SETTINGS: SiteSettings = { ...siteSettings.parse({}), images: NO_IMAGES };

/** The images in the stored settings; none where the row is missing or unreadable. */
export function imagesIn(stored: unknown): SiteImages {
  return siteImages.safeParse(stored).data ?? NO_IMAGES;
}

/** The URL of a file of the icon or the logo, with the key of its upload. */
export function siteImageUrl(siteUrl: string, key: string, name: string): string {
  return `${siteUrl}/assets/site-images/${key}/${name}`;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const lastRead = new WeakMap<DbOrTransaction, SiteSettings>();

/** The settings as this process last read them, without a query; the defaults before the first read. */
export function lastReadSettings({ db }: { db: DbOrTransaction }): SiteSettings {
  return lastRead.get(db) ?? DEFAULT_SETTINGS;
}

/** Reads the settings; an invalid stored value counts as missing, so that the blog stays readable. */
export async function readSettings(deps: {
  db: DbOrTransaction;
  log: Pick<Logger, 'warn'>;
}): Promise<SiteSettings> {
  const stored = await selectSettings(deps.db);
  const all = siteSettings.safeParse(stored);
  const images = imagesIn(stored[SITE_IMAGES]);
  if (all.success) {
    const settings = { ...all.data, images };
    lastRead.set(deps.db, settings);
    return settings;
  }

  const unusable = new Set(all.error.issues.map(({ path }) => String(path[0])));
  deps.log.warn({ settings: [...unusable] }, 'invalid settings ignored; using defaults');
  const usable = Object.entries(stored).filter(([key]) => !unusable.has(key));
  const settings = { ...siteSettings.parse(Object.fromEntries(usable)), images };
  lastRead.set(deps.db, settings);
  return settings;
}

const FORM_SECRET = 'formSecret';

/** It never changes, so a process reads it once for each database. */
const secrets = new WeakMap<Db, Promise<string>>();

/** The secret that signs forms, cookies and links, created on first use. */
export async function formSecret({ db }: { db: Db }): Promise<string> {
  const known = secrets.get(db);
  if (known) return await known;
  const secret = insertSettingOnce(db, FORM_SECRET, randomBytes(32).toString('base64url')).then(
    String,
  );
  secrets.set(db, secret);
  secret.catch(() => secrets.delete(db));
  return await secret;
}
