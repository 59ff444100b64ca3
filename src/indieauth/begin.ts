/**
 * Begins an authorization: checks a client's request, and stores it until a user decides.
 *
 * @see https://indieauth.spec.indieweb.org/#authorization-request
 */
import { hashOfSecret, newSecret } from '../accounts/tokens.ts';
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { answerUrl } from './answer-url.ts';
import { allowsRedirect, parseClientId, redirectProblem } from './client-id.ts';
import { findClient } from './find-client.ts';
import { challengeProblem } from './pkce.ts';
import { parseScopes, scopeText } from './scope.ts';
import { insertAuthorization } from './store/authorizations.ts';

/** How long a user has to sign in and to decide. */
const REQUEST_MS = 3_600_000;
const MAX_STATE = 2_048;

/** The parameters of the request that matter, by name. */
export const REQUEST_PARAMETERS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
  'scope',
] as const;

export type RequestParameters = Record<(typeof REQUEST_PARAMETERS)[number], string>;

export type Beginning =
  /** The user decides at the page of this token. */
  | { kind: 'begun'; requestToken: string }
  /**
   * `reason`: a sentence for the person. `backUrl`: of the client, with an error, if the redirect URI is the client's; nobody
   * is sent there without having agreed (RFC 9700 §4.11.2): anybody can be a client.
   */
  | { kind: 'refused'; reason: string; backUrl?: string };

type BeginDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

/** @param given as sent, unchecked; empty texts for missing parameters */
export async function beginAuthorization(
  deps: BeginDeps,
  given: RequestParameters,
): Promise<Beginning> {
  const parsed = parseClientId(given.client_id);
  if ('problem' in parsed) return { kind: 'refused', reason: parsed.problem };
  const badRedirect = redirectProblem(given.redirect_uri);
  if (badRedirect !== null) return { kind: 'refused', reason: badRedirect };
  const client = await findClient(deps, parsed.url);
  if (!allowsRedirect(client, given.redirect_uri)) {
    const { host } = client.id;
    const reason = client.problem ?? `${host} doesn’t list it as one of its redirect URIs.`;
    return {
      kind: 'refused',
      reason: `This request doesn’t lead back to ${host}, so it was refused. ${reason}`,
    };
  }

  const problem = problemOf(given);
  if (problem) {
    const reason = `The request of ${client.id.host} is incomplete or wrong: ${problem.text}`;
    return { kind: 'refused', reason, backUrl: errorUrl(deps, given, problem) };
  }
  const requestToken = newSecret();
  const now = deps.clock.now();
  await transact(deps.db, (transaction) =>
    insertAuthorization(transaction, {
      requestHash: hashOfSecret(requestToken),
      clientId: client.id.href,
      redirectUri: given.redirect_uri,
      clientState: given.state,
      codeChallenge: given.code_challenge,
      scope: scopeText(parseScopes(given.scope)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + REQUEST_MS),
    }),
  );
  return { kind: 'begun', requestToken };
}

type Problem = { error: string; text: string };

/** The errors of RFC 6749 §4.1.2.1. */
function problemOf(given: RequestParameters): Problem | null {
  if (given.response_type !== 'code') {
    const error = given.response_type === '' ? 'invalid_request' : 'unsupported_response_type';
    return { error, text: 'response_type must be code.' };
  }
  const { state } = given;
  if (state === '') return { error: 'invalid_request', text: 'state is missing.' };
  if (state.length > MAX_STATE || state.includes('\0'))
    return { error: 'invalid_request', text: `state may have at most ${MAX_STATE} characters.` };
  const text = challengeProblem(given.code_challenge, given.code_challenge_method);
  return text === null ? null : { error: 'invalid_request', text };
}

function errorUrl(
  { config }: Pick<Deps, 'config'>,
  { redirect_uri, state }: RequestParameters,
  { error, text }: Problem,
): string {
  return answerUrl(config, redirect_uri, {
    error,
    // RFC 6749 §4.1.2.1 allows ASCII only.
    error_description: text.replaceAll('’', "'"),
    // A longer one would make a URL that no client accepts.
    ...(state !== '' && state.length <= MAX_STATE && { state }),
  });
}
