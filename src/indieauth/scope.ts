/**
 * Scopes as text: what a client asks for, and what is stored.
 *
 * @see https://indieauth.spec.indieweb.org/#profile-information
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
import { SCOPES, type Scope } from '../clients/program.ts';

/** Names of scopes that older clients use. */
const OLD_NAMES: Readonly<Record<string, Scope>> = { post: 'create' };

/**
 * The scopes that the text names, in our order and each once. Unknown ones are left out: a client gets less than it
 * asks for, and the answer says what it got.
 */
export function parseScopes(text: string): Scope[] {
  const named = new Set(
    text.split(' ').map((name) => (Object.hasOwn(OLD_NAMES, name) ? OLD_NAMES[name] : name)),
  );
  return SCOPES.filter((scope) => named.has(scope));
}

export function scopeText(scopes: readonly Scope[]): string {
  return scopes.join(' ');
}
