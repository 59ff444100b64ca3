/**
 * The fields of a post's front matter and their validation: a schema of strings, since every scalar of the YAML
 * is read as one.
 */
import { z } from 'zod';
import { canonicalLanguage } from '../../lib/text/language.ts';
import { cutText, toPlainText } from '../../lib/text/plain-text.ts';
import { momentShown, readShown } from '../../lib/time.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import {
  BODY_FORMATS,
  MAX_PASSWORD_LENGTH,
  MAX_TRACKBACKS,
  MAX_TITLE_LENGTH,
  MAX_WORDPRESS_ID,
  POST_KINDS,
  RSVPS,
  WRITABLE_STATUSES,
  MAX_CATEGORIES,
  MAX_TAGS,
} from '../post.ts';
import { nameFault } from '../terms/names.ts';
import { MAX_SERIES_ORDER } from '../terms/term.ts';
import { aliasPath } from '../urls/paths.ts';

const MAX_ALIASES = 50;

/** One name; `author` and `series`. */
const oneName = z
  .string({ error: 'must be one name' })
  .transform(toPlainText)
  .check(({ value, issues }) => {
    const fault = nameFault(value);
    if (fault !== null) issues.push({ code: 'custom', message: fault, input: value });
  });

/** One name or a list of them. */
const names = (max: number, what: string) => {
  const error = `must be a name or a list of names, such as [${what}]`;
  return z
    .preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z
        .array(z.string({ error }), { error })
        .max(max, `must have at most ${max} names`)
        .transform((given) => given.map(toPlainText))
        .check(({ value, issues }) => {
          for (const name of value) {
            const fault = nameFault(name);
            if (fault === null) continue;
            issues.push({
              code: 'custom',
              message: `names “${cutText(name, 40)}”, which ${fault}`,
              input: name,
            });
          }
        }),
    )
    .optional();
};

const categoryNames = names(MAX_CATEGORIES, 'World, Sport');
const tagNames = names(MAX_TAGS, 'elections, Baku');

/** A date and time in UTC fields, and its offset from UTC; `null`: in the blog's time zone. */
type WrittenDate = { shown: Date; aheadMs: number | null };

const DATE =
  'must be a date such as 2026-11-23, or with a time such as 2026-11-23 10:00 or 2026-11-23T10:00:00Z';

const PARTS =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[Tt ](?<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?: ?(?<zone>[Zz]|[+-]\d\d:?\d\d))?)?$/;

/** A date without a time is midnight; without an offset, in the blog's time zone. */
const writtenDate = z
  .string({ error: DATE })
  .transform(readDate)
  .refine((date) => date !== null, { error: DATE });

export function momentOf({ shown, aheadMs }: WrittenDate, timeZone: string): Date {
  return aheadMs === null ? momentShown(shown, timeZone) : new Date(shown.getTime() - aheadMs);
}

function readDate(text: string): WrittenDate | null {
  const { day = '', time = '00:00', zone } = PARTS.exec(text.trim())?.groups ?? {};
  const shown = readShown(day, time);
  if (!shown) return null;
  const aheadMs = zone === undefined ? null : offsetOf(zone);
  const year = new Date(shown.getTime() - (aheadMs ?? 0)).getUTCFullYear();
  // Years that fit the four digits of a path, and PostgreSQL.
  return year >= 1 && year <= 9_999 ? { shown, aheadMs } : null;
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}

const text = (max: number, least = 0) =>
  z
    .string({ error: 'must be text; put quotation marks around it' })
    .trim()
    .min(least, 'must not be empty')
    .max(max, `must have at most ${max} characters`);

const flag = z
  .enum(['open', 'closed'], { error: 'must be open or closed' })
  .transform((state) => state === 'open');

const LANGUAGE = 'must be a language tag such as ar or pt-BR';
const WORDPRESS_ID = 'must be a whole number from 1 on, as in the address /?p=123';

const SERIES_ORDER = `must be a whole number from 0 to ${MAX_SERIES_ORDER}`;

const address = (error: string) =>
  z
    .string({ error })
    .transform((given) => parseHttpUrl(given)?.href)
    .refine((href) => href !== undefined, { error });

const responseUrl = address('must be one absolute http or https address').optional();

/** Tools that rewrite front matter turn `yes` into `true`. */
const RSVP_WORDS: Record<string, string> = { true: 'yes', false: 'no' };

const YES_NO = 'must be true or false';
const yesNo = z.enum(['true', 'false'], { error: YES_NO }).transform((word) => word === 'true');

const ALIASES = 'must be a list of paths such as /old/address, without ? and #';
const aliases = z
  .preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z
      .array(z.string({ error: ALIASES }).transform(aliasPath), { error: ALIASES })
      .max(MAX_ALIASES, `must have at most ${MAX_ALIASES} paths`)
      .refine((paths) => !paths.includes(null), { error: ALIASES })
      .transform((paths) => paths.filter((path) => path !== null)),
  )
  .optional();

/** Names of Hugo, Jekyll and Eleventy for the same fields; `layout` is ignored. */
const otherTools = {
  date: writtenDate.optional(),
  description: text(1_000).optional(),
  summary: text(1_000).optional(),
  draft: yesNo.optional(),
  lastmod: writtenDate.optional(),
  last_modified_at: writtenDate.optional(),
  aliases,
  redirect_from: aliases,
  layout: z.unknown().optional(),
  // What an export of the whole blog adds for its import: not for a single post.
  antiphon: z.unknown().optional(),
};

export const frontMatter = z.strictObject(
  {
    // Without a title it is a note.
    title: text(MAX_TITLE_LENGTH).nullish(),
    slug: text(300).optional(),
    type: z.enum(POST_KINDS, { error: `must be ${POST_KINDS.join(' or ')}` }).optional(),
    status: z
      .enum(WRITABLE_STATUSES, { error: `must be one of ${WRITABLE_STATUSES.join(', ')}` })
      .optional(),
    password: text(MAX_PASSWORD_LENGTH, 1).optional(),
    excerpt: text(1_000).optional(),
    published: z.union([yesNo, writtenDate]).optional(),
    category: categoryNames,
    categories: categoryNames,
    tags: tagNames,
    series: oneName.optional(),
    'series-order': z
      .string({ error: SERIES_ORDER })
      .regex(/^\d{1,4}$/, SERIES_ORDER)
      .transform(Number)
      .optional(),
    author: oneName.optional(),
    language: z
      .string({ error: LANGUAGE })
      .transform(canonicalLanguage)
      .refine((tag) => tag !== null, { error: LANGUAGE })
      .optional(),
    'translation-of': text(2_000, 1).optional(),
    'wordpress-id': z
      .string({ error: WORDPRESS_ID })
      .regex(/^[1-9]\d{0,9}$/, WORDPRESS_ID)
      .transform(Number)
      .refine((id) => id <= MAX_WORDPRESS_ID, { error: WORDPRESS_ID })
      .optional(),
    comments: flag.optional(),
    pings: flag.optional(),
    pingbacks: flag.optional(),
    trackbacks: flag.optional(),
    webmentions: flag.optional(),
    'in-reply-to': responseUrl,
    'like-of': responseUrl,
    'repost-of': responseUrl,
    'bookmark-of': responseUrl,
    rsvp: z
      .preprocess(
        (given) => (typeof given === 'string' ? (RSVP_WORDS[given] ?? given) : given),
        z.enum(RSVPS, { error: `must be one of ${RSVPS.join(', ')}` }),
      )
      .optional(),
    'trackbacks-to': z
      .array(address('must be a list of absolute http or https addresses'), {
        error: 'must be a list of absolute http or https addresses',
      })
      .max(MAX_TRACKBACKS, `must have at most ${MAX_TRACKBACKS} addresses`)
      .optional(),
    pinned: yesNo.optional(),
    format: z.enum(BODY_FORMATS, { error: `must be ${BODY_FORMATS.join(' or ')}` }).optional(),
    ...otherTools,
    notify: z.literal('never', { error: 'must be never, or left out' }).optional(),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'must be lines such as “title: Words”' : undefined,
  },
);

export type FrontMatter = z.infer<typeof frontMatter>;
