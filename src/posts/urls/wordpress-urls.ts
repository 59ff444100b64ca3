/**
 * Reads the addresses that WordPress gives to posts besides the permalink: `/?p=12`, `/index.php/…`.
 *
 * Pure. http/site/wordpress-urls.ts redirects them; resolve-target.ts takes them for the post that
 * the redirect leads to.
 */

/** Of our feeds, which the domain of posts does not know otherwise. */
type FeedFormat = 'rss' | 'atom' | 'json';

/** What WordPress calls its feeds; RSS 1.0 and 0.91 are told in RSS 2.0. */
export const WORDPRESS_FEEDS: ReadonlyMap<string, FeedFormat> = new Map([
  ['feed', 'rss'],
  ['rss', 'rss'],
  ['rss2', 'rss'],
  ['rdf', 'rss'],
  ['atom', 'atom'],
  ['json', 'json'],
]);

export type WordpressQuery = {
  /** The id of a post or a page; `null`: none is named. */
  id: number | null;
  /** `null`: no feed is asked for. */
  feed: { format: FeedFormat; ofComments: boolean } | null;
};

/** What the query of the home page names: `p` or else `page_id`, and `feed`. */
export function readWordpressQuery(query: URLSearchParams): WordpressQuery {
  const name = onlyValue(query, 'feed')?.toLowerCase() ?? '';
  const format = WORDPRESS_FEEDS.get(name.replace(/^comments-/, ''));
  return {
    id: numberIn(query, 'p') ?? numberIn(query, 'page_id'),
    feed: format ? { format, ofComments: name.startsWith('comments-') } : null,
  };
}

/** The path behind `/index.php`, without repeated slashes; `null`: it does not begin so. */
export function pathAfterIndexPhp(path: string): string | null {
  const [, rest] = /^\/index\.php((?:[/\\].*)?)$/is.exec(path) ?? [];
  return rest === undefined ? null : rest.replace(/[/\\]+/g, '/') || '/';
}

/**
 * What else redirects to a post, as paths below the site's own: of the post that stands or stood at
 * these `paths` (escaped), and had this id.
 */
export function wordpressPathsOf(paths: readonly string[], id: number | null): string[] {
  const queries = id === null ? [] : [`?p=${id}`, `?page_id=${id}`];
  return [
    ...queries.flatMap((query) => [`/${query}`, `/index.php${query}`]),
    ...paths.map((path) => `/index.php${path}`),
  ];
}

/** Given once: of two values WordPress and we mean none. */
function onlyValue(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** `null`: no number that a post could have had. */
function numberIn(query: URLSearchParams, name: string): number | null {
  const value = onlyValue(query, name) ?? '';
  return /^[1-9]\d{0,9}$/.test(value) ? Number(value) : null;
}
