/**
 * The server's metadata, by which clients find the endpoints.
 *
 * @see https://indieauth.spec.indieweb.org/#indieauth-server-metadata
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
import { Router, type RequestHandler } from 'express';
import { SCOPES } from '../../clients/program.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { issuerOf } from '../../indieauth/answer-url.ts';

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

/** Below the site's path. */
export function metadataRoutes({ config }: Pick<Deps, 'config'>): Router {
  const router = Router();
  router.get(['/indieauth/metadata', WELL_KNOWN], sendMetadata(config));
  return router;
}

/**
 * At the root of the site's origin, where RFC 8414 places the metadata of an issuer with a path.
 */
export function rootMetadataRoutes({ config }: Pick<Deps, 'config'>): Router {
  const router = Router();
  const path = new URL(config.siteUrl).pathname.replace(/\/$/, '');
  if (path !== '') router.get(WELL_KNOWN + path, sendMetadata(config));
  return router;
}

function sendMetadata(config: Pick<Config, 'siteUrl'>): RequestHandler {
  const body = metadataOf(config);
  return (_req, res) => {
    res
      .set('Access-Control-Allow-Origin', '*')
      .set('Cache-Control', 'public, max-age=300')
      .json(body);
  };
}

function metadataOf(config: Pick<Config, 'siteUrl'>): object {
  const below = (path: string) => `${config.siteUrl}/indieauth/${path}`;
  return {
    issuer: issuerOf(config),
    authorization_endpoint: below('authorize'),
    token_endpoint: below('token'),
    introspection_endpoint: below('introspect'),
    introspection_endpoint_auth_methods_supported: ['Bearer'],
    revocation_endpoint: below('revoke'),
    revocation_endpoint_auth_methods_supported: ['none'],
    userinfo_endpoint: below('userinfo'),
    scopes_supported: SCOPES,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  };
}
