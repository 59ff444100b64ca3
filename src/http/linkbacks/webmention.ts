/**
 * POST /webmention: receives a webmention and answers with a status. The source is checked later, by
 * the worker.
 *
 * @see https://www.w3.org/TR/webmention/#receiving-webmentions
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { refusalText, linkbackStatusUrl } from './status.ts';
import { clientAddress } from '../request/headers.ts';
import {
  type ClaimRateLimit,
  FAILURE_TEXTS,
  pingBody,
  pingFailures,
  readPingBody,
  type PingFailure,
} from '../request/ping.ts';
import type { Views } from '../view/render.ts';
import { decodeForm } from '../../lib/form.ts';
import type { Claim } from '../../linkbacks/linkback.ts';
import { receiveLinkback, type RefusalReason } from '../../linkbacks/receive.ts';
import { translateFor } from '../../messages/translate.ts';
import { readSettings } from '../../settings/settings.ts';

const ROUTE = '/webmention';

/** `phrase`: the reason phrase of a status that HTTP does not define. */
type Refusal = { status: number; phrase?: string; retryAfterSeconds?: number };

/** Webmention §3.2.1: what is wrong with the request is 400; the text says which clause it broke. */
export const REFUSALS: Record<RefusalReason, Refusal> = {
  'bad-source': { status: 400 },
  'bad-target': { status: 400 },
  'same-document': { status: 400 },
  'no-such-post': { status: 400 },
  'not-a-post': { status: 400 },
  closed: { status: 400 },
  'own-page': { status: 400 },
  // https://indieweb.org/Vouch: the sender tries again with a vouch.
  'vouch-needed': { status: 449, phrase: 'Retry With' },
  'bad-vouch': { status: 400 },
  'refused-address': { status: 400 },
  blocked: { status: 403 },
  'source-full': { status: 403 },
  'client-over-budget': { status: 429, retryAfterSeconds: 60 },
  'host-full': { status: 429, retryAfterSeconds: 600 },
};

const FAILURE_STATUSES: Record<PingFailure, number> = {
  'too-large': 413,
  unreadable: 400,
  'server-failed': 500,
  away: 503,
  full: 503,
  slow: 503,
};

export function webmentionRoutes(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  claims: ClaimRateLimit,
  views: Views,
): Router {
  const router = Router();
  router
    .route(ROUTE)
    .post(readPingBody(deps), receive)
    .all(async (req: Request, res: Response) => {
      // Probably a person who opened the URL in a browser; the method is wrong all the same.
      res.status(405).set('Allow', 'POST').vary('Accept');
      if (req.method === 'GET' && req.accepts(['text', 'html']) === 'html') await explain(res);
      else say(res, 'Send webmentions with HTTP POST, as a form with source and target.');
    });
  router.use(
    ROUTE,
    pingFailures(deps, (res, failure) => {
      say(res.status(FAILURE_STATUSES[failure]), FAILURE_TEXTS[failure]);
    }),
  );
  return router;

  async function receive(req: Request, res: Response): Promise<void> {
    const claim = readClaim(req);
    if (typeof claim === 'string') {
      say(res.status(400), claim);
      return;
    }
    const outcome = await receiveLinkback(deps, claim, () => claims.take(claim.client));
    if (outcome.kind === 'refused') {
      refuse(res, outcome.reason);
      return;
    }
    const statusUrl = linkbackStatusUrl(deps.config.siteUrl, outcome.statusToken);
    say(res.status(201).location(statusUrl), `Received. Status: ${statusUrl}`);
  }

  async function explain(res: Response): Promise<void> {
    const settings = await readSettings(deps);
    const t = translateFor(deps.config, settings);
    const heading = t('webmention.heading');
    views.render(res, 'error', settings, {
      page: {
        title: `${String(heading)} · ${settings.siteTitle}`,
        description: '',
        canonicalUrl: null,
      },
      status: 405,
      heading,
      message: t('webmention.message'),
    });
  }
}

/** @returns the claim, or the error as a sentence */
function readClaim(req: Request): Claim | string {
  const form = decodeForm(pingBody(req), req.headers['content-type']);
  if (form.kind === 'unreadable') return form.message;
  const field = (name: string) => form.fields.get(name)?.trim() ?? '';
  const [source, target, vouch] = [field('source'), field('target'), field('vouch')];
  if (!source) return 'The field source is missing: it is the address of the page that links here.';
  if (!target)
    return 'The field target is missing: it is the address of the post that is linked to.';
  return {
    via: 'webmention',
    source,
    target,
    client: clientAddress(req),
    ...(vouch && { vouch }),
  };
}

function refuse(res: Response, reason: RefusalReason): void {
  const { status, phrase, retryAfterSeconds } = REFUSALS[reason];
  res.status(status);
  if (phrase !== undefined) res.statusMessage = phrase;
  if (retryAfterSeconds !== undefined) res.set('Retry-After', String(retryAfterSeconds));
  say(res, refusalText(reason));
}

function say(res: Response, sentence: string): void {
  res.type('text/plain').send(`${sentence}\n`);
}
