/**
 * Where comments once had a list and pages of their own: letters and bookmarks name them.
 */
import { Router, type Request } from 'express';
import type { Deps } from '../../../deps.ts';
import { NotFoundError } from '../../../lib/errors.ts';
import { listFor, placeUrl } from './place.ts';
import { listOfComments } from './states.ts';
import { idIn } from '../lib/form.ts';
import { adminCommentUrl } from '../lib/paths.ts';

export function oldCommentAddresses({ config: { siteUrl } }: Pick<Deps, 'config'>): Router {
  const router = Router();

  // Not to be kept by what stands between: the next one to ask may not be signed in.
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/', (req, res) => {
    const state = new URL(req.originalUrl, siteUrl).searchParams.get('state');
    res.redirect(301, placeUrl(siteUrl, listFor(listOfComments(state), 'comments')));
  });

  router.get('/:id', (req: Request<{ id: string }>, res) => {
    const id = idIn(req.params.id);
    if (id === null) throw new NotFoundError('comment', req.params.id);
    res.redirect(301, adminCommentUrl(siteUrl, id));
  });
  return router;
}
