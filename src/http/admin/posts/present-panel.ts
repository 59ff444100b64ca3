/**
 * Presents sections of the editor's panel: the share links of a draft, the reply context of a post, and its embeds.
 */
import type { Deps } from '../../../deps.ts';
import { listEmbedsOf, type EmbedState } from '../../../embeds/manage.ts';
import { cutText } from '../../../lib/text/plain-text.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import type { ContextView, EmbedView, ShareView } from '../views/posts.ts';
import { shareUrl } from '../../request/page-request.ts';
import {
  DEFAULT_SHARE_DAYS,
  isShareable,
  listShareLinks,
  SHARE_DAYS,
} from '../../../posts/drafts/share-links.ts';
import type { Post } from '../../../posts/post.ts';
import { findContextState } from '../../../posts/reply-context.ts';

type PanelDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

/** `null`: the post is neither a draft nor scheduled. */
export async function shareView(
  deps: PanelDeps,
  post: Post,
  timeZone: string,
): Promise<ShareView | null> {
  if (!isShareable(post, deps.clock.now())) return null;
  const { siteUrl } = deps.config;
  const action = adminUrl(siteUrl, `/posts/${post.id}/share`);
  const links = await listShareLinks(deps, post.id);
  return {
    action,
    days: SHARE_DAYS.map((days) => ({
      days,
      text: plural(days, 'day'),
      isDefault: days === DEFAULT_SHARE_DAYS,
    })),
    links: links.map(({ id, token, expiresAt }) => ({
      id,
      url: shareUrl(siteUrl, token),
      until: presentTime(expiresAt, timeZone),
      revokeUrl: `${action}/${id}/revoke`,
    })),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  'refused-address': 'Its address is not public.',
  'no-such-host': 'Its host was not found.',
  timeout: 'It took too long to answer.',
  gone: 'The page no longer exists.',
  'not-text': 'It is not a web page.',
  'too-large': 'It is too large.',
  'blocked-host': 'You blocked its host.',
  nothing: 'It has no title, author or text.',
};

function reasonOf(why: string): string {
  return REASONS[why] ?? 'It did not answer as expected.';
}

/** `null`: the post responds to no page. */
export async function contextView(deps: PanelDeps, post: Post): Promise<ContextView | null> {
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
      return `The page could not be read. ${reasonOf(state.why)}`;
    case 'read':
      return null;
  }
}

const LABEL_LENGTH = 60;

/** The pages that the post as it is saved shows; empty for a text without any. */
export async function embedViews(deps: PanelDeps, postId: number): Promise<EmbedView[]> {
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
      status: embedStatus(state, title !== null),
      refreshUrl: `${action}/refresh`,
      refreshText: isRemoved ? 'Show again' : 'Refresh',
      removeUrl: isRemoved ? null : `${action}/remove`,
    };
  });
}

function embedStatus(state: EmbedState, isShown: boolean): string | null {
  switch (state.kind) {
    case 'shown':
      return null;
    case 'due':
      return 'The page will be read within a minute.';
    case 'removed':
      return 'Removed. Readers see the link alone.';
    case 'failed': {
      const reason = reasonOf(state.why);
      return `The page could not be read${isShown ? ' again' : ''}. ${reason}`;
    }
  }
}
