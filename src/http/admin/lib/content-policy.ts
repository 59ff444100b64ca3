/**
 * The content security policy of the admin: its own files only, no inline scripts or styles.
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

/** Allows the inline stylesheet that the text editor creates, on its page only. */
export function allowNonce(res: Response, nonce: string): void {
  const policy = String(res.getHeader('Content-Security-Policy'));
  res.set('Content-Security-Policy', policy.replace("style-src 'self'", `$& 'nonce-${nonce}'`));
}
