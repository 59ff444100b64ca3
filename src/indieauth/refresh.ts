/**
 * Refreshes an access token: both tokens are replaced. A refresh token that comes twice may have been stolen, so it
 * ends all access that came from the same authorization.
 *
 * @see https://indieauth.spec.indieweb.org/#refresh-tokens
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
import { hashOfSecret } from '../accounts/tokens.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { REFRESHABLE_MS } from './access-tokens.ts';
import { parseClientId } from './client-id.ts';
import { issueTokens, refusal, type Issued, type TokenRefusal } from './issue.ts';
import { parseScopes } from './scope.ts';
import {
  deleteAccessTokens,
  selectByRefreshToken,
  takeRefreshToken,
} from './store/access-tokens.ts';
import { selectAuthorization } from './store/authorizations.ts';

const UNUSABLE = 'This refresh token is unknown or has expired. Ask the user for access again.';
const TWICE = 'This refresh token was used before. Ask the user for access again.';

/** As sent, unchecked; empty texts for missing parameters. `scope`: empty for the same. */
export type RefreshRequest = { refresh_token: string; client_id: string; scope: string };

export async function refreshTokens(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  given: RefreshRequest,
): Promise<{ kind: 'tokens'; issued: Issued; userId: number; clientName: string } | TokenRefusal> {
  for (const name of ['refresh_token', 'client_id'] as const)
    if (given[name] === '') return refusal('invalid_request', `${name} is missing.`);
  const client = parseClientId(given.client_id);
  const now = clock.now();
  return await transact(db, async (transaction) => {
    const row = await selectByRefreshToken(transaction, hashOfSecret(given.refresh_token));
    const { authorizationId } = row ?? {};
    if (!row || authorizationId === undefined || authorizationId === null)
      return refusal('invalid_grant', UNUSABLE, { isGuess: true });
    const { userId, name } = row;
    const endAll = async () => {
      await deleteAccessTokens(transaction, { authorizationId });
      return refusal('invalid_grant', TWICE, { ended: { userId, name } });
    };
    if (row.refreshedAt !== null) return await endAll();
    if ('problem' in client || client.url.href !== row.clientId)
      return refusal('invalid_grant', 'The refresh token was given to another client_id.');
    if (row.expiresAt && row.expiresAt.getTime() + REFRESHABLE_MS <= now.getTime())
      return refusal('invalid_grant', UNUSABLE);
    const granted = parseScopes(row.scope);
    const scopes = given.scope === '' ? granted : parseScopes(given.scope);
    if (scopes.length === 0 || scopes.some((scope) => !granted.includes(scope)))
      return refusal('invalid_scope', `Ask for no more than was granted: ${row.scope}.`);
    if (!(await takeRefreshToken(transaction, row.id, now))) return await endAll();
    const authorization = await selectAuthorization(transaction, authorizationId);
    const { clientId, me, format } = row;
    const issued = await issueTokens(
      transaction,
      {
        userId,
        authorizationId,
        clientId,
        name,
        me,
        format,
        scopes,
        tokenDays: authorization?.tokenDays ?? null,
      },
      now,
    );
    return { kind: 'tokens', issued, userId, clientName: name } as const;
  });
}
