/**
 * The embeds of a post for its owner: lists them, reads a page again, and removes a card. A card is the same in every
 * post that shows the page.
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { may, type User } from '../accounts/user.ts';
import { renderPosts } from '../posts/render-due.ts';
import {
  changeEmbed,
  isEmbedOf,
  isShownByOthers,
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

/** `shown-by-others`: the card is also in posts that the user may not edit, so it stays as it is. */
export type ManageOutcome = 'done' | 'not-shown' | 'shown-by-others';

/** Who changes a card, and in which post. */
export type CardChange = {
  user: Pick<User, 'role' | 'author'>;
  postId: number;
  embedId: number;
};

type ManageDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** The page is read again as soon as possible; a card that is shown stays until then. */
export async function refreshEmbed(deps: ManageDeps, asked: CardChange): Promise<ManageOutcome> {
  const due = { failures: 0, failure: null, nextFetchAt: deps.clock.now() };
  return await change(deps, asked, (state) => ({
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

/** Posts show the link alone until the owner asks for the card again. */
export async function removeEmbed(deps: ManageDeps, asked: CardChange): Promise<ManageOutcome> {
  return await change(deps, asked, () => NOTHING);
}

async function change(
  deps: ManageDeps,
  { user, postId, embedId }: CardChange,
  changeOf: (state: string) => EmbedChange,
): Promise<ManageOutcome> {
  const outcome = await transact(deps.db, async (transaction) => {
    if (!(await isEmbedOf(transaction, postId, embedId))) return 'not-shown';
    // An update locks the row.
    const { state } = await transaction.embed.update({
      where: { id: embedId },
      data: { id: embedId },
      select: { state: true },
    });
    // After the lock: a post that begins to show it waits.
    const mayChange =
      may(user, 'edit') ||
      (user.author !== null && !(await isShownByOthers(transaction, embedId, user.author.id)));
    if (!mayChange) return 'shown-by-others';
    const made = changeOf(state);
    return await changeEmbed(transaction, embedId, {
      change: made,
      isNew: made.state === 'removed' && state === 'ready',
    });
  });
  if (typeof outcome === 'string') return outcome;
  await renderPosts(deps, outcome);
  return 'done';
}
