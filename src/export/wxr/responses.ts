/**
 * Comments and linkbacks as the comments of a WordPress export: numbered so that an answer comes after what it
 * answers, since WordPress's importer forgets the others.
 */
import { lookup } from '../../lib/lookup.ts';
import {
  commentHash,
  CONTENT_KEY,
  OWN_COMMENT_KEY,
  SOURCE_KEYS,
  type OwnLinkback,
} from '../../import/wxr/own-meta.ts';
import type { Db } from '../../db/client.ts';
import { toPortableHtml } from './portable-html.ts';
import {
  selectComments,
  selectLinkbacks,
  selectResponseKeys,
  type CommentRow,
  type LinkbackRow,
} from './store.ts';
import { asHtml, element, metaElement, withoutForbidden, wordpressTime } from './xml.ts';

export type ResponseOptions = {
  url: string;
  timeZone: string;
  /** Counts the comments of the whole file. */
  numbers: { last: number };
};

const BATCH = 200;

type Key = { kind: 'comment' | 'linkback'; id: number; at: Date; parent: string | null };

export async function* responseElements(
  deps: { db: Db },
  postId: number,
  options: ResponseOptions,
): AsyncGenerator<string> {
  const keys = await orderedKeys(deps, postId);
  const numbers = new Map<string, number>();
  for (const { kind, id } of keys) numbers.set(`${kind} ${id}`, ++options.numbers.last);
  for (let from = 0; from < keys.length; from += BATCH) {
    const batch = keys.slice(from, from + BATCH);
    const idsOf = (kind: Key['kind']) => batch.flatMap((key) => (key.kind === kind ? key.id : []));
    const comments = await selectComments(deps, idsOf('comment'));
    const linkbacks = await selectLinkbacks(deps, idsOf('linkback'));
    const pieces = batch.map(({ kind, id, parent }) => {
      const place = {
        number: numbers.get(`${kind} ${id}`) ?? 0,
        parent: (parent !== null && numbers.get(parent)) || 0,
      };
      const comment = kind === 'comment' ? comments.get(id) : undefined;
      if (comment) return commentElement(comment, place, options);
      const linkback = kind === 'linkback' ? linkbacks.get(id) : undefined;
      return linkback ? linkbackElement(linkback, place, options) : '';
    });
    yield pieces.join('');
  }
}

/** By date, but each after what it answers. */
async function orderedKeys(deps: { db: Db }, postId: number): Promise<Key[]> {
  const { comments, linkbacks } = await selectResponseKeys(deps, postId);
  const keys: Key[] = [
    ...linkbacks.map(({ id, receivedAt: at }) => ({
      kind: 'linkback' as const,
      id,
      at,
      parent: null,
    })),
    ...comments.map(({ id, createdAt: at, parentId, linkbackId }) => {
      const linkback = linkbackId === null ? null : `linkback ${linkbackId}`;
      return {
        kind: 'comment' as const,
        id,
        at,
        parent: parentId === null ? linkback : `comment ${parentId}`,
      };
    }),
  ].sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);
  const byName = new Map(keys.map((key) => [`${key.kind} ${key.id}`, key]));
  const ordered = new Set<Key>();
  for (const key of keys) {
    const above: Key[] = [];
    for (let each: Key | undefined = key; each && !ordered.has(each) && !above.includes(each);) {
      above.push(each);
      each = each.parent === null ? undefined : byName.get(each.parent);
    }
    for (const each of above.reverse()) ordered.add(each);
  }
  return [...ordered];
}

type Place = { number: number; parent: number };

type Fields = Place & {
  author: string;
  email: string;
  url: string;
  at: Date;
  content: string;
  approved: string;
  type: string;
  userId: number;
  meta: string;
};

const APPROVED = lookup<string>({
  approved: '1',
  pending: '0',
  spam: 'spam',
  rejected: 'trash',
});

function commentElement(row: CommentRow, place: Place, options: ResponseOptions): string {
  return written(
    {
      ...place,
      author: row.authorName,
      email: row.authorEmail ?? '',
      url: row.authorUrl ?? '',
      at: row.createdAt,
      content: toPortableHtml(row.bodyHtml, options.url),
      approved: APPROVED[row.state] ?? '0',
      type: 'comment',
      userId: row.user?.authorId ?? 0,
      meta: metaElement('comment', SOURCE_KEYS.markdown, row.markdown),
    },
    options,
  );
}

/** WordPress shows what is approved: what we hide, since its source is gone, is in its trash. */
function linkbackState({ moderation, verification }: LinkbackRow): string {
  if (moderation !== 'approved') return APPROVED[moderation] ?? '0';
  if (verification === 'verified' || verification === 'imported') return '1';
  return verification === 'pending' ? '0' : 'trash';
}

function linkbackElement(row: LinkbackRow, place: Place, options: ResponseOptions): string {
  const protocols = row.via.split(',');
  const isWebmention = protocols.includes('webmention');
  const type = isWebmention
    ? 'webmention'
    : protocols.includes('trackback')
      ? 'trackback'
      : 'pingback';
  const title = row.title ?? row.claimedTitle;
  const site = row.site ?? row.claimedBlogName;
  const excerpt = row.excerpt ?? row.claimedExcerpt;
  const source = row.source.url;
  const host = URL.parse(source)?.hostname ?? source;
  const text = asHtml((type === 'webmention' ? row.content : null) ?? excerpt ?? '');
  const own: OwnLinkback = {
    ...{
      via: type,
      type: row.type,
      title,
      author: row.author,
      authorUrl: row.authorUrl,
      site,
      excerpt,
    },
  };
  const names = {
    webmention: row.author ?? site ?? title ?? host,
    trackback: site ?? host,
    pingback: title ?? site ?? host,
  };
  const contents = {
    webmention: text,
    trackback: `<strong>${asHtml(title ?? host)}</strong>\n\n${text}`,
    pingback: text === '' ? '' : `[&#8230;] ${text} [&#8230;]`,
  };
  return written(
    {
      ...place,
      author: names[type],
      email: '',
      url: isWebmention ? (row.authorUrl ?? source) : source,
      at: row.receivedAt,
      content: contents[type],
      approved: linkbackState(row),
      type,
      userId: 0,
      meta: [
        isWebmention ? webmentionMeta(row, source) : '',
        metaElement('comment', OWN_COMMENT_KEY, JSON.stringify(own)),
      ].join(''),
    },
    options,
  );
}

/** As the webmention plugin of WordPress has them. */
function webmentionMeta({ type, authorUrl, target }: LinkbackRow, source: string): string {
  const pairs: [string, string | null][] = [
    ['protocol', 'webmention'],
    ['semantic_linkbacks_type', type],
    ['webmention_source_url', source],
    ['webmention_target_url', target],
    ['semantic_linkbacks_author_url', authorUrl],
  ];
  return pairs
    .map(([key, value]) => (value === null ? '' : metaElement('comment', key, value)))
    .join('');
}

function written(fields: Fields, { timeZone }: ResponseOptions): string {
  const elements = [
    element('wp:comment_id', fields.number),
    element('wp:comment_author', asHtml(fields.author)),
    element('wp:comment_author_email', fields.email),
    element('wp:comment_author_url', fields.url),
    element('wp:comment_author_IP', ''),
    element('wp:comment_date', wordpressTime(fields.at, timeZone)),
    element('wp:comment_date_gmt', wordpressTime(fields.at, 'UTC')),
    element('wp:comment_content', fields.content),
    element('wp:comment_approved', fields.approved),
    element('wp:comment_type', fields.type),
    element('wp:comment_parent', fields.parent),
    element('wp:comment_user_id', fields.userId),
  ];
  const author = withoutForbidden(asHtml(fields.author));
  const hash = commentHash(author, withoutForbidden(fields.content));
  return `<wp:comment>\n${elements.join('\n')}\n${fields.meta}${metaElement('comment', CONTENT_KEY, hash)}</wp:comment>\n`;
}
