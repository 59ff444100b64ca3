/**
 * What budgets count by, made of a client's address. Pure.
 */
import ipaddr from 'ipaddr.js';

/** One client, and the network in which it is. */
export type ClientKeys = { client: string; network: string };

/**
 * An IPv6 client owns at least a /64, so that is one client. A network is what one customer may have
 * many clients in: a /24, and a /48 of IPv6. What is no address is its own network.
 */
export function clientKeys(address: string): ClientKeys {
  if (!ipaddr.isValid(address)) return { client: address, network: address };
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  return parsed.kind() === 'ipv4'
    ? { client: parsed.toString(), network: bytes.slice(0, 3).join('.') }
    : { client: bytes.slice(0, 8).join('.'), network: bytes.slice(0, 6).join('.') };
}
