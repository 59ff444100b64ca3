/**
 * The cookie that identifies a writer's browser for ten minutes, limited to the path of their comment, so
 * that no other request carries it.
 */
import type { Request, Response } from 'express';
import { EDIT_MS, type Comment } from '../../comments/comment.ts';
import { ownToken } from '../../comments/edit-own.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { cookieIn } from '../request/cookies.ts';
import { cacheForWriterOnly } from '../request/headers.ts';
import { ownCommentUrl } from '../request/page-request.ts';
import { formSecret } from '../../settings/settings.ts';

const NAME = 'antiphon-comment';

/** Redirects the writer to the page of their comment, and sets the cookie to change it there. */
export async function redirectToOwn(
  deps: Pick<Deps, 'config' | 'db'>,
  res: Response,
  { comment: { id }, editToken }: { comment: Pick<Comment, 'id'>; editToken: string },
): Promise<void> {
  const { siteUrl } = deps.config;
  cacheForWriterOnly(res);
  res.cookie(NAME, editToken, { ...attributes(deps.config, id), maxAge: EDIT_MS });
  res.redirect(303, ownCommentUrl(siteUrl, id, ownToken(await formSecret(deps), id)));
}

/** The edit token as sent; `null`: no cookie. */
export function editTokenIn(req: Pick<Request, 'headers'>): string | null {
  return cookieIn(req, NAME);
}

function attributes({ siteUrl }: Pick<Config, 'siteUrl'>, id: number) {
  const { pathname, protocol } = new URL(siteUrl);
  return {
    path: `${pathname.replace(/\/$/, '')}/comments/${id}/`,
    httpOnly: true,
    secure: protocol === 'https:',
    sameSite: 'strict',
  } as const;
}
