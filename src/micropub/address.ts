/**
 * The URL by which a Micropub client knows a post, and the post that it names.
 *
 * The path of a draft may follow the date of its publication: until then the URL is `/?post=ID`, which leads to the post
 * for ever (http/site/wordpress-urls.ts).
 */
import type { ClientPost } from '../clients/fields.ts';
import { findPost, findPostByUrl } from '../clients/find-posts.ts';
import type { Program } from '../clients/program.ts';
import type { Deps } from '../deps.ts';
import { parseHttpUrl } from '../lib/url.ts';
import { isUrlKnown, permalink } from '../posts/post.ts';
import { ownPathAfterRedirects } from '../posts/urls/paths.ts';
import type { SiteSettings } from '../settings/settings.ts';

type AddressDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** Absolute. */
export function addressOf(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  { permalinks }: Pick<SiteSettings, 'permalinks'>,
  post: ClientPost,
): string {
  const isPlaced =
    post.kind === 'page' ||
    !permalinks.includes('YYYY') ||
    post.status === 'published' ||
    isUrlKnown(post, null, clock.now());
  return isPlaced ? permalink(config.siteUrl, post) : `${config.siteUrl}/?post=${post.id}`;
}

/** `null` also for a post that the user may not edit; one in the trash is found. */
export async function findByAddress(
  deps: AddressDeps,
  program: Program,
  url: string,
): Promise<ClientPost | null> {
  const id = idIn(deps, url);
  const named = id === null ? null : await findPost(deps, program, id);
  return named ?? (await findPostByUrl(deps, program, url));
}

function idIn({ config }: Pick<Deps, 'config'>, given: string): number | null {
  const url = parseHttpUrl(given);
  if (!url || ownPathAfterRedirects(config, url) !== '') return null;
  const ids = url.searchParams.getAll('post');
  return ids.length === 1 && /^[1-9]\d{0,8}$/.test(ids[0] ?? '') ? Number(ids[0]) : null;
}
