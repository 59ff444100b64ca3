/**
 * The signed token by which a browser shows that it sent an earlier comment. It counts while that comment is
 * approved, and names nobody: the comment's id, and a signature.
 */
import { selectPlace } from './store/comments.ts';
import type { Deps } from '../deps.ts';
import { isSigned, sign } from '../lib/signed.ts';
import { formSecret } from '../settings/settings.ts';

const PURPOSE = 'approved comment';
const TOKEN = /^([1-9]\d{0,8})\.([\w-]{43})$/;

export async function browserToken(deps: Pick<Deps, 'db'>, commentId: number): Promise<string> {
  const id = String(commentId);
  return `${id}.${sign(await formSecret(deps), PURPOSE, id)}`;
}

/** @param token as sent: any text; `null`: none */
export async function isKnownBrowser(
  deps: Pick<Deps, 'db'>,
  token: string | null,
): Promise<boolean> {
  const [, id = '', signature = ''] = TOKEN.exec(token ?? '') ?? [];
  if (id === '' || !isSigned(await formSecret(deps), PURPOSE, id, signature)) return false;
  return (await selectPlace(deps.db, Number(id)))?.state === 'approved';
}
