/** The moderation queue as an owner's browser has it: its rows, their keys, its forms. */
import { attribute, byClass, byTag, elements, text } from '../html.ts';
import { aComment } from '../samples/comments.ts';
import { aLinkback } from '../samples/a-linkback.ts';
import type { Role } from '../../../src/accounts/user.ts';
import { signedInAs } from './signed-in.ts';
import type { TestBlog } from './test-blog.ts';

export const QUEUE = '/admin/responses';

export async function queueOf(blog: TestBlog, role: Role = 'owner') {
  const { agent, csrf, user } = await signedInAs(blog, role);
  const get = async (query = '') => (await agent.get(QUEUE + query).expect(200)).text;
  return {
    agent,
    csrf,
    user,
    get,
    /** The key of a row, as in its checkbox: `l12`, `c45` by kind and number. */
    key: async (row: string, query = '') =>
      keysOn(await get(query)).find((key) => key.startsWith(`${row}.`)) ?? '',
    post: async (fields: Record<string, string | string[]>, to = QUEUE) => {
      const answer = await agent
        .post(to)
        .type('form')
        .send({ csrf, ...fields })
        .expect(303);
      const url = new URL(answer.headers['location'] ?? '');
      return { url, flash: flashOn(await get(url.search)) };
    },
  };
}

export function flashOn(html: string): string {
  return text(elements(html).find((each) => attribute(each, 'id') === 'flash'));
}

/** `linkback-12`, `comment-45`, from top to bottom. */
export function rowsOn(html: string): string[] {
  return byClass(html, 'response').map((row) => attribute(row, 'id') ?? '');
}

export function keysOn(html: string): string[] {
  return byTag(html, 'input')
    .filter((input) => attribute(input, 'name') === 'row')
    .map((input) => attribute(input, 'value') ?? '');
}

/** The link with this text. @returns its query; throws if there is none */
export function linkOn(html: string, words: string): string {
  const link = byTag(html, 'a').find((each) => text(each) === words);
  if (!link) throw new Error(`There is no link “${words}”.`);
  return new URL(attribute(link, 'href') ?? '').search;
}

/**
 * Adds `each` of either kind under a post, alternating, a minute apart.
 *
 * @returns their rows in the order of the queue: the newest first
 */
export async function mixedQueue(blog: TestBlog, postId: number, each: number): Promise<string[]> {
  const { deps, clock } = blog;
  const first = clock.now().getTime() - 2 * each * 60_000;
  const rows: string[] = [];
  for (let response = 0; response < each; response += 1) {
    const at = (minutes: number) => new Date(first + minutes * 60_000);
    const { comment } = await aComment(blog, postId);
    await deps.db.comment.update({
      where: { id: comment.id },
      data: { createdAt: at(2 * response) },
    });
    const linkback = await aLinkback(deps, { postId, receivedAt: at(2 * response + 1) });
    rows.unshift(`linkback-${linkback.id}`, `comment-${comment.id}`);
  }
  return rows;
}
