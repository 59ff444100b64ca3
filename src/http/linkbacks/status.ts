/**
 * GET /linkbacks/:token: what became of a linkback, for the one who sent it.
 *
 * Whoever knows the address may read it, so it says nothing that would help to explore a network:
 * no reason why a page could not be read, and no time but that of the claim. That a page is gone
 * is told only where it was read before. The owner's decisions against a linkback read alike.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { findLinkbackByToken, type LinkbackState } from '../../linkbacks/list.ts';
import { translateFor, translateToEnglish } from '../../messages/translate.ts';
import { readSettings } from '../../settings/read.ts';
import type { PublicStatus } from './answers.ts';
import { presentDate } from '../view/present/date.ts';
import { assertReading } from '../request/read-only.ts';
import type { Views } from '../view/render.ts';

/** The address that senders are given; absolute. */
export function linkbackStatusUrl(siteUrl: string, statusToken: string): string {
  return `${siteUrl}/linkbacks/${statusToken}`;
}

export function linkbackStatusRoutes(deps: Deps, views: Views): Router {
  const router = Router();
  router.all('/linkbacks/:token', showStatus);
  return router;

  async function showStatus(req: Request<{ token: string }>, res: Response): Promise<void> {
    const linkback = await findLinkbackByToken(deps, req.params.token);
    const wantsJson = req.accepts(['html', 'json']) === 'json';
    res.vary('Accept');
    if (!linkback) {
      if (!wantsJson) throw new NotFoundError('linkback', req.params.token);
      res.status(404).json({ message: 'There is no linkback at this address.' });
      return;
    }
    assertReading(req, res);
    const status = publicStatus(linkback);
    const { source, target, receivedAt } = linkback;

    res.set('Cache-Control', 'no-cache').set('X-Robots-Tag', 'noindex');
    if (wantsJson) {
      // For programs, as all answers to pings are: in English.
      const message = String(translateToEnglish(deps.config)(`linkback-status.${status}.message`));
      res.json({ source, target, status, message, receivedAt });
      return;
    }
    const settings = await readSettings(deps);
    const t = translateFor(deps.config, settings);
    const heading = t(`linkback-status.${status}.heading`);
    views.render(res, 'linkback-status', settings, {
      page: {
        title: `${String(heading)} · ${settings.siteTitle}`,
        description: '',
        canonicalUrl: null,
      },
      heading,
      message: t(`linkback-status.${status}.message`),
      source,
      target,
      received: presentDate(receivedAt, settings),
    });
  }
}

function publicStatus(linkback: LinkbackState): PublicStatus {
  switch (linkback.verification) {
    case 'pending':
      return 'received';
    case 'link-missing':
      return 'link-missing';
    case 'unreachable':
      return 'unreadable';
    case 'source-gone':
      return linkback.wasVerified ? 'source-gone' : 'unreadable';
    case 'verified':
      if (linkback.moderation === 'pending') return 'verified-waiting';
      return linkback.moderation === 'approved' && linkback.isPostPublic ? 'shown' : 'not-shown';
  }
}
