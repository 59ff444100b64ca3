/**
 * Parses a post's file: Markdown, or HTML, below YAML front matter.
 *
 *     ---
 *     title: An answer
 *     slug: an-answer
 *     excerpt: One sentence for lists.
 *     published: 2026-11-23              or with a time: 2026-11-23 10:00, 2026-11-23T10:00:00Z
 *     status: draft                      or private, protected, published
 *     password: open sesame              of a protected post
 *     type: page                         or post
 *     category: World                    or categories: [World, Sport]
 *     tags: [elections, Baku]
 *     series: Night crossings
 *     series-order: 3                    its place there; by date without one
 *     author: Mira Sandveld
 *     language: ar
 *     translation-of: an-answer          a post by its title, slug, path or URL
 *     wordpress-id: 123                  /?p=123 redirects here
 *     comments: open                     or closed
 *     pings: open                        all three of pingbacks, trackbacks, webmentions
 *     webmentions: closed                one by itself wins
 *     in-reply-to: https://example.com/  or like-of, repost-of, bookmark-of
 *     rsvp: yes                          no, maybe, interested; beside in-reply-to
 *     trackbacks-to: [https://example.com/trackback/7]
 *     notify: never                      nothing is sent for this post
 *     pinned: true                       the home page shows it first
 *     format: html                       the text is HTML; in a file *.html it is
 *     lastmod: 2026-11-24                when it was changed last
 *     aliases: [/old/address]            redirect here
 *     ---
 *
 * `date`, `description`, `summary`, `draft`, `last_modified_at`, `redirect_from` and
 * `published: false` are accepted as Hugo, Jekyll and Eleventy mean them.
 */
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { InvalidInputError } from '../../lib/errors.ts';
import { cutText } from '../../lib/text/plain-text.ts';
import { isYamlTooDeep } from '../../lib/text/yaml-depth.ts';
import { momentOf, frontMatter, type FrontMatter } from './fields.ts';
import { RESPONSE_KINDS, type BodyFormat, type PostDraft, type ResponseTo } from '../post.ts';

/** More than twenty of the longest URLs; hostile YAML of a megabyte takes minutes to parse. */
const MAX_FRONT_MATTER_LENGTH = 64 * 1024;
/** Of unknown fields, in an error message. */
const MAX_NAMED = 5;
const MAX_NAMED_LENGTH = 100;

/**
 * Parses a file's text.
 *
 * @param timeZone the blog's, for dates without an offset
 * @param bodyFormat of a file that does not say it
 * @throws InvalidInputError with the field and what it must be
 */
export function parsePostFile(
  text: string,
  timeZone = 'UTC',
  bodyFormat: BodyFormat = 'markdown',
): PostDraft {
  const parts = /^\ufeff?---[ \t]*\r?\n(.*?\n)?---[ \t]*(?:\r?\n(.*))?$/s.exec(text);
  if (!parts) {
    throw new InvalidInputError('A post begins with front matter between two lines of “---”.');
  }
  const [, yaml = '', body = ''] = parts;
  const result = frontMatter.safeParse(readYaml(yaml));
  if (!result.success) throw invalidFields(...result.error.issues.map(describe));
  const format = result.data.format ?? bodyFormat;
  // Of HTML only the line break before and after it is not a part of the text.
  const source = format === 'html' ? body.replace(/^(?:\r?\n)+|(?:\r?\n)+$/g, '') : body.trim();
  return {
    ...toDraft(result.data, source, timeZone),
    ...(format === 'html' && { bodyFormat: format }),
  };
}

function toDraft(fields: FrontMatter, markdown: string, timeZone: string): PostDraft {
  const { title, type, password, slug, tags, series, author, language } = fields;
  const { comments, pings, notify } = fields;
  if (fields.category && fields.categories) {
    throw invalidFields('category and categories cannot be used together');
  }
  const seriesOrder = fields['series-order'];
  if (seriesOrder !== undefined && series === undefined) {
    throw invalidFields('series-order needs series, the name of one');
  }
  const categories = fields.category ?? fields.categories;
  const excerpt = eitherOf(fields, ['excerpt', 'summary']) ?? fields.description;
  const changed = eitherOf(fields, ['lastmod', 'last_modified_at']);
  const aliases = eitherOf(fields, ['aliases', 'redirect_from']);
  const { date, status } = publicationOf(fields);
  const translationOf = fields['translation-of'];
  const wordpressId = fields['wordpress-id'];
  const pingbacks = fields.pingbacks ?? pings;
  const trackbacks = fields.trackbacks ?? pings;
  const webmentions = fields.webmentions ?? pings;
  const responseTo = responseOf(fields);
  const trackbacksTo = fields['trackbacks-to'];
  return {
    title: title ?? '',
    markdown,
    ...(type && { kind: type }),
    ...(status !== undefined && { status }),
    ...(password !== undefined && { password }),
    ...(slug !== undefined && { slug }),
    ...(excerpt !== undefined && { excerpt }),
    ...(date !== undefined && { publishedAt: momentOf(date, timeZone) }),
    ...(changed !== undefined && { updatedAt: momentOf(changed, timeZone) }),
    ...(aliases !== undefined && { aliases }),
    ...(categories && { categories }),
    ...(tags && { tags }),
    ...(series !== undefined && { series }),
    ...(seriesOrder !== undefined && { seriesOrder }),
    ...(author !== undefined && { author }),
    ...(language != null && { language }),
    ...(translationOf !== undefined && { translationOf }),
    ...(wordpressId !== undefined && { wordpressId }),
    ...(comments !== undefined && { commentsOpen: comments }),
    ...(pingbacks !== undefined && { pingbacksOpen: pingbacks }),
    ...(trackbacks !== undefined && { trackbacksOpen: trackbacks }),
    ...(webmentions !== undefined && { webmentionsOpen: webmentions }),
    ...(responseTo && { responseTo }),
    ...(trackbacksTo && { trackbacksTo: [...new Set(trackbacksTo)] }),
    ...(notify !== undefined && { notifies: false }),
    ...(fields.pinned !== undefined && { pinned: fields.pinned }),
  };
}

/** Jekyll's `published: false` means Hugo's `draft: true`. */
function publicationOf({ published, date, draft, status }: FrontMatter) {
  const isDate = typeof published === 'object';
  if (isDate && date) throw invalidFields('published and date cannot be used together');
  const isDraft = draft ?? (typeof published === 'boolean' ? !published : undefined);
  if (status !== undefined && isDraft !== undefined && isDraft !== (status === 'draft')) {
    throw invalidFields('status contradicts draft or published');
  }
  return {
    date: isDate ? published : date,
    status: status ?? (isDraft === undefined ? undefined : isDraft ? 'draft' : 'published'),
  } as const;
}

/** @throws InvalidInputError if both names of a field are given */
function eitherOf<Name extends keyof FrontMatter>(
  fields: FrontMatter,
  names: readonly [Name, Name],
): FrontMatter[Name] | undefined {
  const [first, second] = names;
  if (fields[first] !== undefined && fields[second] !== undefined) {
    throw invalidFields(`${first} and ${second} cannot be used together`);
  }
  return fields[first] ?? fields[second];
}

function responseOf(fields: FrontMatter): ResponseTo | null {
  const given = RESPONSE_KINDS.flatMap((kind) => {
    const url = fields[kind];
    return url === undefined ? [] : [{ kind, url }];
  });
  const [response, another] = given;
  if (another) {
    throw invalidFields(`${given.map(({ kind }) => kind).join(' and ')} cannot be used together`);
  }
  const { rsvp = null } = fields;
  if (rsvp !== null && response?.kind !== 'in-reply-to') {
    throw invalidFields('rsvp needs in-reply-to, the URL of the event');
  }
  return response ? { ...response, rsvp } : null;
}

function describe({ path, message, ...issue }: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `${String(path[0] ?? 'it')} ${message}`;
  const fields = Object.keys(frontMatter.shape).join(', ');
  const unknown = issue.keys.slice(0, MAX_NAMED).map((key) => cutText(key, MAX_NAMED_LENGTH));
  return `there is no field “${unknown.join('”, “')}” (there are ${fields})`;
}

function invalidFields(...reasons: string[]): InvalidInputError {
  return new InvalidInputError(`The front matter cannot be used: ${reasons.join('; ')}.`);
}

function readYaml(yaml: string): unknown {
  if (yaml.length > MAX_FRONT_MATTER_LENGTH) {
    throw new InvalidInputError(
      `The front matter has at most ${MAX_FRONT_MATTER_LENGTH} characters, not ${yaml.length}.`,
    );
  }
  if (isYamlTooDeep(yaml)) throw new InvalidInputError('The front matter nests too deeply.');
  try {
    // Every scalar is read as a string, so that `title: 1984` and `rsvp: yes` are not converted.
    return parseYaml(yaml, { schema: 'failsafe', logLevel: 'error' });
  } catch (error) {
    const [why = ''] = (error as Error).message.split(/:?\n/, 1);
    throw new InvalidInputError(`The front matter is not YAML: ${why}.`);
  }
}
