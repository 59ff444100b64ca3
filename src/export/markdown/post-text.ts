/**
 * A post as a file: front matter as `antiphon post publish` reads it, and the source of its text, byte for byte. What
 * only an import of the whole blog can use is under `antiphon`.
 */
import { stringify } from 'yaml';
import { postFeedId } from '../../feeds/ids.ts';
import { MAX_SERIES_ORDER } from '../../posts/terms/term.ts';
import { postFile } from './names.ts';
import type { PostRow } from './store.ts';

/** @param cover the name of its file, `null`: none */
export function postText(post: PostRow, cover: string | null, siteUrl: string): string {
  const { bodyFormat, markdown } = post;
  const yaml = stringify(frontMatterOf(post, cover, siteUrl), { lineWidth: 0 });
  // Markdown has an empty line before it, for people; HTML is kept to the byte.
  return `---\n${yaml}---\n${bodyFormat === 'html' ? '' : '\n'}${markdown}\n`;
}

function frontMatterOf(post: PostRow, cover: string | null, siteUrl: string): object {
  const { kind, status, password, excerpt, language, wordpressId, author } = post;
  const isPublished = status === 'published';
  return {
    ...(post.title !== '' && { title: post.title }),
    slug: post.slug,
    ...(kind === 'page' && { type: 'page' }),
    // A post that was public and is not any more can only be a draft there.
    ...(!isPublished && { status: status === 'unpublished' ? 'draft' : status }),
    ...(status === 'protected' && password !== null && { password }),
    published: post.publishedAt.toISOString(),
    lastmod: post.updatedAt.toISOString(),
    ...(author && { author: author.name }),
    ...termsOf(post),
    ...(excerpt !== '' && { excerpt }),
    ...(language !== null && { language }),
    ...(post.translationOf && { 'translation-of': post.translationOf.path }),
    ...(wordpressId !== null && { 'wordpress-id': wordpressId }),
    ...(post.pinned && { pinned: true }),
    ...responseOf(post),
    ...switchesOf(post),
    ...(post.oldPaths.length > 0 && { aliases: post.oldPaths.map(({ path }) => path) }),
    antiphon: {
      path: post.path,
      guid: postFeedId(siteUrl, post),
      ...(author && { author: author.slug }),
      ...(cover !== null && { cover }),
      ...(post.parent && { parent: postFile(post.parent) }),
      ...(post.position !== 0 && { position: post.position }),
      ...(post.translationOf && { 'translation-of': postFile(post.translationOf) }),
      ...(status === 'unpublished' && { 'was-published': true }),
      ...(post.fields.length > 0 && { fields: post.fields }),
      ...(post.properties.length > 0 && { properties: post.properties }),
    },
  };
}

function termsOf({ terms }: PostRow): object {
  const namesOf = (kind: string) =>
    terms.flatMap(({ term }) => (term.kind === kind ? [term.name] : []));
  const categories = namesOf('category');
  const tags = namesOf('tag');
  const series = terms.find(({ term }) => term.kind === 'series');
  // A part without a place is stored behind all that have one.
  const order = series && series.position <= MAX_SERIES_ORDER ? series.position : null;
  return {
    ...(categories.length > 0 && { categories }),
    ...(tags.length > 0 && { tags }),
    ...(series && { series: series.term.name }),
    ...(order !== null && { 'series-order': order }),
  };
}

function responseOf({ responseKind, responseTo, rsvp }: PostRow): object {
  if (responseKind === null || responseTo === null) return {};
  return { [responseKind]: responseTo, ...(rsvp !== null && { rsvp }) };
}

function switchesOf(post: PostRow): object {
  const state = (isOpen: boolean) => (isOpen ? 'open' : 'closed');
  const trackbacksTo = post.trackbacksTo.split('\n').filter(Boolean);
  return {
    comments: state(post.commentsOpen),
    pingbacks: state(post.pingbacksOpen),
    trackbacks: state(post.trackbacksOpen),
    webmentions: state(post.webmentionsOpen),
    ...(trackbacksTo.length > 0 && { 'trackbacks-to': trackbacksTo }),
    ...(!post.notifies && { notify: 'never' }),
  };
}
