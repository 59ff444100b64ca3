/**
 * Which turn of a conversation does an address name? A comment by its own address, any turn by the
 * fragment that browsers scroll to. Pure.
 */
import type { Config } from '../../config.ts';
import { commentNumberIn } from '../../comments/addresses.ts';

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
