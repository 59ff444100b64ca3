/**
 * POST /webmention/form: "Have you written a response?", the form below a post. It takes the URL of a page as a
 * webmention does, with the same checks and limits, and leads to the status page; a refusal is shown with the URL
 * as typed.
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { linkbackStatusUrl } from './status.ts';
import { REFUSALS } from './webmention.ts';
import { clientAddress } from '../request/headers.ts';
import { MethodNotAllowedError, settingsFor } from '../request/page-request.ts';
import type { ClaimRateLimit } from '../request/ping.ts';
import { readFields } from '../request/read-fields.ts';
import { presentResponseForm } from '../view/present/post.ts';
import type { Views } from '../view/render.ts';
import { MAX_URL_LENGTH } from '../../lib/url.ts';
import { receiveLinkback, type RefusalReason } from '../../linkbacks/receive.ts';
import { translateFor, type Translate } from '../../messages/translate.ts';

/** Room for two URLs with every character escaped. */
const MAX_BYTES = 16_384;

type Problem = RefusalReason | 'missing';

export function responseFormRoutes(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'log'>,
  claims: ClaimRateLimit,
  views: Views,
): Router {
  const router = Router();
  router
    .route('/webmention/form')
    .post(take)
    .all((req, res) => {
      res.set('Allow', 'POST');
      throw new MethodNotAllowedError(`${req.method} ${req.path}`);
    });
  return router;

  async function take(req: Request, res: Response): Promise<void> {
    const fields = await readFields(req, res, { maxBytes: MAX_BYTES });
    const field = (name: string) => (fields.get(name) ?? '').replaceAll('\0', '\uFFFD').trim();
    const [source, target] = [field('source'), field('target')];
    if (source === '') {
      await refuse(res, { source, target }, 'missing');
      return;
    }
    const client = clientAddress(req);
    const outcome = await receiveLinkback(
      deps,
      { via: 'webmention', source: withScheme(source), target, client },
      () => claims.take(client),
    );
    if (outcome.kind === 'refused') await refuse(res, { source, target }, outcome.reason);
    else res.redirect(303, linkbackStatusUrl(deps.config.siteUrl, outcome.statusToken));
  }

  async function refuse(
    res: Response,
    typed: { source: string; target: string },
    problem: Problem,
  ): Promise<void> {
    const settings = await settingsFor(deps, res);
    const t = translateFor(deps.config, settings);
    const { status, retryAfterSeconds } = problem === 'missing' ? MISSING : REFUSALS[problem];
    if (retryAfterSeconds !== undefined) res.set('Retry-After', String(retryAfterSeconds));
    res.status(status === 449 ? 403 : status).set('Cache-Control', 'no-store');
    const heading = t('response-form.refused');
    const form = presentResponseForm(deps.config.siteUrl, typed.target.slice(0, MAX_URL_LENGTH));
    const source = typed.source.slice(0, MAX_URL_LENGTH);
    views.render(res, 'response-form', settings, {
      page: {
        title: `${String(heading)} · ${settings.siteTitle}`,
        description: '',
        canonicalUrl: null,
        noIndex: true,
      },
      heading,
      responseForm: { ...form, source, error: problemText(t, problem) },
    });
  }
}

const MISSING = { status: 422, retryAfterSeconds: undefined };

/** `blog.example/post` is taken for `https://blog.example/post`. */
function withScheme(typed: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[\w.-]+:\d/.test(typed)
    ? typed
    : `https://${typed}`;
}

function problemText(t: Translate, problem: Problem) {
  switch (problem) {
    case 'bad-target':
    case 'no-such-post':
    case 'not-a-post':
      return t('response-form.no-such-post');
    case 'vouch-needed':
    case 'bad-vouch':
      return t('response-form.unknown-site');
    case 'missing':
    case 'bad-source':
    case 'same-document':
    case 'closed':
    case 'own-page':
    case 'refused-address':
    case 'blocked':
    case 'source-full':
    case 'client-over-budget':
    case 'host-full':
      return t(`response-form.${problem}`);
  }
}
