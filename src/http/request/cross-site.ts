/**
 * Forms that come from other sites' pages: their senders did not mean to send them here.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config.ts';

export type CrossSiteOptions = {
  /** Of pages of ours that say no referrer, older browsers say `Origin: null`. @default false */
  takesNoOrigin?: boolean;
};

/** 403 to what another site's page sends, before anything is looked at. */
export function refuseCrossSite(
  { siteUrl }: Pick<Config, 'siteUrl'>,
  { takesNoOrigin = false }: CrossSiteOptions = {},
): RequestHandler {
  const { origin } = new URL(siteUrl);
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD' || !isForeign(req)) next();
    else res.status(403).type('text/plain').send('This form was sent from another site.\n');
  };

  function isForeign(req: Request): boolean {
    const site = req.get('Sec-Fetch-Site');
    if (site !== undefined) return site !== 'same-origin';
    const from = req.get('Origin');
    if (from === undefined || (takesNoOrigin && from === 'null')) return false;
    return from !== origin;
  }
}
