/**
 * Which post does a link count for? The one that it leads to, and the one whose conversation it leads
 * into: a comment's own address, a further page of what was said.
 *
 * For targets alone: as a source, a page of a conversation would be its post once more.
 */
import { commentNumberIn } from '../../comments/addresses.ts';
import { findPlace } from '../../comments/list.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { permalink } from '../../posts/post.ts';
import { ownPathAfterRedirects } from '../../posts/urls/own-url.ts';
import { resolveTarget, type ResolvedTarget } from '../../posts/urls/resolve-target.ts';

/**
 * As `resolveTarget`. A comment that is not shown any more is like a post that is gone: what answered
 * it before may still tell of changes.
 */
export async function findTarget(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  target: URL,
): Promise<ResolvedTarget> {
  const comment = commentNumberIn(deps.config, target);
  if (comment === null) return await resolveTarget(deps, withoutPage(deps, target));
  const place = await findPlace(deps, comment);
  if (!place) return { kind: 'no-such-post' };
  const url = permalink(deps.config.siteUrl, { path: place.postPath });
  const resolved = await resolveTarget(deps, new URL(url));
  return resolved.kind === 'post' && !place.isShown
    ? { kind: 'gone', post: resolved.post }
    : resolved;
}

/** The post's own address in place of that of a further page of its conversation. */
function withoutPage({ config }: Pick<Deps, 'config'>, target: URL): URL {
  const path = ownPathAfterRedirects(config, target) ?? '';
  const [, ofPost] = /^(.+)\/comments\/[1-9]\d{0,4}$/i.exec(path) ?? [];
  return ofPost === undefined ? target : new URL(config.siteUrl + ofPost);
}

/** A turn of a conversation, by the number that it has among its kind. */
export type NamedResponse = { kind: 'comment' | 'linkback'; id: number };

/**
 * `target` is absolute, as a claim had it. Whether that turn is there, and shown, is not looked at.
 *
 * @returns `null`: it names the post alone
 */
export function answeredResponse(
  config: Pick<Config, 'siteUrl'>,
  target: string,
): NamedResponse | null {
  const url = URL.parse(target);
  if (!url) return null;
  // Its address leads to the post with a fragment of its own, which then counts.
  const comment = commentNumberIn(config, url);
  if (comment !== null) return { kind: 'comment', id: comment };
  const [, kind, id] = /^#(comment|linkback)-([1-9]\d{0,8})$/.exec(url.hash) ?? [];
  return kind === undefined ? null : { kind: kind as NamedResponse['kind'], id: Number(id) };
}
