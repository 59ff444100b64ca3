/**
 * The pages that people read: which comes before which. Every address has one page at most, and one
 * spelling.
 */
import { Router } from 'express';
import type { Deps } from '../../deps.ts';
import { readableAddress } from '../request/canonical.ts';
import { archivePage } from './archive.ts';
import { listPages } from './lists.ts';
import { postPages } from './post.ts';
import type { Views } from '../view/render.ts';

export function siteRoutes(deps: Deps, views: Views): Router {
  const router = Router();
  router.use(readableAddress(deps));
  router.use(archivePage(deps, views));
  // Before the pages that stand for themselves: four digits are a year.
  router.use(listPages(deps, views));
  router.use(postPages(deps, views));
  return router;
}
