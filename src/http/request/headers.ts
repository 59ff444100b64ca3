/**
 * What every answer carries, and what is logged of every request.
 */
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { Deps } from '../../deps.ts';

/**
 * No script, no frame, nothing from elsewhere but images.
 *
 * Helmet's own defaults would upgrade every address to https, which breaks a blog on plain http,
 * and allow inline styles, of which we have none.
 */
export function securityHeaders({ config }: Pick<Deps, 'config'>): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'https:', 'data:'],
        mediaSrc: ["'self'", 'https:'],
        // A theme's own.
        fontSrc: ["'self'"],
        // No page of ours asks for anything, but checkers read robots.txt from within one.
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Other sites may embed our images; the pages themselves are guarded by the policy above.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // What else stands on the host's subdomains may not speak https: Helmet would include them.
    strictTransportSecurity: config.siteUrl.startsWith('https:') && {
      includeSubDomains: config.hstsSubdomains,
    },
  });
}

/** For a page with a form that a script of ours helps: our own files, and nothing within the page. */
export function allowFormScript(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  res.set('Content-Security-Policy', `${policy};script-src 'self'`);
}

/** For an answer that is one client's alone, and whose address is nobody else's to know. */
export function cacheForWriterOnly(res: Response): void {
  res
    .set('Cache-Control', 'private, no-store')
    .set('X-Robots-Tag', 'noindex')
    .set('Referrer-Policy', 'no-referrer');
}

const SLASH = '(?:/|%2f)+';
/** A path segment after one of these is a secret: whoever has it may do what it is for. */
const BEFORE_SECRETS = [
  ['admin', '(?:setup|invited)'],
  ['comments', String.raw`(?:decide|follow|\d+)`],
  ['linkbacks'],
].map((segments) => [...segments, ''].join(SLASH));
/** As Express matches: in any case. Escaped slashes: a URL that another one carries. */
const SECRETS = new RegExp(`(${SLASH}(?:${BEFORE_SECRETS.join('|')}))(?:(?!%2f)[^/?&])+`, 'gi');

/** Masks the secrets of a URL for a log. */
export function loggedUrl(url: string): string {
  return url.replace(SECRETS, '$1…');
}

/**
 * Logs method, URL, status and time: no headers, which may hold what is nobody's business.
 *
 * No stack either: what a handler threw is logged with its stack by http/errors.ts, and 503 is no
 * failure but a refusal.
 */
export function logRequests({ log }: Pick<Deps, 'log'>): RequestHandler {
  return pinoHttp({
    logger: log,
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, url: loggedUrl(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_req, { statusCode }, error) => {
      if (error || (statusCode >= 500 && statusCode !== 503)) return 'error';
      return statusCode >= 400 ? 'info' : 'debug';
    },
    customErrorObject: (_req, _res, _error, { err: _stack, ...logged }: Record<string, unknown>) =>
      logged,
    customErrorMessage: (_req, _res, { message }) => message,
  });
}
