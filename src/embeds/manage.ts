/**
 * The embeds of a post for its owner: lists them, reads a page again, and removes a card. A card is the same in every
 * post that shows the page.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { renderPosts } from '../posts/render-due.ts';
import {
  changeEmbed,
  isEmbedOf,
  selectEmbedsOf,
  type EmbedChange,
  type ListedEmbed,
} from './store.ts';

/** `why`: a code (net/page.ts FetchFailure), or `gone`, `blocked-host`, `nothing`, `unreadable`. */
export type EmbedState =
  { kind: 'due' } | { kind: 'shown' } | { kind: 'removed' } | { kind: 'failed'; why: string };

export type PostEmbed = Pick<ListedEmbed, 'id' | 'url' | 'title' | 'provider'> & {
  state: EmbedState;
};

export async function listEmbedsOf({ db }: Pick<Deps, 'db'>, postId: number): Promise<PostEmbed[]> {
  const rows = await selectEmbedsOf(db, postId);
  return rows.map(({ id, url, title, provider, ...row }) => ({
    ...{ id, url, title, provider },
    state: stateOf(row),
  }));
}

function stateOf({
  state,
  failure,
  nextFetchAt,
}: Pick<ListedEmbed, 'state' | 'failure' | 'nextFetchAt'>): EmbedState {
  if (state === 'removed') return { kind: 'removed' };
  if (failure !== null) return { kind: 'failed', why: failure };
  return nextFetchAt === null || state === 'ready' ? { kind: 'shown' } : { kind: 'due' };
}

type ManageDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** The page is read again as soon as possible; a card that is shown stays until then. @returns whether the post has it */
export async function refreshEmbed(
  deps: ManageDeps,
  postId: number,
  embedId: number,
): Promise<boolean> {
  const due = { failures: 0, failure: null, nextFetchAt: deps.clock.now() };
  return await change(deps, postId, embedId, (state) => ({
    ...due,
    ...(state !== 'ready' && { state: 'waiting' }),
  }));
}

const NOTHING: EmbedChange = {
  state: 'removed',
  title: null,
  author: null,
  authorUrl: null,
  provider: null,
  description: null,
  image: null,
  imageWidth: null,
  imageHeight: null,
  failures: 0,
  failure: null,
  nextFetchAt: null,
};

/** Posts show the link alone until the owner asks for the card again. @returns whether the post has it */
export async function removeEmbed(
  deps: ManageDeps,
  postId: number,
  embedId: number,
): Promise<boolean> {
  return await change(deps, postId, embedId, () => NOTHING);
}

async function change(
  deps: ManageDeps,
  postId: number,
  embedId: number,
  changeOf: (state: string) => EmbedChange,
): Promise<boolean> {
  const posts = await transact(deps.db, async (transaction) => {
    if (!(await isEmbedOf(transaction, postId, embedId))) return null;
    // An update locks the row.
    const { state } = await transaction.embed.update({
      where: { id: embedId },
      data: { id: embedId },
      select: { state: true },
    });
    const made = changeOf(state);
    return await changeEmbed(transaction, embedId, {
      change: made,
      isNew: made.state === 'removed' && state === 'ready',
    });
  });
  if (posts) await renderPosts(deps, posts);
  return posts !== null;
}
