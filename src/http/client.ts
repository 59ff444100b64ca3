/**
 * Who asks: the address that budgets count by and checks name.
 */
import { isIP } from 'node:net';
import type { Express, Request } from 'express';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';
import type { IncomingMessage } from './serve.ts';

/**
 * The client's address as TRUST_PROXY has it. What a trusted proxy passes on may be any text;
 * where it is no address, the proxy's own counts.
 */
export function clientAddress(req: { ip?: string | undefined; socket: Request['socket'] }): string {
  const claimed = req.ip ?? '';
  return isIP(claimed) !== 0 ? claimed : (req.socket.remoteAddress ?? '');
}

/** What budgets count a client by: an IPv6 client owns at least a /64, so that is one. */
export function clientKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toByteArray().slice(0, 8).join('.');
}

/** The same key, for what stands in front of Express: by its own reading of TRUST_PROXY. */
export function clientKeys(app: Express): (req: IncomingMessage) => string {
  const trust = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return (req) => clientKey(clientAddress({ ip: proxyAddress(req, trust), socket: req.socket }));
}
