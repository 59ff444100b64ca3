/**
 * A password-protected post: the password form, the cookie that unlocks the post, and the post.
 *
 * None of it is cached, by us or by any proxy.
 */
import type { Request, Response } from 'express';
import { clearFailuresOf, countAttempt } from '../../accounts/throttle.ts';
import type { Deps } from '../../deps.ts';
import { clientAddress } from '../request/client.ts';
import { cookieIn } from '../request/cookies.ts';
import { readFields } from '../request/read-fields.ts';
import { redirectTo, assertReading } from '../request/page-request.ts';
import { settingsFor } from '../request/settings.ts';
import { responsePageUrl } from '../request/urls.ts';
import { NOTHING_ADVERTISED } from '../view/advertise.ts';
import { gatherResponses } from '../view/present/comment-form.ts';
import { presentPost } from '../view/present/post.ts';
import type { Views } from '../view/render.ts';
import { type LocalizedText, type Translate, translateFor } from '../../messages/translate.ts';
import { pingStates } from '../../posts/pings.ts';
import { type Post, permalink } from '../../posts/post.ts';
import { isUnlockedBy, unlockPost } from '../../posts/read.ts';

const REMEMBERED_MS = 30 * 86_400_000;
/** Room for the longest password with every character escaped. */
const MAX_BYTES = 2_048;

type LockDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;
/** `page`: of its responses. */
type Asked = { req: Request; res: Response; post: Post; page: number };

/** Answers 403 with the form unless the post is unlocked. */
export async function showPasswordProtected(
  deps: LockDeps,
  views: Views,
  asked: Asked,
): Promise<void> {
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
    neighbours: { earlier: null, later: null },
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

function cookieOf({ id }: Post): string {
  return `antiphon_post_${id}`;
}
