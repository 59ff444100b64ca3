/**
 * Reads WordPress's URLs of posts and feeds besides the permalink: `/?p=12`, `/index.php/…`. Pure.
 */

/** As in feeds/, which this domain may not import. */
type FeedFormat = 'rss' | 'atom' | 'json';

/** WordPress's names for feeds; RSS 1.0 and 0.91 are answered with RSS 2.0. */
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
  /** `null`: no feed is requested. */
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

/** The path after `/index.php`, without repeated slashes; `null` for any other path. */
export function pathAfterIndexPhp(path: string): string | null {
  const [, rest] = /^\/index\.php((?:[/\\].*)?)$/is.exec(path) ?? [];
  return rest === undefined ? null : rest.replace(/[/\\]+/g, '/') || '/';
}

/**
 * The WordPress URLs that redirect to a post, as paths below the site's own.
 *
 * @param paths the post's path and earlier paths, escaped
 * @param id its id in WordPress
 */
export function wordpressPathsOf(paths: readonly string[], id: number | null): string[] {
  const queries = id === null ? [] : [`?p=${id}`, `?page_id=${id}`];
  return [
    ...queries.flatMap((query) => [`/${query}`, `/index.php${query}`]),
    ...paths.map((path) => `/index.php${path}`),
  ];
}

/** The value of a parameter that is given exactly once. */
function onlyValue(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** `null` unless it is a number that a post can have. */
function numberIn(query: URLSearchParams, name: string): number | null {
  const value = onlyValue(query, name) ?? '';
  return /^[1-9]\d{0,9}$/.test(value) ? Number(value) : null;
}
