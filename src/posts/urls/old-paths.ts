/**
 * Old paths: how an earlier URL of a post is stored and looked up. Pure.
 *
 * Decoded, in NFC and in its own case; without a slash or `index.html` at the end and without `/index.php`. A query is a
 * part of it where it names something, such as `/post.php?id=7` or `/?p=12`.
 */
import { isAliasPath, pathAfterIndexPhp } from './paths.ts';

/** Parameters that name no post: where a visitor came from, or in which form they read. */
const MEANINGLESS =
  /^(?:utm_.*|(?:fb|gcl|dcl|msclk)id|m|amp|share|replytocom|showcomment|print|ref|source)$/i;

const MAX_PARAMETERS = 5;

/**
 * The parameters of the home page that named posts in other programs. Others are left out there, so that a link with any
 * of them still gets the home page from the page cache.
 */
export const HOME_PARAMETERS = [
  ...['attachment_id', 'post_id', 'postid', 'post', 'id', 'itemid', 'entry_id', 'entry', 'eid'],
  ...['article_id', 'article', 'story', 'nid', 'pagename', 'name', 'title'],
];

/** The part of a query that may name a post, in one form for equal ones; empty: there is none. */
export function namingQuery(query: URLSearchParams): string {
  const named = [...query].filter(([name]) => name !== '' && !MEANINGLESS.test(name));
  if (named.length > MAX_PARAMETERS) return '';
  return named
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`).normalize('NFC'))
    .sort()
    .join('&');
}

/**
 * The path below the site's own under which an earlier URL is stored.
 *
 * @param escaped as in the URL
 * @returns `null` for one that no post can have: unreadable escapes, an escaped slash, the home page
 */
export function oldPathIn(escaped: string, query: URLSearchParams): string | null {
  if (/%2f/i.test(escaped)) return null;
  let path = escaped.replace(/\/+/g, '/');
  for (let rest; (rest = pathAfterIndexPhp(path)) !== null;) path = rest;
  const decoded = decode(path);
  if (decoded === null) return null;
  const stored = withQuery(withoutIndex(decoded).normalize('NFC'), namingQuery(query));
  return stored !== '' && isAliasPath(stored) ? stored : null;
}

/** The old path with a query, for a lookup; `null` if the query names nothing. */
export function oldPathWithQuery(path: string, query: URLSearchParams): string | null {
  const asked = namingQuery(query);
  const stored = withQuery(path, asked);
  return asked !== '' && isAliasPath(stored) ? stored : null;
}

/** Without a slash or `index.html` at its end. */
export function withoutIndex(path: string): string {
  return path.replace(/\/(?:index\.html?)?$/i, '');
}

/** The id in WordPress that an old path names by its query alone; `null`: it names none. */
export function wordpressIdIn(path: string): number | null {
  const [, id] = /^\/\?(?:p|page_id)=([1-9]\d{0,9})$/.exec(path) ?? [];
  return id === undefined ? null : Number(id);
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path === '' ? '/' : path}?${query}`;
}

function decode(escaped: string): string | null {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
