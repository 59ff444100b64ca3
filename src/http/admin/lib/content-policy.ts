/**
 * What a page of the desk may load: nothing but our own files, no inline script, no inline style.
 */
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

const DIRECTIVES = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'https:', 'data:', 'blob:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export const contentPolicy: RequestHandler = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: DIRECTIVES,
});

/** The editor makes a stylesheet of its own: on its page alone, which is never kept. */
export function allowNonce(res: Response, nonce: string): void {
  const policy = String(res.getHeader('Content-Security-Policy'));
  res.set('Content-Security-Policy', policy.replace("style-src 'self'", `$& 'nonce-${nonce}'`));
}
