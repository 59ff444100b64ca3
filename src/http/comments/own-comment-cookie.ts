/**
 * The cookies of a writer's browser. One identifies it for ten minutes, limited to the path of their comment;
 * the other names that comment for a year, so that the writer is known under every post. No page depends on them.
 */
import type { Request, Response } from 'express';
import { EDIT_MS, type Comment } from '../../comments/comment.ts';
import { ownToken } from '../../comments/edit-own.ts';
import { browserToken, isKnownBrowser } from '../../comments/known-browser.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { cookieIn } from '../request/cookies.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { ownCommentUrl } from '../request/page-request.ts';
import { formSecret } from '../../settings/settings.ts';

const NAME = 'antiphon-comment';
const EARLIER_NAME = 'antiphon-commented';
const YEAR_MS = 365 * 86_400_000;

/**
 * Redirects the writer to the page of their comment, and sets the cookie to change it there. The cookie that
 * names it stays as it was while it names an approved comment.
 */
export async function redirectToOwn(
  deps: Pick<Deps, 'config' | 'db'>,
  { req, res }: { req: Pick<Request, 'headers'>; res: Response },
  { comment: { id }, editToken }: { comment: Pick<Comment, 'id'>; editToken: string },
): Promise<void> {
  const { siteUrl } = deps.config;
  cacheForWriterOnly(res);
  res.cookie(NAME, editToken, { ...attributes(deps.config, id), maxAge: EDIT_MS });
  if (!(await isKnownBrowser(deps, earlierCommentIn(req)))) {
    res.cookie(EARLIER_NAME, await browserToken(deps, id), {
      ...attributes(deps.config, id),
      path: sitePath(deps.config),
      // A link from another site may lead to the form.
      sameSite: 'lax',
      maxAge: YEAR_MS,
    });
  }
  res.redirect(303, ownCommentUrl(siteUrl, id, ownToken(await formSecret(deps), id)));
}

/** The edit token as sent; `null`: no cookie. */
export function editTokenIn(req: Pick<Request, 'headers'>): string | null {
  return cookieIn(req, NAME);
}

/** The token of an earlier comment as sent; `null`: no cookie. */
export function earlierCommentIn(req: Pick<Request, 'headers'>): string | null {
  return cookieIn(req, EARLIER_NAME);
}

function sitePath({ siteUrl }: Pick<Config, 'siteUrl'>): string {
  return `${new URL(siteUrl).pathname.replace(/\/$/, '')}/`;
}

function attributes(config: Pick<Config, 'siteUrl'>, id: number) {
  return {
    path: `${sitePath(config)}comments/${id}/`,
    httpOnly: true,
    secure: new URL(config.siteUrl).protocol === 'https:',
    sameSite: 'strict',
  } as const;
}
