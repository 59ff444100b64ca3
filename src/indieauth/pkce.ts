/**
 * PKCE with S256: the client shows at the redemption of a code that it is the one who began.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
import { createHash, timingSafeEqual } from 'node:crypto';

const CHALLENGE = /^[\w-]{43}$/;
const VERIFIER = /^[\w.~-]{43,128}$/;

/** Why a request's challenge is not accepted; `null`: it is. */
export function challengeProblem(challenge: string, method: string): string | null {
  if (challenge === '')
    return 'code_challenge is missing: this site requires PKCE (RFC 7636) with S256.';
  if (method !== 'S256') return 'code_challenge_method must be S256.';
  return CHALLENGE.test(challenge)
    ? null
    : 'code_challenge must be a SHA-256 hash in base64url, 43 characters.';
}

export function verifierMatches(challenge: string, verifier: string): boolean {
  if (!VERIFIER.test(verifier)) return false;
  const made = createHash('sha256').update(verifier, 'ascii').digest('base64url');
  return (
    made.length === challenge.length && timingSafeEqual(Buffer.from(made), Buffer.from(challenge))
  );
}
