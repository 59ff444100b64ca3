/**
 * Notices a proxy in front of the blog that TRUST_PROXY does not name: then every visitor has the
 * proxy's address, and what slows one of them down slows all.
 *
 * What it has noticed is forgotten when the process ends.
 */
import type { Express, RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';
import type { Deps } from '../../deps.ts';

/** A client out there may send any header; only from near by is it likely a proxy's. */
const NEAR_BY = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** `setting`: the value of TRUST_PROXY that names it. */
export type UntrustedProxy = { address: string; setting: string };

export type ProxyWatch = {
  /** Looks at each request, and logs the first that came through an untrusted proxy. */
  notice: RequestHandler;
  /** The first one seen; `null`: none so far. */
  untrusted: () => UntrustedProxy | null;
};

/** `app` has its setting `trust proxy` already. */
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
  if (!NEAR_BY.includes(parsed.range())) return null;
  const address = parsed.toString();
  return { address, setting: parsed.range() === 'loopback' ? 'loopback' : address };
}

function warningOf({ address, setting }: UntrustedProxy): string {
  return (
    `X-Forwarded-For comes from ${address}, which TRUST_PROXY does not name: every visitor counts as one client, ` +
    `and strangers' wrong sign-ins slow everybody down. If your proxy is there, set TRUST_PROXY=${setting} and restart.`
  );
}
