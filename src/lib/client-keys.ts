/**
 * Makes the keys by which rate limits count a client from its address. Pure.
 */
import ipaddr from 'ipaddr.js';

/** A client, and the network that it is in. */
export type ClientKeys = { client: string; network: string };

/**
 * An IPv6 client owns at least a /64, so that counts as one client. A network, in which one customer may
 * have many clients, is a /24, or a /48 of IPv6. Text that is not an address is its own network.
 */
export function clientKeys(address: string): ClientKeys {
  if (!ipaddr.isValid(address)) return { client: address, network: address };
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  return parsed.kind() === 'ipv4'
    ? { client: parsed.toString(), network: bytes.slice(0, 3).join('.') }
    : { client: bytes.slice(0, 8).join('.'), network: bytes.slice(0, 6).join('.') };
}
