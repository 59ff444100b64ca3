/**
 * Finds the name of a site within the titles of its pages: “Title – Site” or “Site » Title”.
 */

const SEPARATOR = String.raw`[-–—|·•:»«›‹<>/~⋆]+`;
const LAST_PART = new RegExp(String.raw`\s${SEPARATOR}\s+((?:(?!\s${SEPARATOR}\s).)+)$`, 'su');
const SEPARATED_BEFORE = new RegExp(String.raw`\s+${SEPARATOR}\s*$|:\s*$`, 'u');
const SEPARATED_AFTER = new RegExp(String.raw`^\s*${SEPARATOR}\s+`, 'u');

/**
 * The title without the site's name; `null` if the title does not contain it beside other words.
 *
 * @param title Plain text, as is `site`; both as pages give them.
 */
export function withoutSite(title: string, site: string): string | null {
  const [whole, name] = [title.toLowerCase(), site.toLowerCase()];
  if (name === '' || whole.length !== title.length) return null;
  if (whole.endsWith(name)) {
    const before = title.slice(0, -name.length);
    const rest = before.replace(SEPARATED_BEFORE, '').trim();
    if (rest !== '' && rest !== before.trim()) return rest;
  }
  if (whole.startsWith(name)) {
    const after = title.slice(name.length);
    const rest = after.replace(SEPARATED_AFTER, '').trim();
    if (rest !== '' && rest !== after.trim()) return rest;
  }
  return null;
}

/** Possible names of a site by the title of its home page: its last part, or all of it. */
export function siteNamesIn(homeTitle: string): string[] {
  const [, last] = LAST_PART.exec(homeTitle) ?? [];
  return last === undefined ? [homeTitle] : [last.trim(), homeTitle];
}
