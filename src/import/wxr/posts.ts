/**
 * A post or page of a WordPress export, with its comments.
 */
import { cutText } from '../../lib/text/plain-text.ts';
import { parseImageUrl } from '../../posts/images/image.ts';
import { MAX_WORDPRESS_ID, type WritableStatus } from '../../posts/post.ts';
import type { Body, Entry, PostEntry } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { replaceDestinationsNow } from '../text/destinations.ts';
import { bodyFromWordPress, type WordPressBody } from '../wordpress/body.ts';
import { fileLink } from '../wordpress/shortcode-html.ts';
import { childOf, textIn, type XmlNode, type XmlRecord } from '../xml/records.ts';
import { commentEntries } from './comments.ts';
import { isNew, note, type Context } from './context.ts';
import { fieldsOf, metaOf, metaValues, seoDescription } from './meta.ts';
import { isPermalink, oldLinksOf } from './old-links.ts';
import { contentHash, isEdited, OWN_KEY, readOwnMeta, SOURCE_KEYS } from './own-meta.ts';
import type { Survey, SurveyedAttachment } from './survey.ts';
import { decodedSlug, filedUnder, plainText } from './terms.ts';
import { pubDateOf, timeOf } from './times.ts';

const STATUSES = new Map<string, WritableStatus>([
  ['publish', 'published'],
  ['future', 'published'],
  ['draft', 'draft'],
  ['pending', 'draft'],
  ['private', 'private'],
  ['trash', 'draft'],
]);
/** As long as a text that the owner enters. */
const MAX_EXCERPT_LENGTH = 1_000;

export function* postEntries(item: XmlRecord, context: Context): Generator<Entry> {
  const id = textIn(item, 'wp:post_id');
  const given = textIn(item, 'wp:status') || 'publish';
  const title = plainText(childOf(item, 'title'));
  const named = title || textIn(item, 'wp:post_name') || id;
  if (given === 'auto-draft' || given === 'inherit') return;
  if (given === 'trash' && !context.options.trash) {
    if (!item.isPartial) yield note('lost', 'Posts in the trash', named);
    return;
  }
  if (id === '') {
    yield note('lost', 'Posts without an id', named);
    return;
  }
  if (!item.isPartial) yield* postAlone(item, { id, given, title, named }, context);
  for (const comment of item.children) {
    if (comment.name === 'wp:comment') {
      yield* commentEntries(comment, { id, title: named }, context);
    }
  }
}

type Named = { id: string; given: string; title: string; named: string };

function* postAlone(
  item: XmlRecord,
  { id, given, title, named }: Named,
  context: Context,
): Generator<Entry> {
  const { survey, options } = context;
  const meta = metaOf(item);
  const own = readOwnMeta(meta.get(OWN_KEY));
  const filed = filedUnder(item);
  for (const { level, what } of filed.notes) yield note(level, what, named);
  const author = own.hasAuthor === false ? null : (filed.author ?? creatorOf(item));
  if (author && isNew(context, `author ${author.id}`)) {
    yield { kind: 'author', ...author, email: null, url: null, bio: '' };
  }
  if (!STATUSES.has(given)) yield note('changed', `The status “${given}” became draft`, named);
  if (given === 'trash') yield note('changed', 'Posts in the trash became drafts', named);
  const written = textOf(item, id, meta, context);
  for (const { level, what } of written.notes) yield note(level, what, named);
  const cover = meta.get('_thumbnail_id') ?? '';
  const hasCover = survey.attachments.has(cover);
  if (cover !== '' && cover !== '0' && !hasCover) {
    yield note('lost', 'Featured images that are not in the export', named);
  }
  const hidden: string[] = [];
  const fields = fieldsOf(item, (key) => hidden.push(key));
  for (const key of hidden) {
    if (isNew(context, `field ${key}`)) yield note('lost', 'Hidden fields of plugins', key);
  }
  const isPage = textIn(item, 'wp:post_type') === 'page';
  const link = textIn(item, 'link');
  const permalink = isPermalink(link) ? link : null;
  const parent = textIn(item, 'wp:post_parent');
  const password = textIn(item, 'wp:post_password');
  const status = STATUSES.get(given) ?? 'draft';
  const pings = textIn(item, 'wp:ping_status') !== 'closed';
  const excerpt = textOfHtml(childOf(item, 'excerpt:encoded')?.text ?? '');
  yield {
    kind: 'post',
    id,
    postKind: isPage ? 'page' : 'post',
    link: permalink,
    oldLinks: [
      ...oldLinksOf({
        id: own.wordpressId === undefined ? id : String(own.wordpressId ?? ''),
        isPage,
        link: permalink,
        slugs: metaValues(item, '_wp_old_slug').map((slug) => decodedSlug(slug.trim())),
        dates: metaValues(item, '_wp_old_date').map((date) => date.trim()),
      }),
      ...(own.aliases ?? []),
      // The pages of its attachments: here, only the post shows them.
      ...attachmentsOf(survey, id).flatMap(({ pageUrls }) => pageUrls),
    ],
    guid: own.guid === undefined ? textIn(item, 'guid') || null : own.guid,
    wordpressId: own.wordpressId === undefined ? numberIn(id) : own.wordpressId,
    title,
    body: written.body,
    excerpt: cut(excerpt || seoDescription(meta) || written.beginning),
    slug: decodedSlug(textIn(item, 'wp:post_name')) || null,
    status: password !== '' && status === 'published' ? 'protected' : status,
    password: password || null,
    publishedAt:
      timeOf(item, { utc: 'wp:post_date_gmt', local: 'wp:post_date' }, options.timeZone) ??
      pubDateOf(item),
    updatedAt: timeOf(
      item,
      { utc: 'wp:post_modified_gmt', local: 'wp:post_modified' },
      options.timeZone,
    ),
    authorId: author?.id ?? null,
    terms: filed.terms,
    seriesOrder: own.seriesOrder ?? orderIn(meta.get('_series_part')),
    cover: hasCover ? { mediaId: cover } : null,
    commentsOpen: textIn(item, 'wp:comment_status') !== 'closed',
    pings:
      own.pings && Object.values(own.pings).includes(true) === pings
        ? own.pings
        : { pingbacksOpen: pings, trackbacksOpen: pings, webmentionsOpen: pings },
    pinned: textIn(item, 'wp:is_sticky') === '1',
    parentId: isPage && parent !== '' && parent !== '0' ? parent : null,
    position: Number.parseInt(textIn(item, 'wp:menu_order'), 10) || 0,
    language: own.language ?? filed.language,
    ...(own.translationOfId != null && { translationOfId: own.translationOfId }),
    responseTo: own.responseTo ?? null,
    ...(own.trackbacksTo && { trackbacksTo: own.trackbacksTo }),
    ...(own.notifies === undefined ? {} : { notifies: own.notifies }),
    fields,
    notified: own.notified ?? notifiedOf(item),
  };
}

function cut(excerpt: string | null): string | null {
  return excerpt === null ? null : cutText(excerpt, MAX_EXCERPT_LENGTH);
}

function numberIn(id: string): number | null {
  return /^[1-9]\d*$/.test(id) && Number(id) <= MAX_WORDPRESS_ID ? Number(id) : null;
}

function creatorOf(item: XmlNode): { id: string; name: string } | null {
  const login = textIn(item, 'dc:creator');
  return login === '' ? null : { id: login, name: login };
}

function orderIn(value: string | undefined): number | null {
  return value !== undefined && /^\s*\d{1,4}\s*$/.test(value) ? Number(value) : null;
}

/** Plugins that export everything write them; WordPress does not. `null`: it says nothing. */
function notifiedOf(item: XmlNode): string[] | null {
  if (!childOf(item, 'wp:pinged')) return null;
  return textIn(item, 'wp:pinged')
    .split(/\s+/)
    .filter((url) => /^https?:\/\//i.test(url));
}

/** Those that were uploaded to the post. */
function attachmentsOf({ uploads, attachments }: Survey, postId: string): SurveyedAttachment[] {
  return (uploads.get(postId) ?? []).flatMap((id) => attachments.get(id) ?? []);
}

type Written = Pick<PostEntry, 'body'> & Pick<WordPressBody, 'beginning' | 'notes'>;

function textOf(
  item: XmlNode,
  id: string,
  meta: ReadonlyMap<string, string>,
  { survey }: Context,
): Written {
  const content = childOf(item, 'content:encoded')?.text ?? '';
  const own = ownBody(meta, survey.site.url);
  const wasEdited = own !== null && isEdited(meta, contentHash(content));
  if (own && !wasEdited) return { body: own, beginning: null, notes: [] };
  const made = bodyFromWordPress(content, {
    attachment: (each) => survey.attachments.get(each) ?? null,
    attachmentsOf: () => attachmentsOf(survey, id),
    reusable: (each) => survey.reusable.get(each) ?? null,
    footnotes: footnotesIn(meta.get('footnotes')),
  });
  const enclosed = enclosuresOf(item).filter((url) => !content.includes(url));
  const source = [made.html, ...enclosed.map(fileLink)].filter((each) => each !== '').join('\n');
  const changes = [
    ...(wasEdited ? [EDITED] : []),
    ...(enclosed.length > 0
      ? ['Enclosures that the text does not link to became links at its end']
      : []),
  ];
  const notes = [...made.notes, ...changes.map((what) => ({ level: 'changed' as const, what }))];
  return { body: { format: 'html', source }, beginning: made.beginning, notes };
}

const EDITED =
  'Posts that another program changed after their export are taken from its HTML, not their source';

/** The source of our own export. Images and files of our library have no host in it: it is that blog's. */
function ownBody(meta: ReadonlyMap<string, string>, siteUrl: string | null): Body | null {
  const markdown = meta.get(SOURCE_KEYS.markdown);
  const source = markdown ?? meta.get(SOURCE_KEYS.html);
  if (source === undefined) return null;
  const isMarkdown = markdown !== undefined;
  return {
    format: isMarkdown ? 'markdown' : 'html',
    source:
      siteUrl === null
        ? source
        : replaceDestinationsNow(source, isMarkdown, ({ url }) => libraryUrl(url, siteUrl)),
    isOurs: true,
  };
}

function libraryUrl(url: string, siteUrl: string): string | null {
  const folder = parseImageUrl(url.replace(/[?#].*$/, ''))?.site;
  if (folder === '') return siteUrl + url;
  const site = URL.parse(siteUrl);
  return site && folder === site.pathname.replace(/\/$/, '') ? site.origin + url : null;
}

/** Each is a URL, a length and a type, on lines. */
function enclosuresOf(item: XmlNode): string[] {
  return metaValues(item, 'enclosure').flatMap((value) => {
    const [url = ''] = value.trim().split(/\s+/);
    return /^https?:\/\//i.test(url) ? [url] : [];
  });
}

function footnotesIn(json: string | undefined): { id: string; content: string }[] {
  try {
    const notes: unknown = JSON.parse(json ?? '[]');
    if (!Array.isArray(notes)) return [];
    return notes.flatMap((each: unknown) => {
      const { id, content } = (each ?? {}) as Record<string, unknown>;
      return typeof id === 'string' && typeof content === 'string' ? [{ id, content }] : [];
    });
  } catch {
    return [];
  }
}
