/**
 * Presents the pages that a post will notify, in the editor and before publishing.
 */
import type { Deps } from '../../../deps.ts';
import type { TargetView, WillNotifyView } from '../views/posts.ts';
import { previewOutbox, type Preview } from '../../../outbox/plan/plan.ts';
import { maySend } from '../../../outbox/skip-reason.ts';
import { previewNotes } from '../../../outbox/texts.ts';
import type { Post } from '../../../posts/post.ts';

type WillNotifyDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export const NOTHING_TO_NOTIFY: WillNotifyView = {
  count: 0,
  isChecking: false,
  rows: [],
  notes: [],
  blocked: null,
  fixes: [],
};

/** @param post with the id of a stored post; `0` for one that is not stored */
export async function willNotifyView(deps: WillNotifyDeps, post: Post): Promise<WillNotifyView> {
  const { id, ...unknown } = post;
  const previews = await previewOutbox(deps, id === 0 ? unknown : post);
  const sending = maySend(deps.config);
  const blocked = sending.may ? null : sending.because;
  const rows = previews.map((preview) => rowOf(preview, blocked));
  return {
    count: rows.filter(({ state }) => state === 'will' || state === 'checking').length,
    isChecking: rows.some(({ state }) => state === 'checking'),
    rows,
    notes: previewNotes(post, {
      previews,
      mayNot: blocked,
      now: deps.clock.now(),
    }),
    blocked,
    fixes: [],
  };
}

/** @param blocked is shown once for all */
function rowOf(
  { target, why, because, protocol, state }: Preview,
  blocked: string | null,
): TargetView {
  const url = new URL(target);
  const row = {
    url: target,
    host: url.host,
    rest: url.pathname === '/' ? url.search : url.pathname + url.search,
    accepts: protocol === null || protocol === 'websub' ? '' : protocol,
  };
  if (why === 'skipped') {
    const text = because === null || because === blocked ? 'not notified' : because;
    return { ...row, state: 'will-not', text };
  }
  if (why === 'unchanged') {
    return { ...row, state: 'will-not', text: state === 'sent' ? 'notified' : 'not again' };
  }
  return { ...row, state: 'will', text: protocol ?? 'link' };
}
