/**
 * POST <permalink>/trackback: receives a trackback, checks it and answers as TrackBack 1.2 defines.
 * Also at the trackback URLs of WordPress: below /index.php, and /wp-trackback.php?p=ID.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification (1.2, 2004-08-01)
 */
import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { refusalText, verdictText, linkbackStatusUrl } from './status.ts';
import { clientAddress } from '../request/headers.ts';
import { queryOf } from '../request/page-request.ts';
import {
  type ClaimRateLimit,
  FAILURE_TEXTS,
  pingBody,
  pingFailures,
  readPingBody,
} from '../request/ping.ts';
import { postPathIn, postRoutes, type PostParams } from '../site/post-routes.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { decodeForm } from '../../lib/form.ts';
import { escapeXml } from '../../lib/text/markup.ts';
import type { Claim, TrackbackTexts } from '../../linkbacks/linkback.ts';
import { receiveLinkback } from '../../linkbacks/receive.ts';
import type { Checks } from '../../linkbacks/verify/checks.ts';
import { isPostPath, permalink } from '../../posts/post.ts';
import { resolveTarget } from '../../posts/urls/resolve-target.ts';

type TrackbackResult = {
  /** Why it was refused; `null`: it was accepted. */
  error: string | null;
  /** Absolute; absent if nothing was stored. */
  statusUrl?: string;
};

/** Other methods than POST are redirected to the URL without `/index.php`. */
const BELOW_INDEX_PHP = postRoutes('/trackback').map((route) => `/index.php${route}`);
const EARLIER = /^(\/.+)\/trackback\/?$/i;
const BY_WORDPRESS_ID = ['/wp-trackback.php', '/wp-trackback.php/:id'];

export function trackbackRoutes(deps: Deps, checks: Checks, claims: ClaimRateLimit): Router {
  const router = Router();
  const readBody = readPingBody(deps);
  // `/tag/trackback` may be the page of a tag.
  router.param('slug', (req, _res, next) => {
    const isDated = req.params['month'] !== undefined;
    next(isDated || isPostPath(pathOf(req)) ? undefined : 'route');
  });
  router
    .route(postRoutes('/trackback'))
    .post(readBody, receive)
    .get(async (req: Request, res: Response, next) => {
      if (req.method === 'GET' && req.accepts(['xml', 'html']) === 'html') {
        const target = await resolveTarget(deps, new URL(permalinkOf(deps, req)));
        if (!('post' in target)) throw new NotFoundError('post', req.path);
        // The page of a deleted post answers 410.
        res.redirect(303, permalink(deps.config.siteUrl, target.post));
      } else {
        next();
      }
    })
    .all(refuseMethod);
  router.route(BELOW_INDEX_PHP).post(readBody, receive);
  router.route(BY_WORDPRESS_ID).post(readBody, receive).all(refuseMethod);
  // Below an earlier URL of any shape: no page of the blog, but the endpoint of a post.
  const earlier = Router().post(EARLIER, onlyBelowPosts, readBody, receive);
  router.use((req, res, next) => {
    if (req.method === 'POST') earlier(req, res, next);
    else next();
  });
  router.use(
    [...postRoutes('/trackback'), ...BELOW_INDEX_PHP, ...BY_WORDPRESS_ID, EARLIER],
    pingFailures(deps, (res, failure) => {
      sendTrackbackResponse(res, FAILURE_TEXTS[failure]);
    }),
  );
  return router;

  async function onlyBelowPosts(req: Request, _res: Response, next: NextFunction): Promise<void> {
    const target = URL.parse(targetOf(deps, req));
    const resolved = target && (await resolveTarget(deps, target));
    next(resolved && 'post' in resolved ? undefined : 'route');
  }

  async function receive(req: Request, res: Response): Promise<void> {
    const { error, statusUrl } = await receiveTrackback(deps, checks, claims, req);
    // The specification's response has no place for the URL of the status page, and clients parse it
    // strictly; RFC 8631 defines a link relation for such pages.
    if (statusUrl !== undefined) res.append('Link', `<${statusUrl}>; rel="status"`);
    sendTrackbackResponse(res, error);
  }
}

function refuseMethod(_req: Request, res: Response): void {
  res.status(405).set('Allow', 'POST');
  sendTrackbackResponse(res, 'Send trackbacks with HTTP POST.');
}

async function receiveTrackback(
  deps: Deps,
  checks: Checks,
  claims: ClaimRateLimit,
  req: Request,
): Promise<TrackbackResult> {
  const client = clientAddress(req);
  const form = decodeForm(pingBody(req), req.headers['content-type']);
  if (form.kind === 'unreadable') return { error: form.message };
  const { fields, undeclared } = form;
  const url = fields.get('url')?.trim();
  if (!url) {
    return {
      error: 'The field url is missing: it is the address of the page that links here.',
    };
  }

  const claim: Claim = {
    via: 'trackback',
    source: url,
    target: targetOf(deps, req),
    client,
    texts: textsIn(fields),
    textBytes: undeclared && textsIn(undeclared),
  };
  const outcome = await receiveLinkback(deps, claim, () => claims.take(client));
  if (outcome.kind === 'refused') return { error: refusalText(outcome.reason) };
  const statusUrl = linkbackStatusUrl(deps.config.siteUrl, outcome.statusToken);
  if (outcome.registered) return { error: refusalText('registered'), statusUrl };
  const verdict = await checks.checkNow(outcome);
  const isAccepted = verdict === null || verdict.kind === 'verified';
  return { error: isAccepted ? null : verdictText(verdict), statusUrl };
}

/** The page to which the trackback URL belongs. */
function targetOf(deps: Pick<Deps, 'config'>, req: Request): string {
  const { id } = req.params;
  if (typeof id === 'string') return `${deps.config.siteUrl}/?p=${encodeURIComponent(id)}`;
  if ('slug' in req.params) return permalinkOf(deps, req);
  const [, earlier] = EARLIER.exec(req.path) ?? [];
  if (earlier !== undefined) return deps.config.siteUrl + earlier;
  return `${deps.config.siteUrl}/${queryOf(req)}`;
}

function textsIn(fields: ReadonlyMap<string, string>): TrackbackTexts {
  const text = (name: string): string => fields.get(name) ?? '';
  return { title: text('title'), excerpt: text('excerpt'), blogName: text('blog_name') };
}

function permalinkOf({ config }: Pick<Deps, 'config'>, req: Request): string {
  return config.siteUrl + pathOf(req).split('/').map(encodeURIComponent).join('/');
}

/** Decoded. */
function pathOf(req: Request): string {
  return postPathIn(req.params as PostParams);
}

/** The exact body of the specification, "Sending a TrackBack Ping", at HTTP 200 unless set. */
function sendTrackbackResponse(res: Response, error: string | null): void {
  const result =
    error === null
      ? '<error>0</error>'
      : `<error>1</error>\n<message>${escapeXml(error)}</message>`;
  res
    .type('text/xml')
    .send(`<?xml version="1.0" encoding="utf-8"?>\n<response>\n${result}\n</response>\n`);
}
