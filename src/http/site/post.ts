/**
 * A post or a page at its permalink: shows it, redirects from its old paths, and answers 410 if it was deleted.
 *
 * A password-protected post has a password form, and a cookie that unlocks it. None of that is cached, by us or by
 * any proxy.
 */
import { Router, type NextFunction, type Request, type Response } from 'express';
import { clearFailuresOf, countAttempt } from '../../accounts/throttle.ts';
import {
  commentsOpen,
  nextCommentChange,
  roundedStamp,
  stampCachedUntil,
} from '../../comments/form.ts';
import { asksAkismet } from '../../comments/spam/akismet.ts';
import type { Deps } from '../../deps.ts';
import { postCachePolicy } from '../page-cache/cache-policy.ts';
import { cookieIn } from '../request/cookies.ts';
import { clientAddress, allowFormScript } from '../request/headers.ts';
import {
  redirectTo,
  assertReading,
  settingsFor,
  responsePageUrl,
  commentsUrl,
} from '../request/page-request.ts';
import { readFields } from '../request/read-fields.ts';
import { postPathIn, postRoutes, type PostParams } from './post-routes.ts';
import { advertisedBy, setAdvertisingHeaders, NOTHING_ADVERTISED } from '../view/advertise.ts';
import { presentForm, presentPages } from '../view/present/comment-form.ts';
import { presentDate } from '../view/present/date.ts';
import { presentGone, presentPost, type PostResponses } from '../view/present/post.ts';
import type { Views } from '../view/render.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { canMail } from '../../mail/email.ts';
import { translateFor, type LocalizedText, type Translate } from '../../messages/translate.ts';
import { permalink, type Post } from '../../posts/post.ts';
import { pingStates } from '../../posts/ping-states.ts';
import { findConnections, findPostAt, isUnlockedBy, unlockPost } from '../../posts/read.ts';
import { readResponses } from '../../responses/outline.ts';
import { formSecret, type SiteSettings } from '../../settings/settings.ts';
import { isSlug } from '../../posts/urls/paths.ts';

/** Paths that have and had no post are left to the next handler. */
export function postPages(deps: Deps, views: Views): Router {
  const router = Router();
  router.param('slug', (_req, _res, next, slug: string) => {
    next(isSlug(slug.normalize('NFC')) ? undefined : 'route');
  });
  router.all(postRoutes('/comments/:page'), showResponsesPage);
  // The path of an imported post's old URL may have any shape.
  router.all('/*rest', showPost);
  return router;

  async function showPost(req: Request, res: Response, next: NextFunction): Promise<void> {
    // An escaped slash does not separate segments.
    if (/%2f/i.test(req.path)) {
      next('route');
      return;
    }
    // `readableAddress` has refused what cannot be decoded.
    const path = decodeURIComponent(req.path).replace(/\/+$/, '');
    const [found] = await Promise.all([findPostAt(deps, path), settingsFor(deps, res)]);
    if (!found) {
      next('route');
      return;
    }
    if (found.kind === 'password-protected') {
      await showPasswordProtected(deps, views, { req, res, post: found.post, page: 1 });
      return;
    }
    assertReading(req, res);
    switch (found.kind) {
      case 'gone':
        await showTombstone(res, found.post);
        return;
      case 'moved':
      case 'post':
        if (redirectTo(req, res, permalink(deps.config.siteUrl, found.post))) return;
        await showArticle(res, found.post);
    }
  }

  async function showResponsesPage(req: Request, res: Response, next: NextFunction) {
    const { page = '', ...params } = req.params as PostParams & { page?: string };
    const found = /^[1-9]\d{0,4}$/.test(page) ? await findPostAt(deps, postPathIn(params)) : null;
    if (!found || found.kind === 'gone') {
      next('route');
      return;
    }
    const { post } = found;
    if (found.kind === 'password-protected') {
      await showPasswordProtected(deps, views, { req, res, post, page: Number(page) });
      return;
    }
    assertReading(req, res);
    const url = responsePageUrl(permalink(deps.config.siteUrl, post), Number(page));
    if (redirectTo(req, res, url)) return;
    await showArticle(res, post, Number(page));
  }

  /** @throws NotFoundError for a page of responses that does not exist */
  async function showArticle(res: Response, post: Post, pageNumber = 1): Promise<void> {
    const settings = await settingsFor(deps, res);
    const [said, advertised, connections] = await Promise.all([
      gatherResponses(deps, settings, post, pageNumber),
      advertisedBy(deps, settings, post),
      findConnections(deps, settings, post),
    ]);
    if (said.commenting.form) allowFormScript(res);
    const policy = await postCachePolicy(deps, res, settings, post, {
      connections,
      endsAt: said.endsAt,
    });
    setAdvertisingHeaders(res, advertised);
    const t = translateFor(deps.config, settings);
    const view = presentPost(deps.config.siteUrl, settings, t, {
      post,
      pings: pingStates(post, settings, deps.clock.now()),
      advertised,
      responses: said,
      connections,
    });
    const canonicalUrl = responsePageUrl(permalink(deps.config.siteUrl, post), pageNumber);
    const page = { ...view.page, canonicalUrl };
    views.render(res, post.kind, settings, { ...view, page }, policy);
  }

  /**
   * 410: sites that were notified of the post are notified that it is gone, and find this. It still
   * advertises its endpoints, so that responses can be withdrawn, too.
   */
  async function showTombstone(res: Response, post: Post): Promise<void> {
    const settings = await settingsFor(deps, res);
    const { webmentionUrl } = await advertisedBy(deps, settings, post);
    const advertised = { webmentionUrl, pingbackUrl: null, trackbackRdfHtml: null };
    setAdvertisingHeaders(res, advertised);
    const policy = await postCachePolicy(deps, res, settings, post);
    const view = presentGone(settings, translateFor(deps.config, settings), post, advertised);
    views.render(res.status(410), 'gone', settings, view, policy);
  }
}

const REMEMBERED_MS = 30 * 86_400_000;
/** Room for the longest password with every character escaped. */
const MAX_BYTES = 2_048;

type LockDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
/** `page`: of its responses. */
type Asked = { req: Request; res: Response; post: Post; page: number };

/** Answers 403 with the form unless the post is unlocked. */
async function showPasswordProtected(deps: LockDeps, views: Views, asked: Asked): Promise<void> {
  const { req, res, post, page } = asked;
  res.set('Cache-Control', 'private, no-store').set('X-Robots-Tag', 'noindex');
  if (req.method === 'POST') {
    await unlock(deps, views, asked);
    return;
  }
  assertReading(req, res);
  const url = responsePageUrl(permalink(deps.config.siteUrl, post), page);
  if (redirectTo(req, res, url)) return;
  if (await isUnlocked(deps, asked)) await showOpened(deps, views, asked);
  else await showField(deps, views, asked, { status: 403 });
}

/** Takes the password; what it opens is then at the same address. */
async function unlock(deps: LockDeps, views: Views, asked: Asked): Promise<void> {
  const { req, res, post } = asked;
  const typed = (await readFields(req, res, { maxBytes: MAX_BYTES })).get('password') ?? '';
  // Throttled like sign-ins: per post and client, and per client.
  const attempt = { email: `post ${post.id}`, client: clientAddress(req) };
  const waitSeconds = await countAttempt(deps, attempt);
  if (waitSeconds > 0) {
    res.set('Retry-After', String(waitSeconds));
    await showField(deps, views, asked, {
      status: 429,
      failure: (t) => t('post.protected.too-often', { count: waitSeconds }),
    });
    return;
  }
  const key = await unlockPost(deps, post, typed);
  if (key === null) {
    await showField(deps, views, asked, {
      status: 403,
      failure: (t) => t('post.protected.wrong'),
    });
    return;
  }
  await clearFailuresOf(deps, attempt);
  const url = new URL(permalink(deps.config.siteUrl, post));
  res.cookie(cookieOf(post), key, {
    path: url.pathname,
    httpOnly: true,
    secure: url.protocol === 'https:',
    sameSite: 'lax',
    maxAge: REMEMBERED_MS,
  });
  res.redirect(303, url.href);
}

async function isUnlocked(deps: LockDeps, { req, post }: Asked): Promise<boolean> {
  const key = cookieIn(req, cookieOf(post));
  return key !== null && (await isUnlockedBy(deps, post, key));
}

/** With nothing that others would answer to: no linkback reaches it. */
async function showOpened(deps: LockDeps, views: Views, { res, post, page }: Asked): Promise<void> {
  const settings = await settingsFor(deps, res);
  const silent = {
    ...post,
    commentsOpen: false,
    pingbacksOpen: false,
    trackbacksOpen: false,
    webmentionsOpen: false,
  };
  const t = translateFor(deps.config, settings);
  const view = presentPost(deps.config.siteUrl, settings, t, {
    post: silent,
    pings: pingStates(silent, settings, deps.clock.now()),
    advertised: NOTHING_ADVERTISED,
    responses: await gatherResponses(deps, settings, silent, page),
  });
  const { metadata: _, ...head } = view.page;
  views.render(res, post.kind, settings, { ...view, page: { ...head, noIndex: true } });
}

/** Nothing of the post is on it. */
async function showField(
  deps: LockDeps,
  views: Views,
  { res, post }: Asked,
  { status, failure }: { status: number; failure?: (t: Translate) => LocalizedText },
): Promise<void> {
  const settings = await settingsFor(deps, res);
  const t = translateFor(deps.config, settings);
  const heading = t('post.protected.heading');
  const message = t('post.protected.message');
  views.render(res.status(status), 'password-protected', settings, {
    page: {
      title: `${String(heading)} · ${settings.siteTitle}`,
      description: String(message),
      canonicalUrl: null,
      noIndex: true,
    },
    heading,
    message,
    actionUrl: permalink(deps.config.siteUrl, post),
    failure: failure?.(t) ?? null,
  });
}

/**
 * The responses to a post, and the form for comments.
 *
 * @param page from 1
 * @returns `endsAt`: when time alone changes them; `null`: never
 * @throws NotFoundError for a page that does not exist
 */
async function gatherResponses(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  settings: SiteSettings,
  post: Post,
  page = 1,
): Promise<PostResponses & { endsAt: Date | null }> {
  const now = deps.clock.now();
  const responses = await readResponses(deps, settings, post.id, page);
  if (!responses) throw new NotFoundError('page', page);
  const open = commentsOpen(post, settings, now);
  const isOpen = open.kind === 'open';
  const url = permalink(deps.config.siteUrl, post);
  const form = isOpen
    ? presentForm(translateFor(deps.config, settings), {
        actionUrl: commentsUrl(url),
        stamp: roundedStamp(await formSecret(deps), post.id, now),
        offersSubscription: canMail(deps.config),
        asksAkismet: asksAkismet(deps),
      })
    : null;
  const closesAt = nextCommentChange(post, settings, now);
  const endings = isOpen ? [stampCachedUntil(now), closesAt] : [];
  const moments = endings.flatMap((moment) => moment?.getTime() ?? []);
  return {
    responses,
    open,
    commenting: {
      form,
      until: closesAt && presentDate(closesAt, settings),
      pages: presentPages(url, responses, settings.siteLanguage),
    },
    endsAt: moments.length === 0 ? null : new Date(Math.min(...moments)),
  };
}

function cookieOf({ id }: Post): string {
  return `antiphon_post_${id}`;
}
