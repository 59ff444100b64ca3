/**
 * The embeds of a post: a section of the editor; reads a page again, and removes its card.
 */
import { Router } from 'express';
import type { Deps } from '../../../deps.ts';
import {
  listEmbedsOf,
  refreshEmbed,
  removeEmbed,
  type EmbedState,
} from '../../../embeds/manage.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { cutText } from '../../../lib/text/plain-text.ts';
import { idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import type { EmbedView } from '../views/posts.ts';
import { findOwnPost } from './find-or-begin.ts';

type EmbedDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const VERBS = {
  refresh: { change: refreshEmbed, done: 'embed-due' },
  remove: { change: removeEmbed, done: 'embed-removed' },
} as const;

export function embedPages(deps: EmbedDeps): Router {
  const router = Router();
  for (const [verb, { change, done }] of Object.entries(VERBS)) {
    router.post(`/:id/embeds/:embed/${verb}`, async (req, res) => {
      const post = await findOwnPost(deps, req, res);
      const id = idIn(req.params.embed);
      if (id === null || !(await change(deps, post.id, id))) {
        throw new NotFoundError('embed', req.params.embed);
      }
      res.redirect(303, adminUrl(deps.config.siteUrl, `/posts/${post.id}?done=${done}#embeds`));
    });
  }
  return router;
}

const REASONS: Readonly<Record<string, string>> = {
  'refused-address': 'Its address is not public.',
  'no-such-host': 'Its host was not found.',
  timeout: 'It took too long to answer.',
  gone: 'The page no longer exists.',
  'not-text': 'It is not a web page.',
  'too-large': 'It is too large.',
  'blocked-host': 'You blocked its host.',
  nothing: 'It has no title.',
};

const LABEL_LENGTH = 60;

/** The pages that the post as it is saved shows; empty for a text without any. */
export async function embedViews(deps: EmbedDeps, postId: number): Promise<EmbedView[]> {
  const embeds = await listEmbedsOf(deps, postId);
  return embeds.map(({ id, url, title, provider, state }) => {
    const action = adminUrl(deps.config.siteUrl, `/posts/${postId}/embeds/${id}`);
    const label = cutText(url.replace(/^https?:\/\/(?:www\.)?/, ''), LABEL_LENGTH);
    const isRemoved = state.kind === 'removed';
    return {
      url,
      label,
      title,
      provider,
      status: statusOf(state, title !== null),
      refreshUrl: `${action}/refresh`,
      refreshText: isRemoved ? 'Show again' : 'Refresh',
      removeUrl: isRemoved ? null : `${action}/remove`,
    };
  });
}

function statusOf(state: EmbedState, isShown: boolean): string | null {
  switch (state.kind) {
    case 'shown':
      return null;
    case 'due':
      return 'The page will be read within a minute.';
    case 'removed':
      return 'Removed. Readers see the link alone.';
    case 'failed': {
      const reason = REASONS[state.why] ?? 'It did not answer as expected.';
      return `The page could not be read${isShown ? ' again' : ''}. ${reason}`;
    }
  }
}
