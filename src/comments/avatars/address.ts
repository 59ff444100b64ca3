/**
 * Where a server of pictures has the one of an e-mail address. Pure.
 *
 * @see https://docs.gravatar.com/general/hash/ and /general/images/
 * @see https://wiki.libravatar.org/api/
 */
import { createHash } from 'node:crypto';
import { parseHttpUrl } from '../../lib/url.ts';
import { AVATAR_PIXELS } from '../../avatars/resize.ts';

export type AvatarAddress = (email: string) => string;

/**
 * How the setting `avatarsFrom` makes addresses of pictures: by the hash of the e-mail address,
 * with 404 for those that have none. What the setting asks for besides, such as `?r=pg`, stays.
 *
 * @returns `null` where pictures are fetched from nowhere
 */
export function avatarAddress(avatarsFrom: string): AvatarAddress | null {
  const server = parseHttpUrl(avatarsFrom);
  if (!server) return null;
  const addressOf = (email: string) => {
    const url = new URL(server);
    const hash = createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
    url.pathname = `${server.pathname.replace(/\/+$/, '')}/${hash}`;
    url.searchParams.set('s', String(AVATAR_PIXELS));
    url.searchParams.set('d', '404');
    url.hash = '';
    return url.href;
  };
  // All are of one length: too long for one is too long for all.
  return parseHttpUrl(addressOf('')) ? addressOf : null;
}
