/**
 * Names to addresses, for the guarded client.
 *
 * The system's resolver works on the few threads that Node has for files and compression, and
 * cannot be told to stop: a few names whose servers never answer would hold up everything. So names
 * are asked of the DNS directly, within a time. Only where the owner allows networks of their own
 * is it the system's, since such names are often known to its hosts file alone.
 */
import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';

export type ResolveName = (hostname: string) => Promise<LookupAddress[]>;

const DNS_TIMEOUT_MS = 2_000;
const DNS_TRIES = 2;

/** Rejects as `dns.lookup` does: with a `code`, `ENOTFOUND` where the name has no address. */
export const resolveBySystem: ResolveName = (hostname) => lookup(hostname, { all: true });

/** Rejects likewise. IPv4 addresses come first. */
export const resolveByDns: ResolveName = async (hostname) => {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
  const [v4, v6] = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  const addresses = [
    ...(v4.status === 'fulfilled' ? v4.value : []).map((address) => ({ address, family: 4 })),
    ...(v6.status === 'fulfilled' ? v6.value : []).map((address) => ({ address, family: 6 })),
  ];
  if (addresses.length > 0) return addresses;
  throw v4.status === 'rejected' && !hasNoAddress(v4.reason)
    ? v4.reason
    : Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
};

function hasNoAddress(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTFOUND' || code === 'ENODATA';
}
