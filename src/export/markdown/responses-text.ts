/**
 * The comments and linkbacks of a post as a JSON file, a line each, in pieces. Email addresses are in it only if it is
 * for private use.
 */
import type { DbOrTransaction } from '../../db/client.ts';
import { selectCommentsOf, selectLinkbacksOf, type CommentRow, type LinkbackRow } from './store.ts';

/** Nothing for a post without any. */
export async function* responsesText(
  db: DbOrTransaction,
  postId: number,
  isPrivate: boolean,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const linkback of selectLinkbacksOf(db, postId)) {
    yield `${isFirst ? '{"linkbacks":[\n' : ',\n'}${JSON.stringify(linkbackOf(linkback))}`;
    isFirst = false;
  }
  const hasLinkbacks = !isFirst;
  isFirst = true;
  for await (const comment of selectCommentsOf(db, postId)) {
    const start = hasLinkbacks ? '\n],"comments":[\n' : '{"comments":[\n';
    yield `${isFirst ? start : ',\n'}${JSON.stringify(commentOf(comment, isPrivate))}`;
    isFirst = false;
  }
  if (hasLinkbacks || !isFirst) yield '\n]}\n';
}

function commentOf(comment: CommentRow, isPrivate: boolean): object {
  const { id, parentId, linkbackId, state, authorName, authorEmail, authorUrl } = comment;
  const author = comment.user?.author;
  return {
    id,
    ...(parentId !== null && { parent: parentId }),
    ...(linkbackId !== null && { linkback: linkbackId }),
    state,
    at: comment.createdAt.toISOString(),
    author: authorName,
    ...(isPrivate && authorEmail !== null && { email: authorEmail }),
    ...(authorUrl !== null && { url: authorUrl }),
    ...(author && { byAuthor: author.slug }),
    markdown: comment.markdown,
  };
}

function linkbackOf(linkback: LinkbackRow): object {
  const { id, verification, moderation, type, rsvp, author, authorUrl, content } = linkback;
  const title = linkback.title ?? linkback.claimedTitle;
  const site = linkback.site ?? linkback.claimedBlogName;
  const excerpt = linkback.excerpt ?? linkback.claimedExcerpt;
  return {
    id,
    via: linkback.via.split(',')[0],
    source: linkback.source.url,
    target: linkback.target,
    type,
    ...(rsvp !== null && { rsvp }),
    state: moderation,
    verification,
    at: linkback.receivedAt.toISOString(),
    ...(linkback.publishedAt && { published: linkback.publishedAt.toISOString() }),
    ...(title !== null && { title }),
    ...(author !== null && { author }),
    ...(authorUrl !== null && { authorUrl }),
    ...(site !== null && { site }),
    ...(excerpt !== null && { excerpt }),
    ...(content !== null && { content }),
  };
}
