/**
 * Addresses that a post had elsewhere, before it came here: they lead to it and receive for it, as
 * its earlier addresses here do. They may have any shape.
 */
import type { Transaction } from '../../db/client.ts';
import { InvalidInputError } from '../../lib/errors.ts';
import { insertOldPath, selectByOldPath } from '../store/old-paths.ts';
import { isPostPath, type Post } from '../post.ts';
import { refuseTakenPath } from '../publish.ts';
import { isReservedSlug } from './reserved-slugs.ts';

/** First parts below which other blogs had posts, and nothing of this one stands. */
const ELSEWHERE = /^\/(?:\d{4}|archives?|posts?|blog|wp-[^/]*)\/./iu;

/**
 * Lets these paths lead to the post; those that do already stay.
 *
 * @returns whether any is new
 * @throws InvalidInputError if one is another post's, was another's, or is the site's own
 */
export async function addAliases(
  transaction: Transaction,
  { id, path }: Post,
  aliases: readonly string[],
): Promise<boolean> {
  let isAnyNew = false;
  for (const alias of new Set(aliases)) {
    if (alias === path) continue;
    const [, first = ''] = alias.split('/');
    if (isReservedSlug(first) && !ELSEWHERE.test(alias)) {
      throw new InvalidInputError(
        `${alias} is an address that the site keeps for itself. Leave it out of the aliases.`,
      );
    }
    const earlier = await selectByOldPath(transaction, alias);
    if (earlier?.id === id) continue;
    if (earlier) {
      throw new InvalidInputError(
        `${alias} leads to ${earlier.path} already. Leave it out of the aliases.`,
      );
    }
    if (isPostPath(alias)) await refuseTakenPath(transaction, alias);
    await insertOldPath(transaction, alias, id);
    isAnyNew = true;
  }
  return isAnyNew;
}
