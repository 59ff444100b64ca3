/**
 * Whether this blog may tell others of its links at all.
 *
 * A copy of a blog on somebody's own machine must not tell the world that its posts stand at an
 * address which nobody can read. Asked before a link is put in the outbox, and before it is sent.
 */
import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { isRefusedLiteral } from '../net/public-address.ts';

/** Names that no public site has: RFC 2606, RFC 6761, RFC 6762, RFC 8375 and ICANN's `.internal`. */
const RESERVED =
  /(^|\.)(localhost|local|test|example|invalid|internal|home\.arpa|example\.(com|net|org))$/;

export type MaySend = { may: true } | { may: false; because: string };

/** Networks that the owner allows mean that the owner knows: then everything is sent. */
export function maySend(config: Pick<Config, 'siteUrl' | 'fetchAllowNetworks'>): MaySend {
  if (config.fetchAllowNetworks.length > 0) return { may: true };
  const url = new URL(config.siteUrl);
  return isPublicName(url)
    ? { may: true }
    : {
        may: false,
        because: `Nothing is sent from ${url.hostname}: SITE_URL is not an address that others can read.`,
      };
}

function isPublicName(url: URL): boolean {
  const host = url.hostname.replace(/\.$/, '');
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return !isRefusedLiteral(url, []);
  return host.includes('.') && !RESERVED.test(host);
}
