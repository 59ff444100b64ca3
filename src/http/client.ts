/**
 * Who asks: the address that budgets count by and checks name.
 */
import { isIP } from 'node:net';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/**
 * The client's address as TRUST_PROXY has it. What a trusted proxy passes on may be any text;
 * where it is no address, the proxy's own counts.
 */
export function clientAddress(req: Pick<Request, 'ip' | 'socket'>): string {
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
