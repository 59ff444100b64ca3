/**
 * GET /indieauth/authorize: takes a client's request, and leads the person to the page of the admin at which they
 * decide. Errors are pages: a redirect to a client that nobody has agreed to would be an open one (RFC 9700 §4.11.2).
 *
 * @see https://indieauth.spec.indieweb.org/#authorization-request
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { beginAuthorization, REQUEST_PARAMETERS } from '../../indieauth/begin.ts';
import { createConcurrencyLimiter, clientKeys } from '../../lib/rate-limiter.ts';
import { LocalizedText } from '../../messages/translate.ts';
import { refuseStrangersOnFullDisk } from '../request/full-disk.ts';
import { clientAddress } from '../request/headers.ts';
import { settingsFor } from '../request/page-request.ts';
import type { Views } from '../view/render.ts';
import { createRequestLimit, repeated, valuesOf } from './endpoint.ts';

/** Each may fetch a page. */
const PER_MINUTE = 30;
const AT_ONCE = { max: 8, maxPerKey: 2 };

type AuthorizeDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

export function authorizeRoutes(deps: AuthorizeDeps, views: Views): Router {
  const { siteUrl } = deps.config;
  const router = Router();
  const admit = createRequestLimit(deps, PER_MINUTE);
  const underWay = createConcurrencyLimiter(AT_ONCE);

  router.get('/authorize', refuseStrangersOnFullDisk(deps), async (req, res) => {
    res.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer');
    const release = admit(req) ? underWay.acquire(clientKeys(clientAddress(req)).client) : null;
    if (!release) {
      res.set('Retry-After', '60');
      await showProblem(
        res,
        429,
        'Too many requests came from your address. Try again in a minute.',
      );
      return;
    }
    try {
      await begin(req, res);
    } finally {
      release();
    }
  });
  return router;

  async function begin(req: Request, res: Response): Promise<void> {
    const { searchParams } = new URL(req.originalUrl, siteUrl);
    const twice = repeated(searchParams, REQUEST_PARAMETERS);
    if (twice !== null) {
      await showProblem(res, 400, `${twice} is given more than once.`);
      return;
    }
    const begun = await beginAuthorization(deps, valuesOf(searchParams, REQUEST_PARAMETERS));
    switch (begun.kind) {
      case 'refused':
        await showProblem(res, 400, begun.reason, begun.backUrl);
        return;
      case 'begun':
        // Not by Express, whose redirects have a page that names the URL.
        res.status(302).set('Location', `${siteUrl}/admin/authorize/${begun.requestToken}`).end();
    }
  }

  async function showProblem(
    res: Response,
    status: number,
    reason: string,
    backUrl?: string,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const heading = inEnglish('This program can’t get access');
    views.renderBuiltIn(res.status(status), 'error', settings, {
      page: {
        title: `${String(heading)} · ${settings.siteTitle}`,
        description: '',
        canonicalUrl: null,
        noIndex: true,
      },
      status,
      heading,
      message: inEnglish(reason),
      ...(backUrl !== undefined && { continueTo: linkTo(backUrl) }),
    });
  }
}

function linkTo(url: string): { url: string; label: LocalizedText } {
  const { host, protocol } = new URL(url);
  return { url, label: inEnglish(`Continue to ${host === '' ? protocol : host}`) };
}

/** The page is for the owner, as the admin is. */
function inEnglish(text: string): LocalizedText {
  return new LocalizedText('en', false, [{ kind: 'words', text, tag: null }]);
}
