/**
 * A post of the neutral shape from a document's front matter, whatever tool it was written for. The text is the
 * caller's.
 */
import { lookup } from '../../lib/lookup.ts';
import { canonicalLanguage } from '../../lib/text/language.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { systemClock } from '../../lib/time.ts';
import { parseHttpUrl } from '../../lib/url.ts';
import {
  MAX_WORDPRESS_ID,
  RESPONSE_KINDS,
  RSVPS,
  WRITABLE_STATUSES,
  type PingSwitches,
  type PostKind,
  type ResponseTo,
  type WritableStatus,
} from '../../posts/post.ts';
import type { TermKind } from '../../posts/terms/term.ts';
import { slugFrom } from '../../posts/urls/paths.ts';
import type { NoteLevel, PostEntry } from '../entry.ts';
import { customFields, namedValues } from './custom-fields.ts';
import type { DocumentFile } from './documents.ts';
import { termKey, type Site } from './site.ts';
import {
  fieldsOf,
  flagOf,
  listOf,
  mapOf,
  momentIn,
  namesOf,
  scalarText,
  textOf,
  wholeOf,
  type Fields,
} from '../values.ts';

export type PostOf = {
  site: Site;
  document: DocumentFile;
  fields: Fields;
  title: string;
  /** When the file was changed: for a document without a date. */
  modifiedAt: Date;
  timeZone: string;
  note: (level: NoteLevel, what: string) => void;
};

/** All but what needs the folder around it. */
export type PostFields = Omit<
  PostEntry,
  | 'kind'
  | 'id'
  | 'link'
  | 'oldLinks'
  | 'body'
  | 'authorId'
  | 'cover'
  | 'parentId'
  | 'translationOfId'
>;

export function postFields(given: PostOf): PostFields {
  const { site, document, fields, title, note } = given;
  const ours = fieldsOf(fields['antiphon']);
  const dates = datesOf(given);
  const postKind = kindOf(given, dates.publishedAt);
  const { password, status } = statusOf(given, dates);
  const excerpt = textOf(fields, 'excerpt', 'summary', 'description', 'subtitle');
  const wordpressId = wholeOf(fields, 'wordpress_id', 'wp_id', 'post_id');
  const series = namesOf(fields['series'], /^$/)[0];
  const comments = flagOf(fields, 'comments', 'comment', 'commentable');
  const pings = pingsOf(fields);
  return {
    postKind,
    guid: textOf(ours, 'guid') ?? textOf(fields, 'guid'),
    wordpressId: wordpressId && wordpressId <= MAX_WORDPRESS_ID ? wordpressId : null,
    title,
    excerpt: excerpt === null ? null : toPlainText(excerpt) || null,
    slug: slugOf(given),
    status,
    password,
    publishedAt: dates.publishedAt ?? dateOfFile(given, status),
    updatedAt: dates.updatedAt,
    terms: termsOf(site, document, fields, series),
    seriesOrder:
      series === undefined
        ? null
        : wholeOf(fields, 'series_order', 'series_weight', 'series_part', 'part'),
    ...(comments !== null && { commentsOpen: comments }),
    ...(pings && { pings }),
    pinned: flagOf(fields, 'pinned', 'pin', 'sticky', 'featured') ?? false,
    position:
      wholeOf(ours, 'position') ??
      (postKind === 'page'
        ? wholeOf(fields, 'weight', 'order', 'nav_order', 'menu_order')
        : null) ??
      0,
    language: languageOf(document, fields),
    responseTo: responseOf(fields),
    trackbacksTo: listOf(fields['trackbacks_to'])
      .map(scalarText)
      .filter((url) => url !== null && parseHttpUrl(url) !== null) as string[],
    ...(scalarText(fields['notify']) === 'never' && { notifies: false }),
    fields: customFields(fields, ours, note),
    properties: namedValues(ours['properties']),
    notified: null,
  };

  function dateOfFile({ modifiedAt }: PostOf, is: WritableStatus): Date | null {
    if (is === 'draft') return null;
    if (postKind === 'post') note('changed', 'Without a date: the date of the file is taken.');
    return modifiedAt;
  }
}

type Dates = { publishedAt: Date | null; updatedAt: Date | null; expiresAt: Date | null };

function datesOf({ site, document, fields, timeZone, note }: PostOf): Dates {
  const zone = site.timeZone ?? timeZone;
  const first = (...names: string[]) => {
    for (const name of names) {
      const moment = momentIn(fields[name], zone);
      if (moment) return moment;
    }
    return null;
  };
  const date = first('date', 'published', 'pubdate', 'created', 'published_at', 'publisheddate');
  const publish = first('publishdate', 'pub_date', 'published_date');
  const written = scalarText(fields['date']);
  if (written !== null && !momentIn(written, zone)) {
    note('repaired', 'A date that cannot be read is left out.');
  }
  const isLater = publish !== null && publish > systemClock.now();
  return {
    publishedAt: (isLater ? publish : (date ?? publish)) ?? momentIn(document.day, zone),
    updatedAt: first(
      'lastmod',
      'last_modified_at',
      'updated',
      'modified',
      'updateddate',
      'updated_at',
    ),
    expiresAt: first('expirydate', 'unpublishdate'),
  };
}

function kindOf({ document, fields, site }: PostOf, publishedAt: Date | null): PostKind {
  const type = textOf(fields, 'type', 'layout')
    ?.toLowerCase()
    .replace(/\.\w+$/, '');
  if (type === 'page' && document.kind !== 'post') return 'page';
  if (type === 'post' && site.system === 'antiphon') return 'post';
  if (document.kind !== null) return document.kind;
  if (site.system === 'eleventy') {
    const isPost = namesOf(fields['tags'], /,/).some((tag) => /^posts?$/i.test(tag));
    const isOut = flagOf(fields, 'eleventyexcludefromcollections') === true;
    return isPost || (publishedAt !== null && !isOut) ? 'post' : 'page';
  }
  const isOfBlog = /^(?:posts?|blog|articles|notes)$/i.test(document.folders[0] ?? '');
  return publishedAt !== null || isOfBlog || site.system === 'plain' ? 'post' : 'page';
}

function statusOf(
  { document, fields, note }: PostOf,
  { expiresAt }: Dates,
): { status: WritableStatus; password: string | null } {
  const password = textOf(fields, 'password');
  const written = textOf(fields, 'status')?.toLowerCase();
  const status = WRITABLE_STATUSES.find((each) => each === written);
  const isDraft = document.isDraft || flagOf(fields, 'draft') === true;
  const isUnpublished = fields['published'] !== undefined && flagOf(fields, 'published') === false;
  if (status === 'draft' || isDraft || isUnpublished) return { status: 'draft', password };
  if (expiresAt && expiresAt < systemClock.now()) {
    note('changed', 'Expired: it becomes a draft.');
    return { status: 'draft', password };
  }
  if (password !== null) return { status: 'protected', password };
  const build = fieldsOf(fields['build'] ?? fields['_build']);
  const isHidden = scalarText(build['render']) === 'never' || fields['permalink'] === false;
  const isPrivate = flagOf(fields, 'private', 'headless') === true;
  if (!isHidden && !isPrivate) return { status: status ?? 'published', password };
  note('changed', 'Not public on the earlier blog: it becomes private.');
  return { status: 'private', password: null };
}

function slugOf({ document, fields, site, title }: PostOf): string | null {
  const own = textOf(fields, 'slug', 'basename');
  if (own !== null) return own.split('/').filter(Boolean).at(-1) ?? null;
  if (site.system === 'antiphon') return document.name;
  return document.name === '' ? (title === '' ? null : slugFrom(title)) : slugFrom(document.name);
}

/** Hugo's words are whole names; Jekyll's are separated by spaces. Collections of Eleventy are no tags. */
function termsOf(
  { system, config, slugs }: Site,
  { folders }: DocumentFile,
  fields: Fields,
  series: string | undefined,
): PostEntry['terms'] {
  const separator = system === 'jekyll' ? /[\s,]+/ : /\s*,\s*/;
  const taxonomies = fieldsOf(fields['taxonomies']);
  const all = (...names: string[]) =>
    names.flatMap((name) => namesOf(fields[name] ?? taxonomies[name], separator));
  const ofFolders = system === 'jekyll' ? folders : [];
  const isCollection = (tag: string) =>
    system === 'eleventy' && /^(?:posts?|all|nav|blog)$/i.test(tag);
  const own = mapOf(config['taxonomies']);
  const further = Object.values(Array.isArray(config['taxonomies']) ? {} : own)
    .map(scalarText)
    .filter((name) => name !== null && !KNOWN_TAXONOMIES.has(name)) as string[];
  const of = (taxonomy: TermKind, names: string[]) =>
    [...new Set(names)].map((name) => {
      const slug = slugs.get(termKey(taxonomy, name)) ?? slugFrom(name);
      return { taxonomy, slug, name };
    });
  return [
    ...of('category', [...all('categories', 'category'), ...ofFolders]),
    ...of(
      'tag',
      all('tags', 'tag', 'keywords', ...further).filter((tag) => !isCollection(tag)),
    ),
    ...of('series', series === undefined ? [] : [series]),
  ];
}

const KNOWN_TAXONOMIES = new Set([
  'categories',
  'category',
  'tags',
  'tag',
  'series',
  'authors',
  'author',
]);

function languageOf({ language }: DocumentFile, fields: Fields): string | null {
  const tag = textOf(fields, 'language', 'lang', 'locale') ?? language ?? '';
  return tag === '' ? null : canonicalLanguage(tag.replace('_', '-'));
}

function pingsOf(fields: Fields): PingSwitches | null {
  const all = flagOf(fields, 'pings');
  const [pingbacks, trackbacks, webmentions] = ['pingbacks', 'trackbacks', 'webmentions'].map(
    (name) => flagOf(fields, name) ?? all,
  );
  if (pingbacks == null && trackbacks == null && webmentions == null) return null;
  return {
    pingbacksOpen: pingbacks ?? true,
    trackbacksOpen: trackbacks ?? true,
    webmentionsOpen: webmentions ?? true,
  };
}

/** YAML takes `yes` for `true`. */
const BOOLEANS = lookup({ true: 'yes', false: 'no' });

function responseOf(fields: Fields): ResponseTo | null {
  for (const kind of RESPONSE_KINDS) {
    const value = fields[kind.replaceAll('-', '_')];
    const url = parseHttpUrl(scalarText(value) ?? textOf(mapOf(value), 'url') ?? '');
    if (!url) continue;
    const word = scalarText(fields['rsvp']) ?? '';
    const rsvp = RSVPS.find((each) => each === (BOOLEANS[word] ?? word)) ?? null;
    return { kind, url: url.href, rsvp: kind === 'in-reply-to' ? rsvp : null };
  }
  return null;
}
