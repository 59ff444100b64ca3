/**
 * The security headers of every response, the log of every request, and the client's address, which the headers
 * of a proxy may state.
 *
 * A proxy that TRUST_PROXY does not name hides the client: every visitor then has the proxy's address, and a rate
 * limit for one affects all. Such a proxy is remembered in memory only.
 */
import { isIP } from 'node:net';
import type { RequestHandler, Response, Express, Request } from 'express';
import helmet from 'helmet';
import ipaddr from 'ipaddr.js';
import { pinoHttp } from 'pino-http';
import proxyAddress from 'proxy-addr';
import type { Deps } from '../../deps.ts';
import type { IncomingMessage } from '../server/serve.ts';
import { clientKeys, type ClientKeys } from '../../lib/rate-limiter.ts';

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
        manifestSrc: ["'self'"],
        // The scripts of the comment form fetch from us, and checkers fetch robots.txt from within a page.
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
  if (policy.includes('script-src')) return;
  res.set('Content-Security-Policy', `${policy};script-src 'self'`);
}

/** Allows the frames that players open, and the script that opens them. */
export function allowPlayers(res: Response, origins: readonly string[]): void {
  const before = String(res.getHeader('Content-Security-Policy') ?? '');
  // Set already, if the theme's template failed and the built-in one follows.
  if (origins.length === 0 || before.includes('frame-src')) return;
  allowFormScript(res);
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  res.set('Content-Security-Policy', `${policy};frame-src ${origins.join(' ')}`);
}

/** Allows other sites to show the page in a frame. */
export function allowFraming(res: Response): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  res.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  res.removeHeader('X-Frame-Options');
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
  ['admin', '(?:setup|invited|authorize)'],
  ['comments', String.raw`(?:decide|follow|\d+)`],
  ['linkbacks'],
  ['share'],
].map((segments) => [...segments, ''].join(SLASH));
/** In any case, as Express matches; with escaped slashes for a URL inside another one's query. */
const SECRETS = new RegExp(`(${SLASH}(?:${BEFORE_SECRETS.join('|')}))(?:(?!%2f)[^/?&])+`, 'gi');

/** Nothing reads it from a URL, but some clients send it there. */
const TOKEN_PARAMETER = /([?&]access_token(?:%5b%5d|\[\])?=)[^&#]+/gi;

/** Masks the secret tokens of a URL for the log. */
export function loggedUrl(url: string): string {
  return url.replace(SECRETS, '$1…').replace(TOKEN_PARAMETER, '$1…');
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

/**
 * The client's address according to TRUST_PROXY. A trusted proxy may forward any text, some with a port;
 * if it is no address, the proxy's own address counts.
 */
export function clientAddress(req: { ip?: string | undefined; socket: Request['socket'] }): string {
  const claimed = withoutPort(req.ip ?? '');
  return isIP(claimed) !== 0 ? claimed : (req.socket.remoteAddress ?? '');
}

function withoutPort(address: string): string {
  const [, inBrackets, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  return inBrackets ?? plain ?? address;
}

/** The same for code in front of Express, by the app's own setting of TRUST_PROXY. */
export function clientKeysBy(app: Express): (req: IncomingMessage) => ClientKeys {
  const trust = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return (req) => clientKeys(clientAddress({ ip: proxyAddress(req, trust), socket: req.socket }));
}

/** A client on the internet may send any header; from a local address it is probably a proxy's. */
const LOCAL_RANGES = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** `setting`: the value that TRUST_PROXY should have. */
export type UntrustedProxy = { address: string; setting: string };

export type ProxyWatch = {
  /** Checks each request, and logs the first that came through an untrusted proxy. */
  notice: RequestHandler;
  /** The first one detected, if any. */
  untrusted: () => UntrustedProxy | null;
};

/** `app` must have its setting `trust proxy` already. */
export function createProxyWatch({ log }: Pick<Deps, 'log'>, app: Express): ProxyWatch {
  const isTrusted = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  let seen: UntrustedProxy | null = null;
  return {
    notice: (req, _res, next) => {
      const peer = req.socket.remoteAddress ?? '';
      if (seen === null && req.headers['x-forwarded-for'] !== undefined && !isTrusted(peer, 0)) {
        seen = proxyAt(peer);
        if (seen !== null) log.warn({ proxy: seen.address }, warningOf(seen));
      }
      next();
    },
    untrusted: () => seen,
  };
}

function proxyAt(peer: string): UntrustedProxy | null {
  if (!ipaddr.isValid(peer)) return null;
  const parsed = ipaddr.process(peer);
  if (!LOCAL_RANGES.includes(parsed.range())) return null;
  const address = parsed.toString();
  return { address, setting: parsed.range() === 'loopback' ? 'loopback' : address };
}

function warningOf({ address, setting }: UntrustedProxy): string {
  return (
    `X-Forwarded-For comes from ${address}, which TRUST_PROXY does not name: all visitors count as one client, ` +
    `and failed sign-ins of strangers slow everybody down. If your proxy is there, set TRUST_PROXY=${setting} and restart.`
  );
}
