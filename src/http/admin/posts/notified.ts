/**
 * The notifications of a post: a section of the editor, and a page of its own, which the script fetches
 * to update the section.
 */
import { Router } from 'express';
import type { Deps } from '../../../deps.ts';
import { adminUrl } from '../lib/paths.ts';
import { findOwnPost } from './find-or-begin.ts';
import type { NotifiedView } from '../views/outbox.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import { outboxOfPost, type OutboxOfPost } from '../../../outbox/list.ts';
import { STATE_NAMES } from '../../../outbox/texts.ts';
import { postName } from '../../../posts/post.ts';

type NotifiedDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function notifiedPages(deps: NotifiedDeps, views: AdminViews): Router {
  const router = Router();
  router.get('/:id/notifications', async (req, res) => {
    const post = await findOwnPost(deps, req, res);
    await views.render(res, 'notified', await settingsFor(deps, res), {
      title: postName(post),
      editUrl: adminUrl(deps.config.siteUrl, `/posts/${post.id}`),
      notified: await notifiedView(deps, post.id),
    });
  });
  return router;
}

export async function notifiedView(deps: NotifiedDeps, postId: number): Promise<NotifiedView> {
  const outbox = await outboxOfPost(deps, postId);
  return {
    url: adminUrl(deps.config.siteUrl, `/posts/${postId}/notifications`),
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
  if (isDue) return 'Looking for links.';
  if (entries.length === 0) return 'No links to other sites.';
  const waiting = entries.filter(({ state }) => state === 'waiting').length;
  const sent = entries.filter(({ state }) => state === 'sent' || state === 'imported').length;
  const of = `${sent} of ${entries.length} notified`;
  return waiting === 0 ? `${of}.` : `${of}, ${waiting} pending.`;
}
