/**
 * Refuses forms sent from pages of other sites (cross-site request forgery).
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config.ts';

export type CrossSiteOptions = {
  /** Accept `Origin: null`, which older browsers send from our pages with no-referrer. @default false */
  acceptsNullOrigin?: boolean;
};

/** Answers 403 to other methods than GET and HEAD from another site's page, before reading the body. */
export function refuseCrossSite(
  { siteUrl }: Pick<Config, 'siteUrl'>,
  { acceptsNullOrigin = false }: CrossSiteOptions = {},
): RequestHandler {
  const { origin } = new URL(siteUrl);
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD' || !isCrossSite(req)) next();
    else res.status(403).type('text/plain').send('This form was sent from another site.\n');
  };

  function isCrossSite(req: Request): boolean {
    const site = req.get('Sec-Fetch-Site');
    if (site !== undefined) return site !== 'same-origin';
    const from = req.get('Origin');
    if (from === undefined || (acceptsNullOrigin && from === 'null')) return false;
    return from !== origin;
  }
}
