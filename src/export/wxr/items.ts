/**
 * Posts, pages and media as the items of a WordPress export.
 */
import { lookup } from '../../lib/lookup.ts';
import { postFeedId } from '../../feeds/ids.ts';
import {
  CONTENT_KEY,
  contentHash,
  OWN_KEY,
  SOURCE_KEYS,
  type OwnMeta,
} from '../../import/wxr/own-meta.ts';
import { extensionOf } from '../../media/file-types.ts';
import { imageKey, imagePath, plainFile, type LibraryImage } from '../../posts/images/image.ts';
import type { ResponseTo, Rsvp } from '../../posts/post.ts';
import { toPortableHtml } from './portable-html.ts';
import type { MediaRow, PostRow } from './store.ts';
import { asHtml, cdata, element, metaElement, withoutForbidden, wordpressTime } from './xml.ts';

export type ItemOptions = {
  siteUrl: string;
  timeZone: string;
  now: Date;
  /** Added to the ids of media. */
  mediaOffset: number;
  /** The login of posts that name no author. */
  login: string;
};

export const ITEM_END = '</item>\n';

/** Without its end. */
export function mediaItem(row: MediaRow, options: ItemOptions): string {
  const { siteUrl, mediaOffset } = options;
  const url = siteUrl + encodeURI(pathOf(row));
  return item({
    ...{ id: row.id + mediaOffset, title: row.fileName ?? row.slug, link: url, guid: url },
    ...{
      login: options.login,
      content: '',
      excerpt: '',
      at: row.createdAt,
      updatedAt: row.createdAt,
    },
    ...{ commentsOpen: false, pingsOpen: false, slug: row.slug, status: 'inherit', parent: 0 },
    ...{ position: 0, type: 'attachment', password: '', isPinned: false },
    more:
      `<wp:attachment_url>${cdata(url)}</wp:attachment_url>\n` +
      (row.alt === null ? '' : metaElement('post', '_wp_attachment_image_alt', row.alt)),
    timeZone: options.timeZone,
  });
}

function pathOf(row: MediaRow): string {
  if (row.kind === 'file')
    return `/media/${imageKey(row)}/${row.slug}.${extensionOf(row.fileName ?? '')}`;
  return imagePath(row, plainFile({ files: row.files as LibraryImage['files'] }));
}

export function postUrl({ path }: PostRow, siteUrl: string): string {
  return siteUrl + encodeURI(path);
}

/** Without its end: its responses follow, then {@link ITEM_END}. */
export function postItem(row: PostRow, options: ItemOptions): string {
  const { siteUrl, timeZone, mediaOffset } = options;
  const url = postUrl(row, siteUrl);
  const status = statusOf(row, options.now);
  const content = toPortableHtml(row.bodyHtml, url);
  const isDraft = status === 'draft' || status === 'trash';
  return item({
    ...{ id: row.id, title: row.title, guid: row.guid ?? postFeedId(siteUrl, row) },
    link: isDraft ? `${siteUrl}/?p=${row.id}` : url,
    login: row.author?.slug ?? options.login,
    content,
    excerpt: row.excerpt,
    ...{ at: row.publishedAt, updatedAt: row.updatedAt, commentsOpen: row.commentsOpen },
    pingsOpen: row.pingbacksOpen || row.trackbacksOpen || row.webmentionsOpen,
    ...{ slug: row.slug, status, parent: row.parentId ?? 0, position: row.position },
    ...{ type: row.kind === 'page' ? 'page' : 'post', isPinned: row.pinned },
    password: row.status === 'protected' ? (row.password ?? '') : '',
    more: [
      ...row.terms.map(({ term }) => termElement(term)),
      row.coverId === null
        ? ''
        : metaElement('post', '_thumbnail_id', String(row.coverId + mediaOffset)),
      ...oldSlugsOf(row).map((slug) => metaElement('post', '_wp_old_slug', slug)),
      ...row.fields.map(({ name, value }) => metaElement('post', name, value)),
      metaElement(
        'post',
        row.bodyFormat === 'html' ? SOURCE_KEYS.html : SOURCE_KEYS.markdown,
        row.markdown,
      ),
      metaElement('post', CONTENT_KEY, contentHash(withoutForbidden(content))),
      metaElement('post', OWN_KEY, JSON.stringify(ownMetaOf(row))),
    ].join(''),
    timeZone,
  });
}

const STATUSES = lookup<string>({
  published: 'publish',
  protected: 'publish',
  private: 'private',
  trashed: 'trash',
});

function statusOf({ status, publishedAt }: PostRow, now: Date): string {
  const known = STATUSES[status] ?? 'draft';
  return known === 'publish' && publishedAt > now ? 'future' : known;
}

function termElement({ kind, slug, name }: PostRow['terms'][number]['term']): string {
  const domain = kind === 'tag' ? 'post_tag' : kind;
  const attributes = `domain="${domain}" nicename="${encodeURIComponent(slug)}"`;
  return `<category ${attributes}>${cdata(asHtml(name))}</category>\n`;
}

/** Those in the folder that the post is in now: WordPress knows no others. */
function oldSlugsOf({ path, oldPaths }: PostRow): string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return oldPaths.flatMap(({ path: old }) => {
    const slug = old.startsWith(folder) ? old.slice(folder.length) : '';
    return slug === '' || slug.includes('/') ? [] : [slug];
  });
}

function ownMetaOf(row: PostRow): OwnMeta {
  const series = row.terms.find(({ term }) => term.kind === 'series');
  return {
    language: row.language,
    translationOfId: row.translationOfId === null ? null : String(row.translationOfId),
    seriesOrder: series?.position ?? null,
    responseTo:
      row.responseTo === null
        ? null
        : {
            kind: row.responseKind as ResponseTo['kind'],
            url: row.responseTo,
            rsvp: row.rsvp as Rsvp | null,
          },
    trackbacksTo: row.trackbacksTo.split('\n').filter((url) => url !== ''),
    notifies: row.notifies,
    pings: {
      pingbacksOpen: row.pingbacksOpen,
      trackbacksOpen: row.trackbacksOpen,
      webmentionsOpen: row.webmentionsOpen,
    },
    aliases: row.oldPaths.map(({ path }) => encodeURI(path)),
    notified: row.outbox.map(({ target }) => target),
    wordpressId: row.wordpressId,
    hasAuthor: row.authorId !== null,
    guid: row.guid,
  };
}

type Item = {
  id: number;
  title: string;
  link: string;
  guid: string;
  login: string;
  content: string;
  excerpt: string;
  at: Date;
  updatedAt: Date;
  commentsOpen: boolean;
  pingsOpen: boolean;
  slug: string;
  status: string;
  parent: number;
  position: number;
  type: string;
  password: string;
  isPinned: boolean;
  /** Further elements, each with a line end. */
  more: string;
  timeZone: string;
};

function item(of: Item): string {
  const openOrClosed = (isOpen: boolean) => (isOpen ? 'open' : 'closed');
  return `<item>
${element('title', asHtml(of.title))}
${element('link', of.link)}
<pubDate>${of.at.toUTCString().replace('GMT', '+0000')}</pubDate>
${element('dc:creator', of.login)}
<guid isPermaLink="false">${cdata(of.guid)}</guid>
<description></description>
${element('content:encoded', of.content)}
${element('excerpt:encoded', asHtml(of.excerpt))}
${element('wp:post_id', of.id)}
${element('wp:post_date', wordpressTime(of.at, of.timeZone))}
${element('wp:post_date_gmt', wordpressTime(of.at, 'UTC'))}
${element('wp:post_modified', wordpressTime(of.updatedAt, of.timeZone))}
${element('wp:post_modified_gmt', wordpressTime(of.updatedAt, 'UTC'))}
${element('wp:comment_status', openOrClosed(of.commentsOpen))}
${element('wp:ping_status', openOrClosed(of.pingsOpen))}
${element('wp:post_name', encodeURIComponent(of.slug).toLowerCase())}
${element('wp:status', of.status)}
${element('wp:post_parent', of.parent)}
${element('wp:menu_order', of.position)}
${element('wp:post_type', of.type)}
${element('wp:post_password', of.password)}
${element('wp:is_sticky', of.isPinned ? 1 : 0)}
${of.more}`;
}
