/**
 * Ends the access of programs: by their users, or by a client that signs out.
 *
 * @see https://indieauth.spec.indieweb.org/#token-revocation
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
import { hashOfSecret } from '../accounts/tokens.ts';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { whenListed } from './access-tokens.ts';
import {
  deleteAccessTokens,
  selectAccessTokensOf,
  selectByEitherToken,
  type AccessTokenRow,
} from './store/access-tokens.ts';

/** Ends a token and all of its authorization. @returns its name; `null` if the user has none with this id */
export async function revokeAccessToken(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  userId: number,
  id: number,
): Promise<string | null> {
  return await transact(db, async (transaction) => {
    const known = await selectAccessTokensOf(transaction, userId, whenListed(clock.now()));
    const found = known.find((each) => each.id === id);
    if (found) await endWithAuthorization(transaction, found);
    return found?.name ?? null;
  });
}

/** @returns how many programs lost access */
export async function revokeAccessTokens(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  userId: number,
): Promise<number> {
  return await transact(db, async (transaction) => {
    const known = await selectAccessTokensOf(transaction, userId, whenListed(clock.now()));
    await deleteAccessTokens(transaction, { userId });
    return known.length;
  });
}

/**
 * Ends the token, and with it all of its authorization. Application passwords stay: only their users revoke them.
 *
 * @param token an access token or a refresh token, as sent, unchecked
 * @returns whose it was, and of which program; `null`: it is unknown
 */
export async function revokeByToken(
  { db }: Pick<Deps, 'db'>,
  token: string,
): Promise<{ userId: number; name: string } | null> {
  return await transact(db, async (transaction) => {
    const found = await selectByEitherToken(transaction, hashOfSecret(token));
    if (!found) return null;
    await endWithAuthorization(transaction, found);
    return { userId: found.userId, name: found.name };
  });
}

async function endWithAuthorization(
  transaction: Transaction,
  { id, authorizationId }: Pick<AccessTokenRow, 'id' | 'authorizationId'>,
): Promise<void> {
  await deleteAccessTokens(transaction, authorizationId === null ? { id } : { authorizationId });
}
