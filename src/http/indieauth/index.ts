/**
 * The endpoints of IndieAuth. The consent page is a page of the admin.
 *
 * @see https://indieauth.spec.indieweb.org/
 */
import { Router } from 'express';
import type { Deps } from '../../deps.ts';
import type { Views } from '../view/render.ts';
import { aboutTokenRoutes } from './about-token.ts';
import { authorizeRoutes } from './authorize.ts';
import { endpointErrors, forPrograms, sendError } from './endpoint.ts';
import { metadataRoutes } from './metadata.ts';
import { tokenRoutes } from './token.ts';

/** What each answers to. */
const METHODS: Readonly<Record<string, string>> = {
  '/authorize': 'GET, POST, OPTIONS',
  '/token': 'GET, POST, OPTIONS',
  '/introspect': 'POST, OPTIONS',
  '/revoke': 'POST, OPTIONS',
  '/userinfo': 'GET, OPTIONS',
};

export function indieauthRoutes(deps: Deps, views: Views): Router {
  const endpoints = Router();
  endpoints.use(Object.keys(METHODS), (req, res, next) => {
    // What a person's browser asks for is a page.
    if (req.baseUrl.endsWith('/authorize') && (req.method === 'GET' || req.method === 'HEAD'))
      next();
    else forPrograms(req, res, next);
  });
  endpoints.use(authorizeRoutes(deps, views));
  endpoints.use(tokenRoutes(deps));
  endpoints.use(aboutTokenRoutes(deps));
  for (const [path, allowed] of Object.entries(METHODS)) {
    endpoints.all(path, (_req, res) => {
      res.set('Allow', allowed);
      sendError(res, 405, 'invalid_request', `This endpoint answers ${allowed}.`);
    });
  }
  endpoints.use(endpointErrors(deps));

  const router = Router();
  router.use(metadataRoutes(deps));
  router.use('/indieauth', endpoints);
  return router;
}
