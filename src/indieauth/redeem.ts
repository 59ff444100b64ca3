/**
 * Redeems an authorization code: once, by the client that asked for it, at the redirect URI and with the verifier of
 * its request. A code that comes twice may have been stolen, so it ends the access that came from it.
 *
 * @see https://indieauth.spec.indieweb.org/#redeeming-the-authorization-code
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
import { hashOfSecret } from '../accounts/tokens.ts';
import type { User } from '../accounts/user.ts';
import { findUser } from '../accounts/users.ts';
import type { Scope } from '../clients/program.ts';
import { transact, type Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { parseClientId } from './client-id.ts';
import { findKnownClient } from './find-client.ts';
import { issueTokens, refusal, type Issued, type TokenRefusal } from './issue.ts';
import { verifierMatches } from './pkce.ts';
import { readProfile, type Profile } from './profile.ts';
import { parseScopes } from './scope.ts';
import { deleteAccessTokens } from './store/access-tokens.ts';
import { selectByCode, updateToRedeemed, type AuthorizationRow } from './store/authorizations.ts';

type RedeemDeps = Pick<Deps, 'config' | 'db' | 'clock'>;

/** As sent, unchecked; empty texts for missing parameters. */
export type Redemption = {
  code: string;
  client_id: string;
  redirect_uri: string;
  code_verifier: string;
};

export type Redeemed = {
  user: User;
  /** What the user's list of programs calls the client. */
  clientName: string;
  me: string;
  /** `null` without the scope. */
  profile: Profile | null;
};

/** Who the user is, without a token. */
export async function redeemForProfile(
  deps: RedeemDeps,
  given: Redemption,
): Promise<({ kind: 'profile' } & Redeemed) | TokenRefusal> {
  const redeemed = await redeem(deps, given, () => Promise.resolve(null));
  return redeemed.kind === 'refused' ? redeemed : { ...redeemed.who, kind: 'profile' };
}

export async function redeemForTokens(
  deps: RedeemDeps,
  given: Redemption,
): Promise<({ kind: 'tokens'; issued: Issued } & Redeemed) | TokenRefusal> {
  const now = deps.clock.now();
  const redeemed = await redeem(deps, given, async (transaction, row, { user, clientName, me }) => {
    const scopes = parseScopes(row.scope);
    if (scopes.length === 0) return refusal('invalid_scope', NO_SCOPE);
    return await issueTokens(
      transaction,
      {
        userId: user.id,
        authorizationId: row.id,
        clientId: row.clientId,
        name: clientName,
        me,
        format: 'markdown',
        scopes,
        tokenDays: row.tokenDays,
      },
      now,
    );
  });
  if (redeemed.kind === 'refused') return redeemed;
  return { ...redeemed.who, kind: 'tokens', issued: redeemed.result };
}

const NO_SCOPE =
  'No scope was granted, so there is no access token. Redeem the code at the authorization endpoint.';
const UNUSABLE = 'This code is unknown or has expired. Begin again.';
const TWICE = 'This code was used before. Begin again.';

/** @param issue in the transaction that uses the code up; a refusal leaves it usable */
async function redeem<Result>(
  deps: RedeemDeps,
  given: Redemption,
  issue: (
    transaction: Transaction,
    row: AuthorizationRow,
    who: Redeemed,
  ) => Promise<Result | TokenRefusal>,
): Promise<{ kind: 'redeemed'; who: Redeemed; result: Result } | TokenRefusal> {
  for (const name of ['code', 'client_id', 'redirect_uri', 'code_verifier'] as const)
    if (given[name] === '') return refusal('invalid_request', `${name} is missing.`);
  const codeHash = hashOfSecret(given.code);
  const found = await selectByCode(deps.db, codeHash);
  if (!found) return refusal('invalid_grant', UNUSABLE, { isGuess: true });
  const who = await whoseCode(deps, found);
  if (!who) return refusal('invalid_grant', UNUSABLE);

  return await transact(deps.db, async (transaction) => {
    const row = await selectByCode(transaction, codeHash);
    if (!row) return refusal('invalid_grant', UNUSABLE);
    if (row.state === 'redeemed') return await endAll(transaction, row, who);
    const problem = problemOf(row, given, deps.clock.now());
    if (problem !== null) return refusal('invalid_grant', problem);
    const result = await issue(transaction, row, who);
    if (isRefusal(result)) return result;
    if (await updateToRedeemed(transaction, row.id))
      return { kind: 'redeemed', who, result } as const;
    return await endAll(transaction, row, who);
  });
}

async function endAll(
  transaction: Transaction,
  row: AuthorizationRow,
  { user, clientName }: Redeemed,
): Promise<TokenRefusal> {
  const count = await deleteAccessTokens(transaction, { authorizationId: row.id });
  const ended = count > 0 && { ended: { userId: user.id, name: clientName } };
  return refusal('invalid_grant', TWICE, { ...ended });
}

function problemOf(row: AuthorizationRow, given: Redemption, now: Date): string | null {
  if (row.state !== 'granted' || row.expiresAt <= now) return UNUSABLE;
  const client = parseClientId(given.client_id);
  if ('problem' in client || client.url.href !== row.clientId)
    return 'The code was given to another client_id.';
  if (given.redirect_uri !== row.redirectUri)
    return 'redirect_uri is not the one of the authorization request.';
  return verifierMatches(row.codeChallenge, given.code_verifier)
    ? null
    : 'code_verifier does not match the code_challenge.';
}

/** `null` if the user is not there any more. */
async function whoseCode(deps: RedeemDeps, row: AuthorizationRow): Promise<Redeemed | null> {
  const { userId, me, scope, clientId } = row;
  const user = userId === null ? null : await findUser(deps, userId);
  if (!user || me === null) return null;
  const { name, id } = await findKnownClient(deps, clientId);
  const scopes: Scope[] = parseScopes(scope);
  const profile = await readProfile(deps, user, { me, scopes });
  return { user, clientName: name ?? id.host, me, profile };
}

function isRefusal(result: unknown): result is TokenRefusal {
  return (
    typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'refused'
  );
}
