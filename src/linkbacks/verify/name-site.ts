/**
 * The name of a source's site, where its page gives none: by what else is known of the site.
 *
 * Nothing is fetched for it.
 */
import { documentKey } from '../../lib/url.ts';
import { MAX_NAME_LENGTH } from '../../reader/microformats/author.ts';
import type { Evidence } from '../../reader/evidence.ts';
import { siteNamesIn, withoutSite } from '../../reader/site-name.ts';

/** What the home page of a source's site said when it was read as a source itself. */
export type HomePage = { title: string | null; site: string | null };

/** The evidence with title and site apart, where one of the names is in the title. */
export function nameSite(evidence: Evidence, names: readonly (string | null)[]): Evidence {
  const { title, site } = evidence;
  if (title === null || site !== null) return evidence;
  for (const name of names) {
    if (name === null || name.length > MAX_NAME_LENGTH) continue;
    const rest = withoutSite(title, name);
    if (rest !== null) return { ...evidence, title: rest, site: name };
  }
  return evidence;
}

export function siteNamesOf(home: HomePage | null): string[] {
  if (!home) return [];
  if (home.site !== null) return [home.site];
  return home.title === null ? [] : siteNamesIn(home.title);
}

/** `null` for the home page itself. */
export function homeOf(source: URL): URL | null {
  const home = new URL('/', source);
  return documentKey(home) === documentKey(source) ? null : home;
}
