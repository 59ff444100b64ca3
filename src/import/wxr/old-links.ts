/**
 * The URLs that led to a post in WordPress besides its permalink.
 */

/** `/?p=12`, `/2025/?page_id=12` of a blog below a path: what WordPress has for posts without a permalink. */
const QUERY_LINK = /[?&](?:p|page_id|attachment_id|preview_id)=\d+/;
const MAX_LINKS = 40;

/** Whether it is a permalink, and not the URL of a draft. */
export function isPermalink(link: string): boolean {
  return link !== '' && !QUERY_LINK.test(link);
}

/**
 * @param link its permalink; `null`: it has none
 * @param slugs earlier ones; `dates` earlier days, `YYYY-MM-DD`
 */
export function oldLinksOf({
  id,
  isPage,
  link,
  slugs,
  dates,
}: {
  id: string;
  isPage: boolean;
  link: string | null;
  slugs: readonly string[];
  dates: readonly string[];
}): string[] {
  const byId = isPage ? `/?page_id=${id}` : `/?p=${id}`;
  const links = new Set<string>(/^\d+$/.test(id) ? [byId] : []);
  if (link !== null) {
    const withDates = dates.map((date) => withDate(link, date)).filter((each) => each !== null);
    const withSlugs = [link, ...withDates].flatMap((each) =>
      slugs.map((slug) => withSlug(each, slug)),
    );
    for (const each of [...withDates, ...withSlugs]) if (each !== null) links.add(each);
    links.delete(link);
  }
  return [...links].slice(0, MAX_LINKS);
}

/** The same permalink with another last part. */
function withSlug(link: string, slug: string): string | null {
  const [, before, last = '', after = ''] =
    /^([^?#]*\/)([^/?#]+?)(\.html?\/?|\/?)$/.exec(link) ?? [];
  if (before === undefined || /^\d+$/.test(last) || slug === '') return null;
  return `${before}${encodeURI(slug)}${after}`;
}

const DATED = /\/\d{4}\/\d\d(?:\/\d\d)?\//;

function withDate(link: string, date: string): string | null {
  const [year, month, day] = date.split('-');
  const found = DATED.exec(link)?.[0];
  if (found === undefined || day === undefined) return null;
  const parts = found.length > '/2025/09/'.length ? [year, month, day] : [year, month];
  return link.replace(DATED, () => `/${parts.join('/')}/`);
}
