/**
 * The page of one linkback, with a form to reply to it.
 */
import { Router, type Request, type Response } from 'express';
import { may } from '../../../accounts/user.ts';
import type { Deps } from '../../../deps.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { findAdminLinkbacks, type AdminLinkback } from '../../../linkbacks/admin-list.ts';
import { canReplyTo } from '../../../responses/reply.ts';
import { settingsFor } from '../../request/page-request.ts';
import { doneSentence, idIn } from '../lib/form.ts';
import { adminLinkbackUrl } from '../lib/paths.ts';
import { signedIn } from '../session/signed-in.ts';
import type { AdminViews } from '../views/render.ts';
import { listFor, placeUrl } from './place.ts';
import { presentLinkbackRow } from './present-rows.ts';
import { publishReply, type RefusedReply } from './reply.ts';

const DONE = { replied: 'Reply published. The linkback it replies to is approved.' };

type LinkbackDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log' | 'postTo'>;

export function linkbackPages(deps: LinkbackDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/:id', async (req, res) => {
    await show(res, await linkbackOf(req), doneSentence(req, DONE), null);
  });

  router.post('/:id/reply', async (req, res) => {
    const { id } = await linkbackOf(req);
    const pageUrl = adminLinkbackUrl(siteUrl, id, '?done=replied');
    const refused = await publishReply(deps, { req, res }, { kind: 'linkback', id }, pageUrl);
    // Loads the linkback again, since it may have been approved in this request.
    if (refused) await show(res.status(refused.status), await linkbackOf(req), null, refused);
  });
  return router;

  /** @throws NotFoundError if it does not exist, or cannot be replied to */
  async function linkbackOf(req: Request): Promise<AdminLinkback> {
    const id = idIn(String((req.params as Record<string, string>)['id']));
    const [linkback] = id === null ? [] : await findAdminLinkbacks(deps, [id]);
    if (!linkback || !canReplyTo(linkback)) throw new NotFoundError('linkback', id ?? 0);
    return linkback;
  }

  async function show(
    res: Response,
    linkback: AdminLinkback,
    notice: string | null,
    refused: RefusedReply | null,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const row = presentLinkbackRow(
      {
        siteUrl,
        timeZone: settings.timeZone,
        now: deps.clock.now(),
        seesAddresses: may(signedIn(res).user, 'manage'),
        list: 'pending',
      },
      linkback,
    );
    await views.render(res, 'linkback', settings, {
      heading: `Reply by ${row.who}`,
      row: { ...row, isInQueue: false },
      seen: linkback.seen,
      replyUrl: adminLinkbackUrl(siteUrl, linkback.id, '/reply'),
      notice,
      reply: {
        text: refused?.text ?? '',
        error: refused?.error ?? null,
        approves: linkback.moderation !== 'approved',
      },
      listUrl: placeUrl(siteUrl, listFor('pending', null)),
    });
  }
}
