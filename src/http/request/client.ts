/**
 * The client's address, by which rate limits count (lib/client-keys.ts), and whether a proxy that TRUST_PROXY
 * does not name hides it: every visitor then has the proxy's address, and a rate limit for one affects all.
 *
 * Remembers such a proxy in memory only.
 */
import { isIP } from 'node:net';
import type { Express, Request, RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import type { Deps } from '../../deps.ts';
import type { IncomingMessage } from '../server/serve.ts';
import { clientKeys, type ClientKeys } from '../../lib/client-keys.ts';

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
