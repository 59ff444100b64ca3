/**
 * GET /linkbacks/:token: the status of a linkback, for its sender; and the sentences that senders get.
 *
 * Anybody with the URL may read it, so it says nothing that would help to explore a network:
 * a page that is missing, refused, too slow or too large reads the same, and no time but that of the claim
 * is shown. A page is reported as gone only if it was read before. Rejected and spam read the same.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { assertReading } from '../request/page-request.ts';
import { presentDate } from '../view/present/date.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import type { Verdict } from '../../linkbacks/linkback.ts';
import { findLinkbackByToken, type LinkbackState } from '../../linkbacks/list.ts';
import type { RefusalReason } from '../../linkbacks/receive.ts';
import { translateFor, translateToEnglish } from '../../messages/translate.ts';
import { readSettings } from '../../settings/settings.ts';

/** The URL of the status page, for senders; absolute. */
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
      // JSON is for programs, and in English like all answers to pings.
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
    // What an earlier blog accepted is shown as if its link had been found.
    case 'imported':
    case 'verified':
      if (linkback.moderation === 'pending') {
        return linkback.verification === 'verified' ? 'verified-pending' : 'received';
      }
      return linkback.moderation === 'approved' && linkback.isPostPublic ? 'shown' : 'not-shown';
  }
}

const UNREADABLE_SOURCE =
  'The source could not be read: it must be a public web page that answers within a few seconds and is not too large.';

const REFUSALS: Record<RefusalReason | 'registered', string> = {
  'bad-source': 'The source is not an absolute http or https URL of at most 2,048 characters.',
  'bad-target': 'The target is not an absolute http or https URL of at most 2,048 characters.',
  'same-document': 'The source and the target are the same page.',
  'no-such-post': 'The target does not exist: there is no post at this URL.',
  'not-a-post': 'The target cannot be used: send the permalink of a post of this site.',
  closed: 'The target cannot be used: this post does not accept pings.',
  'own-page':
    'The source cannot be used: this site does not accept pings from this page of its own.',
  'vouch-needed':
    'The source’s host is not known here: send a vouch, the URL of a page on a known site that links to it.',
  'bad-vouch':
    'The vouch cannot be used: it must be a page on a site that is known here, and link to the source’s host.',
  'refused-address': UNREADABLE_SOURCE,
  blocked: 'Access denied: this site does not accept pings from the source’s host.',
  'host-full':
    'Access denied for now: many pages of the source’s host are waiting to be checked. Try again later.',
  'source-full': 'Access denied: this page has sent as many linkbacks as one page may.',
  'client-over-budget': 'Access denied for now: too many pings in a minute. Try again in a minute.',
  registered: 'This source is already registered; it will be checked again for changes.',
};

export function refusalText(reason: keyof typeof REFUSALS): string {
  return REFUSALS[reason];
}

/** The status in one word, for programs. */
type PublicStatus =
  | 'received'
  | 'verified-pending'
  | 'shown'
  | 'not-shown'
  | 'link-missing'
  | 'source-gone'
  | 'unreadable';

/** `null`: there is no verdict yet. */
export function verdictText(verdict: Verdict | null): string {
  switch (verdict?.kind) {
    case undefined:
      return 'It was received; the source will be checked soon.';
    case 'verified':
      return 'The link was found.';
    case 'link-missing':
      return 'The source does not link to the target: it needs an a or area element whose href is the target.';
    case 'source-gone':
    case 'unreachable':
      return UNREADABLE_SOURCE;
  }
}
