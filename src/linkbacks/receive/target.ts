/**
 * Resolves the target of a claim: the post that a link counts for, and the response that it answers. The
 * URL of a comment and a further page of a post's responses count for the post.
 *
 * For targets only: as a source, a page of responses would repeat its post.
 */
import { commentNumberIn } from '../../comments/urls.ts';
import { findPlace } from '../../comments/list.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { permalink } from '../../posts/post.ts';
import { ownPathAfterRedirects } from '../../posts/urls/own-url.ts';
import { resolveTarget, type ResolvedTarget } from '../../posts/urls/resolve-target.ts';

/**
 * Like `resolveTarget`, for comments too. A comment that is no longer visible resolves like a deleted
 * post, so that linkbacks which answered it can still be updated.
 */
export async function findTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const comment = commentNumberIn(deps.config, target);
  if (comment === null) return await resolveTarget(deps, withoutPageNumber(deps, target));
  const place = await findPlace(deps, comment);
  if (!place) return { kind: 'no-such-post' };
  const url = permalink(deps.config.siteUrl, { path: place.postPath });
  const resolved = await resolveTarget(deps, new URL(url));
  return resolved.kind === 'post' && !place.isShown
    ? { kind: 'gone', post: resolved.post }
    : resolved;
}

/** Replaces the URL of a further page of responses by that of the post. */
function withoutPageNumber({ config }: Pick<Deps, 'config'>, target: URL): URL {
  const path = ownPathAfterRedirects(config, target) ?? '';
  const [, ofPost] = /^(.+)\/comments\/[1-9]\d{0,4}$/i.exec(path) ?? [];
  return ofPost === undefined ? target : new URL(config.siteUrl + ofPost);
}

/** A response, by its id among its kind. */
const NAMED_KINDS = ['comment', 'linkback'] as const;
export type NamedResponse = { kind: (typeof NAMED_KINDS)[number]; id: number };

/**
 * The response that a target names; whether it exists and is visible is not checked.
 *
 * @param target absolute, as a claim had it
 * @returns `null` if it names the post only
 */
export function answeredResponse(
  config: Pick<Config, 'siteUrl'>,
  target: string,
): NamedResponse | null {
  const url = URL.parse(target);
  if (!url) return null;
  // The URL of a comment redirects to the post with a fragment of its own.
  const comment = commentNumberIn(config, url);
  if (comment !== null) return { kind: 'comment', id: comment };
  const [, name, id] = /^#(comment|linkback)-([1-9]\d{0,8})$/.exec(url.hash) ?? [];
  const kind = NAMED_KINDS.find((each) => each === name);
  return kind === undefined ? null : { kind, id: Number(id) };
}
