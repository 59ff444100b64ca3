/**
 * Who we say we are: `Antiphon/0.1 (+https://blog.example/)`, and why we come.
 *
 * The comment's reason is for the owner of a site who reads a log: which stranger sent us, or that
 * a link to the page is about to be told.
 */
import { isIP } from 'node:net';

/** @throws TypeError for one that no request could carry: here once, rather than at every fetch */
export function checkedUserAgent(userAgent: string): string {
  if (!/^[\x20-\x7e]+$/.test(userAgent)) throw new TypeError('userAgent must be printable ASCII');
  return userAgent;
}

/**
 * With the word that Webmention recommends to senders.
 *
 * @see https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint
 */
export function namingWebmention(userAgent: string): string {
  return withReason(userAgent, 'Webmention');
}

/**
 * With the client on whose word we came, so that the owner of an attacked site can tell who sent
 * us. Only an address can be named, so nothing a client says about itself ends up in the header.
 */
export function namingClient(userAgent: string, requestedBy: string | undefined): string {
  if (requestedBy === undefined || isIP(requestedBy) === 0) return userAgent;
  return withReason(userAgent, `verifying a linkback from ${requestedBy}`);
}

function withReason(userAgent: string, reason: string): string {
  return userAgent.endsWith(')')
    ? `${userAgent.slice(0, -1)}; ${reason})`
    : `${userAgent} (${reason})`;
}
