/**
 * Whom a post has told: beside its text, where scripts bring it up to date while it is told, and on
 * a page of its own, which they ask and which works without them.
 */
import { Router } from 'express';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './own-post.ts';
import type { NotifiedView } from '../views/outbox.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/settings.ts';
import { outboxOfPost, type OutboxOfPost } from '../../../outbox/list.ts';
import { STATE_NAMES } from '../../../outbox/texts.ts';

type NotifiedDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function notifiedPages(deps: NotifiedDeps, views: AdminViews): Router {
  const router = Router();
  router.get('/:id/told', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    await views.render(res, 'notified', await settingsFor(deps, res), {
      title: post.title,
      editUrl: adminUrl(deps.config.siteUrl, `/posts/${post.id}`),
      notified: await notifiedView(deps, post.id),
    });
  });
  return router;
}

export async function notifiedView(deps: NotifiedDeps, postId: number): Promise<NotifiedView> {
  const outbox = await outboxOfPost(deps, postId);
  return {
    url: adminUrl(deps.config.siteUrl, `/posts/${postId}/told`),
    isWaiting: outbox.isDue || outbox.entries.some(({ state }) => state === 'waiting'),
    summary: summaryOf(outbox),
    rows: outbox.entries.map(({ target, state, lastAnswer }) => ({
      target,
      state: STATE_NAMES[state],
      isWrong: state === 'failed' || state === 'refused',
      answer: lastAnswer,
    })),
  };
}

function summaryOf({ entries, isDue }: OutboxOfPost): string {
  if (isDue) return 'Its links are about to be read.';
  if (entries.length === 0) return 'It links to nobody.';
  const waiting = entries.filter(({ state }) => state === 'waiting').length;
  const sent = entries.filter(({ state }) => state === 'sent').length;
  const of = `${sent} of ${entries.length} ${sent === 1 ? 'is' : 'are'} told`;
  return waiting === 0 ? `${of}.` : `${of}, ${waiting} to go.`;
}
