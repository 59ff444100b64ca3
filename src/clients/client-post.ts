/**
 * Makes of stored posts what programs read.
 */
import { listUsers } from '../accounts/users.ts';
import type { Deps } from '../deps.ts';
import { cutText } from '../lib/text/plain-text.ts';
import { findOwnExcerpt } from '../posts/edit.ts';
import { findExtras } from '../posts/editable/extras.ts';
import { sentHtmlIn } from '../posts/editable/sent-html.ts';
import type { StoredPost } from '../posts/editable/list.ts';
import { EXCERPT_LENGTH } from '../posts/markdown/summary.ts';
import type { ClientPost } from './fields.ts';

export async function clientPosts(
  deps: Pick<Deps, 'config' | 'db'>,
  posts: readonly StoredPost[],
): Promise<ClientPost[]> {
  const extras = await findExtras(
    deps.db,
    posts.map(({ id }) => id),
  );
  const users = new Map(
    (await listUsers(deps)).flatMap(({ id, author }) => (author ? [[author.id, id]] : [])),
  );
  const read: ClientPost[] = [];
  for (const { text, wordpressId: _, ...post } of posts) {
    const { fields = [], properties = {}, sentHtml = null } = extras.get(post.id) ?? {};
    read.push({
      ...post,
      ownExcerpt: await ownExcerptOf(deps, { ...post, text }),
      customFields: fields,
      properties,
      sentHtml: sentHtml === null ? null : sentHtmlIn(sentHtml, post),
      authorUserId: (post.author && users.get(post.author.id)) ?? null,
    });
  }
  return read;
}

/** As findOwnExcerpt, which renders the text, only if it cannot be seen otherwise. */
async function ownExcerptOf(
  deps: Pick<Deps, 'config' | 'db'>,
  post: Pick<StoredPost, 'bodyFormat' | 'markdown' | 'excerpt' | 'text'>,
): Promise<string> {
  const { excerpt, text } = post;
  if (excerpt === '') return '';
  const [first = ''] = text.split('\n', 1);
  if (excerpt === cutText(first, EXCERPT_LENGTH)) return '';
  return await findOwnExcerpt(deps, post);
}
