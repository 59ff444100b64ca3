/**
 * The page and feeds of an earlier slug of a category, tag, series or author: they redirect to the present one, or
 * answer 410 if it was deleted.
 */
import type { Request, Response } from 'express';
import type { Deps } from '../../deps.ts';
import { translateFor } from '../../messages/translate.ts';
import { findFormerList, type FormerList } from '../../posts/terms/about.ts';
import type { FiledKind } from '../../posts/terms/term.ts';
import { assertReading } from '../request/page-request.ts';
import { settingsFor } from '../request/page-request.ts';
import { presentGoneList } from '../view/present/lists.ts';
import type { Views } from '../view/render.ts';

type Moved = Extract<FormerList, { kind: 'moved' }>['list'];

/**
 * @param urlOf the URL that corresponds to the one requested
 * @returns whether it answered: no list had the slug otherwise
 */
export async function answerFormerList(
  deps: Deps,
  views: Views,
  { req, res, kind, slug }: { req: Request<object>; res: Response; kind: FiledKind; slug: string },
  urlOf: (list: Moved) => string,
): Promise<boolean> {
  const former = await findFormerList(deps, kind, slug);
  if (!former) return false;
  assertReading(req, res);
  if (former.kind === 'moved') {
    res.redirect(301, urlOf(former.list));
    return true;
  }
  const settings = await settingsFor(deps, res);
  const view = presentGoneList(settings, translateFor(deps.config, settings), kind);
  views.render(res.status(410), 'gone', settings, view);
  return true;
}
