/**
 * Issues an access token to a client, with a refresh token if it expires.
 *
 * @see https://indieauth.spec.indieweb.org/#access-token-response
 */
import { hashOfSecret, newSecret } from '../accounts/tokens.ts';
import type { Scope } from '../clients/program.ts';
import type { Transaction } from '../db/client.ts';
import { endOfToken, TOKEN_DAYS } from './access-tokens.ts';
import { scopeText } from './scope.ts';
import { insertAccessToken, type AccessTokenRow } from './store/access-tokens.ts';

/** The secrets are in no other place; the database has their hashes. */
export type Issued = {
  accessToken: string;
  /** `null`: the access token does not expire. */
  refreshToken: string | null;
  expiresInSeconds: number | null;
  scopes: readonly Scope[];
  me: string;
};

type Given = Pick<
  AccessTokenRow,
  'userId' | 'authorizationId' | 'clientId' | 'name' | 'me' | 'format'
> & { scopes: readonly Scope[]; tokenDays: number | null };

export async function issueTokens(
  transaction: Transaction,
  { scopes, tokenDays, ...given }: Given,
  now: Date,
): Promise<Issued> {
  const days = TOKEN_DAYS.find((each) => each === tokenDays) ?? null;
  const expiresAt = endOfToken(now, days);
  const accessToken = newSecret();
  const refreshToken = expiresAt === null ? null : newSecret();
  await insertAccessToken(transaction, {
    ...given,
    tokenHash: hashOfSecret(accessToken),
    refreshHash: refreshToken && hashOfSecret(refreshToken),
    scope: scopeText(scopes),
    createdAt: now,
    expiresAt,
  });
  const expiresInSeconds = expiresAt && (expiresAt.getTime() - now.getTime()) / 1_000;
  return { accessToken, refreshToken, expiresInSeconds, scopes, me: given.me };
}

/** RFC 6749 §5.2. `reason`: a sentence. `isGuess`: the secret is unknown, which counts as a failed sign-in. */
export type TokenRefusal = {
  kind: 'refused';
  error: 'invalid_request' | 'invalid_grant' | 'invalid_scope';
  reason: string;
  isGuess?: boolean;
  /** A secret was used twice, so that all access of this client ended: whose, and its name. */
  ended?: { userId: number; name: string };
};

export function refusal(
  error: TokenRefusal['error'],
  reason: string,
  more: Pick<TokenRefusal, 'isGuess' | 'ended'> = {},
): TokenRefusal {
  return { kind: 'refused', error, reason, ...more };
}
