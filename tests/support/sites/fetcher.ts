/** A fetcher for the tests of src/net: known names, known allowed networks, results in one word. */
import { createFetchPage } from '../../../src/net/fetch-page.ts';
import type { NetOptions } from '../../../src/net/request.ts';
import type { FetchContext, FetchLimits } from '../../../src/net/page.ts';
import { parseNetworks, type Network } from '../../../src/net/public-address.ts';
import { createPostTo } from '../../../src/net/request.ts';
import { rawServer, response } from './raw-server.ts';

export const HTML = 'Content-Type: text/html; charset=utf-8';
export const LIMITS: FetchLimits = { timeoutMs: 5_000, maxBytes: 100_000, maxRedirects: 3 };
export const HASTY: FetchLimits = { ...LIMITS, timeoutMs: 200 };

export type Names = Record<string, string[]>;

/** Parses networks that are known to be valid. */
export function networks(...list: string[]): Network[] {
  const parsed = parseNetworks(list);
  if (!parsed) throw new Error(`Not networks: ${list.join(', ')}`);
  return parsed;
}

/** A fetcher that may reach `allowed`, and knows the addresses of `names` only. */
export function fetcher(allowed = ['127.0.0.0/8', '::1'], names: Names = {}) {
  const allowedNetworks = networks(...allowed);
  const lookups: string[] = [];
  const lookup: NetOptions['lookup'] = (hostname) => {
    lookups.push(hostname);
    const addresses = names[hostname];
    if (!addresses) return Promise.reject(Object.assign(new Error('?'), { code: 'ENOTFOUND' }));
    return Promise.resolve(
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  const userAgent = 'Antiphon/0.1 (+https://blog.example/)';
  const door = { userAgent, allowedNetworks, lookup };
  return { fetchPage: createFetchPage(door), postTo: createPostTo(door), lookups };
}

/** The result in one word; a page's body as text. */
export async function outcome(
  url: URL,
  {
    limits = LIMITS,
    context,
    from = fetcher(),
  }: {
    limits?: FetchLimits;
    context?: FetchContext;
    from?: ReturnType<typeof fetcher>;
  } = {},
): Promise<string> {
  const result = await from.fetchPage(url, limits, context);
  switch (result.kind) {
    case 'page':
      return `page: ${Buffer.from(result.body).toString()}`;
    case 'unreachable':
      return result.why;
    case 'host-busy':
      return `host-busy: ${result.host}`;
    case 'gone':
      return `gone: ${result.status}`;
  }
}

/** A server that answers every path with the same bytes. */
export function server(bytes: string | Uint8Array, host?: string) {
  return rawServer((socket) => socket.write(bytes), host);
}

/** A server whose paths redirect as listed; other pages contain their path. */
export function redirecting(locations: Record<string, string>, host?: string) {
  return rawServer((socket, path) => {
    const location = locations[path];
    socket.write(
      location === undefined
        ? response(200, [HTML], path)
        : response(302, [`Location: ${location}`], 'moved'),
    );
  }, host);
}
