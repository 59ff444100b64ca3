/**
 * Opens connections to permitted addresses only: names are resolved and checked as the socket
 * connects.
 *
 * A client serves one request and is destroyed. URLs from strangers are fetched once, so reusing
 * connections would save little, and without it there is no pool to limit and no address that was
 * checked for another fetch.
 */
import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Client } from 'undici';
import type { FetchLimits } from './page.ts';
import { isRefusedLiteral, mayConnect, type Network } from './public-address.ts';

/** No page has a status line and headers that are longer. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Bytes allowed beyond `maxBytes` where a body is cut: more than undici reads ahead, so that the
 * beginning has arrived before undici ends the connection.
 */
const READ_AHEAD_BYTES = 256 * 1024;

export type Guard = {
  allowedNetworks: readonly Network[];
  /** Every address of a name; by default DNS, or the system's resolver. */
  lookup?: ResolveName | undefined;
};

/** The address may not be connected to; thrown, or given to the socket. */
export class RefusedAddressError extends Error {
  override name = 'RefusedAddressError';
}

/**
 * Opens a client for the URL's origin; it connects at the first request, to permitted addresses only.
 *
 * `signal` is the only clock: its abort ends the socket while resolving, connecting, waiting or
 * reading, so undici's own timeouts are off. `limits.maxBytes` bounds the body as it travels;
 * what it decompresses to is bounded in read-body.ts.
 *
 * @param isCut a body that is larger than `maxBytes` is cut, and not an error
 *
 * @NOTE Written against undici 7: 8 uses HTTP/2 by default, and needs Node 22.
 */
export function openGuardedClient(
  url: URL,
  guard: Guard,
  limits: FetchLimits,
  signal: AbortSignal,
  isCut = false,
): Client {
  // Node never asks the resolver about a literal address, so the lookup below cannot refuse it.
  if (isRefusedLiteral(url, guard.allowedNetworks)) throw new RefusedAddressError(url.hostname);
  return new Client(url.origin, {
    connect: { lookup: guardedLookup(guard), signal, timeout: 0, maxCachedSessions: 0 },
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    maxResponseSize: limits.maxBytes + (isCut ? READ_AHEAD_BYTES : 0),
  });
}

/**
 * The socket's resolver. It connects to the very addresses that were checked here, so a name
 * that answers differently the next time gains nothing.
 *
 * One address that is not permitted refuses the name: the socket may try each of them, and an
 * honest site has no private ones.
 */
function guardedLookup({ allowedNetworks, lookup }: Guard): LookupFunction {
  const resolve = lookup ?? (allowedNetworks.length > 0 ? resolveBySystem : resolveByDns);
  const checked = callbackify(async (hostname: string) => {
    const addresses = await resolve(hostname);
    if (!addresses.every(({ address }) => mayConnect(address, allowedNetworks))) {
      throw new RefusedAddressError(hostname);
    }
    const [first] = addresses;
    if (!first) throw Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
    return { first, addresses };
  });
  return (hostname, options, callback) => {
    checked(hostname, (error: Error | null, found) => {
      if (error) callback(error, '');
      else if (options.all) callback(null, found.addresses);
      else callback(null, found.first.address, found.first.family);
    });
  };
}

/** Every address of a name. Rejects as `dns.lookup` does: `ENOTFOUND` if the name has none. */
type ResolveName = (hostname: string) => Promise<LookupAddress[]>;

const DNS_TIMEOUT_MS = 2_000;
const DNS_TRIES = 2;

/** Only where the owner allows private networks: often only the hosts file knows such names. */
const resolveBySystem: ResolveName = (hostname) => lookup(hostname, { all: true });

/**
 * IPv4 addresses come first.
 *
 * Not the system's resolver: it runs on the few threads that Node has for files and compression, and
 * cannot be stopped, so a few names whose servers never answer would block everything.
 */
const resolveByDns: ResolveName = async (hostname) => {
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
