/**
 * The URL at which a client gets its answer, and the issuer that it names.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 * @see https://www.rfc-editor.org/rfc/rfc9207
 */
import type { Config } from '../config.ts';

/** Compared as a string by clients, so it is written in one way only. */
export function issuerOf({ siteUrl }: Pick<Config, 'siteUrl'>): string {
  return `${siteUrl}/`;
}

/** The redirect URI with its own query and these parameters. */
export function answerUrl(
  config: Pick<Config, 'siteUrl'>,
  redirectUri: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const added = new URLSearchParams({ ...parameters, iss: issuerOf(config) }).toString();
  const separator = !redirectUri.includes('?') ? '?' : /[?&]$/.test(redirectUri) ? '' : '&';
  // Not every character of a redirect URI can be in a header.
  return new URL(redirectUri + separator + added).href;
}
