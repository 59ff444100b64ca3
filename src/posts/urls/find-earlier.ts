/**
 * Finds posts by URLs of an earlier blog that are no path of theirs: with a query that names the post, with `index.html`
 * at the end, and pages of other programs below a post, such as its comments, its feed and its AMP version.
 *
 * For URLs at which no post was found (posts/read.ts): each step is one lookup.
 */
import type { Deps } from '../../deps.ts';
import type { Post } from '../post.ts';
import { findPostAt } from '../read.ts';
import { oldPathWithQuery, withoutIndex } from './old-paths.ts';

export type EarlierUrl = {
  /** It may be gone, or have a password: whoever is led to it is told there. */
  post: Post;
  isGone: boolean;
  /** What the URL was of the post: its page, or its feed in this format. */
  what: 'page' | 'rss' | 'atom' | 'json';
};

/** Pages of WordPress below a post: of its comments, of its text, for phones, for frames. */
const PAGE_BELOW = /^(.+?)\/(?:comment-page-\d{1,5}|page\/\d{1,3}|\d{1,3}|amp)$/i;
/** Endpoints that posts have here, too: below the present path they answer themselves, if only that nothing is there. */
const ENDPOINT_BELOW = /^(.+?)\/(?:embed|trackback)$/i;
const FEED_BELOW = /^(.+?)\/feed(?:\/(rss|rss2|rdf|atom|json))?$/i;

/**
 * @param path decoded, without a trailing slash; unchecked input
 * @param query as requested
 */
export async function findEarlierUrl(
  deps: Pick<Deps, 'db' | 'clock'>,
  path: string,
  query: URLSearchParams,
): Promise<EarlierUrl | null> {
  const named = oldPathWithQuery(path.normalize('NFC'), query);
  const [, page] = PAGE_BELOW.exec(path) ?? [];
  const [, endpoint] = ENDPOINT_BELOW.exec(path) ?? [];
  const [, fed, format = ''] = FEED_BELOW.exec(path) ?? [];
  const short = withoutIndex(path);
  return (
    (await find(deps, named, 'page')) ??
    (await find(deps, short === path || short === '' ? null : short, 'page')) ??
    (await find(deps, page ?? null, 'page')) ??
    (await findMoved(deps, endpoint ?? null)) ??
    (await find(deps, fed ?? null, formatOf(format)))
  );
}

async function find(
  deps: Pick<Deps, 'db' | 'clock'>,
  path: string | null,
  what: EarlierUrl['what'],
): Promise<EarlierUrl | null> {
  const found = path === null ? null : await findPostAt(deps, path);
  return found && { post: found.post, isGone: found.kind === 'gone', what };
}

/** Only a post that has another path now. */
async function findMoved(
  deps: Pick<Deps, 'db' | 'clock'>,
  path: string | null,
): Promise<EarlierUrl | null> {
  const found = await find(deps, path, 'page');
  return found?.post.path === path ? null : found;
}

function formatOf(name: string): EarlierUrl['what'] {
  const lower = name.toLowerCase();
  return lower === 'atom' || lower === 'json' ? lower : 'rss';
}
