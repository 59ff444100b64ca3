/**
 * The security headers of every response, and the log of every request.
 */
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { Deps } from '../../deps.ts';

/**
 * Allows no scripts, no frames and nothing from other sites but images and media.
 *
 * Helmet's defaults would upgrade every URL to https, which breaks a blog on plain http, and would
 * allow inline styles, which we do not use.
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
        // A theme may have fonts.
        fontSrc: ["'self'"],
        // Our pages fetch nothing, but checkers fetch robots.txt from within a page.
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Other sites may embed our images; pages are protected by the policy above.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Helmet would include subdomains, which may be on plain http.
    strictTransportSecurity: config.siteUrl.startsWith('https:') && {
      includeSubDomains: config.hstsSubdomains,
    },
  });
}

/** Allows our own script files, but no inline scripts, on a page whose form has a script. */
export function allowFormScript(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  res.set('Content-Security-Policy', `${policy};script-src 'self'`);
}

/** For a response meant for one client alone, whose URL is secret. */
export function cacheForWriterOnly(res: Response): void {
  res
    .set('Cache-Control', 'private, no-store')
    .set('X-Robots-Tag', 'noindex')
    .set('Referrer-Policy', 'no-referrer');
}

const SLASH = '(?:/|%2f)+';
/** The path segment after one of these is a secret token. */
const BEFORE_SECRETS = [
  ['admin', '(?:setup|invited)'],
  ['comments', String.raw`(?:decide|follow|\d+)`],
  ['linkbacks'],
  ['share'],
].map((segments) => [...segments, ''].join(SLASH));
/** In any case, as Express matches; with escaped slashes for a URL inside another one's query. */
const SECRETS = new RegExp(`(${SLASH}(?:${BEFORE_SECRETS.join('|')}))(?:(?!%2f)[^/?&])+`, 'gi');

/** Masks the secret tokens of a URL for the log. */
export function loggedUrl(url: string): string {
  return url.replace(SECRETS, '$1…');
}

/**
 * Logs method, URL, status and time; no headers, which may hold personal data.
 *
 * Logs no stack either: http/errors.ts logs errors with their stack, and 503 is a refusal, not a
 * failure.
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
