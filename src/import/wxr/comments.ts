/**
 * The comments of a WordPress export: comments, and the pingbacks, trackbacks and webmentions that WordPress and its
 * plugins store as comments.
 */
import { lookup } from '../../lib/lookup.ts';
import { documentKey, parseHttpUrl } from '../../lib/url.ts';
import { LINKBACK_TYPES, type LinkbackType } from '../../reader/evidence.ts';
import type { Entry, ImportedState, ResponseEntry } from '../entry.ts';
import { textOfHtml } from '../html-text.ts';
import { commentWithParagraphs } from '../../posts/wordpress/autop.ts';
import { childOf, textIn, type XmlNode } from '../xml/records.ts';
import { note, type Context } from './context.ts';
import { metaOf } from './meta.ts';
import {
  commentHash,
  isEdited,
  OWN_COMMENT_KEY,
  readOwnLinkback,
  SOURCE_KEYS,
} from './own-meta.ts';
import { timeOf } from './times.ts';
import { plainText } from './terms.ts';

const STATES = new Map<string, ImportedState>([
  ['1', 'approved'],
  ['approve', 'approved'],
  ['approved', 'approved'],
  ['0', 'pending'],
  ['hold', 'pending'],
  ['unapproved', 'pending'],
  ['spam', 'spam'],
  ['trash', 'rejected'],
]);

/** @param post its id, and its title for notes */
export function* commentEntries(
  node: XmlNode,
  post: { id: string; title: string },
  context: Context,
): Generator<Entry> {
  const approved = textIn(node, 'wp:comment_approved');
  const state = STATES.get(approved) ?? 'pending';
  if (approved === 'post-trashed') {
    yield note('lost', 'Comments of posts in the trash', post.title);
    return;
  }
  if (!context.options.trash && (state === 'spam' || state === 'rejected')) {
    yield note('lost', state === 'spam' ? 'Spam comments' : 'Comments in the trash', post.title);
    return;
  }
  const meta = metaOf(node);
  const kind = kindOf(textIn(node, 'wp:comment_type').toLowerCase(), meta);
  if (kind.is === 'other') {
    yield note('lost', `Comments of the type “${kind.type}”`, post.title);
    return;
  }
  const at = timeOf(
    node,
    { utc: 'wp:comment_date_gmt', local: 'wp:comment_date' },
    context.options.timeZone,
  );
  const common = {
    kind: 'response' as const,
    id: textIn(node, 'wp:comment_id'),
    postId: post.id,
    state,
    at: at && at.getTime() > 0 ? at : null,
  };
  if (common.id === '') {
    yield note('lost', 'Comments without an id', post.title);
    return;
  }
  const wasEdited = isEdited(
    meta,
    commentHash(
      childOf(node, 'wp:comment_author')?.text ?? '',
      childOf(node, 'wp:comment_content')?.text ?? '',
    ),
  );
  if (wasEdited) {
    for (const key of [SOURCE_KEYS.markdown, OWN_COMMENT_KEY]) meta.delete(key);
    yield note('changed', EDITED, post.title);
  }
  if (kind.is === 'comment') {
    yield { ...common, ...commentOf(node, meta, context) };
    return;
  }
  const linkback = linkbackOf(node, kind, meta);
  if (linkback) yield { ...common, ...linkback };
  else yield note('lost', 'Linkbacks without the URL of their source', post.title);
}

const EDITED =
  'Comments and linkbacks that another program changed after their export are taken as they are there';

type Via = 'pingback' | 'trackback' | 'webmention';
type Kind =
  | { is: 'comment' }
  | { is: 'linkback'; via: Via; type: LinkbackType }
  | { is: 'other'; type: string };

/** A reply by webmention is a comment to WordPress, with a protocol in its metadata. */
function kindOf(type: string, meta: ReadonlyMap<string, string>): Kind {
  const semantic = meta.get('semantic_linkbacks_type') ?? meta.get('webmention_type') ?? '';
  const protocol = (meta.get('protocol') ?? '').toLowerCase();
  if (type === 'pingback' || type === 'trackback') {
    return { is: 'linkback', via: type, type: linkbackType(semantic) ?? 'mention' };
  }
  const isComment = type === '' || type === 'comment';
  const byName = isComment ? null : linkbackType(type);
  if (type === 'webmention' || protocol === 'webmention' || byName) {
    const fallback = isComment ? 'reply' : 'mention';
    const found = linkbackType(semantic) ?? byName ?? fallback;
    return { is: 'linkback', via: 'webmention', type: found };
  }
  return isComment ? { is: 'comment' } : { is: 'other', type };
}

const TYPES = lookup<LinkbackType>({
  ...{ favorite: 'like', favourite: 'like', announce: 'repost', share: 'repost', comment: 'reply' },
  ...{ 'in-reply-to': 'reply', 'like-of': 'like', 'repost-of': 'repost' },
  ...{ 'bookmark-of': 'bookmark', quote: 'mention', tag: 'mention', read: 'mention' },
});

/** By the names of the plugins: `rsvp:yes`, `in-reply-to`, `u-like-of`, `favorite`. */
function linkbackType(name: string): LinkbackType | null {
  const [base = ''] = name.toLowerCase().replace(/^u-/, '').split(':');
  return LINKBACK_TYPES.find((each) => each === base) ?? TYPES[base] ?? null;
}

type CommentPart = Omit<
  Extract<ResponseEntry, { type: 'comment' }>,
  'kind' | 'id' | 'postId' | 'state' | 'at'
>;
type LinkbackPart = Omit<
  Extract<ResponseEntry, { type: 'linkback' }>,
  'kind' | 'id' | 'postId' | 'state' | 'at'
>;

function commentOf(
  node: XmlNode,
  meta: ReadonlyMap<string, string>,
  { survey }: Context,
): CommentPart {
  const parent = textIn(node, 'wp:comment_parent');
  const user = textIn(node, 'wp:comment_user_id');
  const markdown = meta.get(SOURCE_KEYS.markdown);
  return {
    type: 'comment',
    parentId: parent === '' || parent === '0' ? null : parent,
    authorName: plainText(childOf(node, 'wp:comment_author')),
    authorEmail: textIn(node, 'wp:comment_author_email') || null,
    authorUrl: parseHttpUrl(textIn(node, 'wp:comment_author_url'))?.href ?? null,
    byAuthorId: survey.logins.get(user) || null,
    body:
      markdown === undefined
        ? {
            format: 'html',
            source: commentWithParagraphs(childOf(node, 'wp:comment_content')?.text ?? ''),
          }
        : { format: 'markdown', source: markdown, isOurs: true },
  };
}

const SOURCES = [
  'webmention_source_url',
  'semantic_linkbacks_source',
  'source_url',
  'semantic_linkbacks_canonical',
];

function linkbackOf(
  node: XmlNode,
  { via, type }: { via: Via; type: LinkbackType },
  meta: ReadonlyMap<string, string>,
): LinkbackPart | null {
  const given = parseHttpUrl(textIn(node, 'wp:comment_author_url'));
  const named = SOURCES.map((key) => parseHttpUrl(meta.get(key) ?? '')).find((url) => url !== null);
  const source = via === 'webmention' ? (named ?? given) : given;
  if (!source) return null;
  const own = readOwnLinkback(meta.get(OWN_COMMENT_KEY));
  if (own) {
    const { title, site, excerpt, author, authorUrl } = own;
    const common = { type: 'linkback' as const, via, linkbackType: linkbackType(own.type) ?? type };
    return { ...common, source: source.href, title, site, excerpt, author, authorUrl };
  }
  const author = plainText(childOf(node, 'wp:comment_author')) || null;
  const content = childOf(node, 'wp:comment_content')?.text ?? '';
  const common = { type: 'linkback' as const, via, linkbackType: type, source: source.href };
  if (via === 'webmention') {
    const page = parseHttpUrl(meta.get('semantic_linkbacks_author_url') ?? '') ?? given;
    const isSource = page && documentKey(page) === documentKey(source);
    return {
      ...common,
      title: null,
      author,
      authorUrl: page && !isSource ? page.href : null,
      site: null,
      excerpt: textOfHtml(content) || null,
    };
  }
  const [, title, rest] = /^\s*<strong>([\s\S]*?)<\/strong>([\s\S]*)$/i.exec(content) ?? [];
  const isTrackback = via === 'trackback' && title !== undefined;
  return {
    ...common,
    title: isTrackback ? textOfHtml(title) || null : via === 'pingback' ? author : null,
    author: null,
    authorUrl: null,
    site: via === 'trackback' ? author : null,
    excerpt: withoutMarks(textOfHtml(isTrackback ? (rest ?? '') : content)) || null,
  };
}

/** WordPress puts `[…]` around the passage of a pingback. */
function withoutMarks(excerpt: string): string {
  return excerpt
    .replace(/^\[(?:…|\.\.\.)\]\s*/, '')
    .replace(/\[(?:…|\.\.\.)\]$/, '')
    .trim();
}
