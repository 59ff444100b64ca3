/**
 * The reply context of a post: a section of the editor; reads it again, and removes it.
 */
import { Router } from 'express';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './find-or-begin.ts';
import type { ContextView } from '../views/posts.ts';
import type { Post } from '../../../posts/post.ts';
import { findContextState, refreshContext, removeContext } from '../../../posts/reply-context.ts';

type ContextDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function contextPages(deps: ContextDeps): Router {
  const router = Router();
  const back = ({ id }: Post, done: string) =>
    adminUrl(deps.config.siteUrl, `/posts/${id}?done=${done}#context`);

  router.post('/:id/context/refresh', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    await refreshContext(deps, post.id);
    res.redirect(303, back(post, 'context-due'));
  });

  router.post('/:id/context/remove', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    await removeContext(deps, post.id);
    res.redirect(303, back(post, 'context-removed'));
  });
  return router;
}

const REASONS: Readonly<Record<string, string>> = {
  'refused-address': 'Its address is not public.',
  'no-such-host': 'Its host was not found.',
  timeout: 'It took too long to answer.',
  gone: 'The page no longer exists.',
  'not-text': 'It is not a web page.',
  'blocked-host': 'You blocked its host.',
  nothing: 'It has no title, author or text.',
};

/** `null`: the post responds to no page. */
export async function contextView(deps: ContextDeps, post: Post): Promise<ContextView | null> {
  if (!post.responseTo) return null;
  const state = await findContextState(deps, post);
  const action = adminUrl(deps.config.siteUrl, `/posts/${post.id}/context`);
  const known =
    state.kind === 'read' ? state.context : state.kind === 'failed' ? state.known : null;
  return {
    refreshUrl: `${action}/refresh`,
    removeUrl: state.kind === 'none' || state.kind === 'removed' ? null : `${action}/remove`,
    refreshText: state.kind === 'none' || state.kind === 'removed' ? 'Show context' : 'Read again',
    status: statusOf(state),
    title: known?.title ?? null,
    author: known?.author ?? null,
    excerpt: known?.excerpt ?? null,
  };
}

function statusOf(state: Awaited<ReturnType<typeof findContextState>>): string | null {
  switch (state.kind) {
    case 'none':
    case 'removed':
      return 'Readers see the link alone.';
    case 'due':
      return 'The page will be read within a minute.';
    case 'failed':
      return `The page could not be read. ${REASONS[state.why] ?? 'It did not answer as expected.'}`;
    case 'read':
      return null;
  }
}
