/**
 * Addresses that no page has, answered before any page is asked.
 */
import type { RequestHandler } from 'express';
import type { Deps } from '../../deps.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { queryOf } from './canonical.ts';

/** 400 for a broken escape; 301 for an address with repeated slashes, to the one without. */
export function readableAddress({ config }: Pick<Deps, 'config'>): RequestHandler {
  return (req, res, next) => {
    try {
      decodeURIComponent(req.path);
    } catch {
      throw new InvalidInputError('An address with a broken escape.');
    }
    if (!/\/\//.test(req.path) || (req.method !== 'GET' && req.method !== 'HEAD')) {
      next();
      return;
    }
    // Never the path alone: what begins with two slashes is another site's address.
    res.redirect(301, config.siteUrl + req.path.replace(/\/+/g, '/') + queryOf(req));
  };
}
