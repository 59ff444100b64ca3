/**
 * Presents the access tokens of an account, and the form for a new one.
 */
import type { AccessToken } from '../../../indieauth/access-tokens.ts';
import { presentTime } from '../lib/time.ts';
import type { AccessTokenRowView, AccountView } from '../views/account.ts';
import { allowsText } from './scope-texts.ts';

/** What most programs that have a field for a token do. */
export const EMPTY_TOKEN: AccountView['newToken'] = {
  name: '',
  scopes: ['create', 'update', 'media'],
  format: 'markdown',
  days: '',
};

export function presentToken(
  { id, name, clientId, scopes, since, usedAt, expiresAt, isExpired }: AccessToken,
  timeZone: string,
): AccessTokenRowView {
  return {
    id,
    name,
    host: URL.parse(clientId)?.host ?? null,
    allows: allowsText(scopes),
    since: presentTime(since, timeZone),
    used: usedAt && presentTime(usedAt, timeZone),
    ends: expiresAt && presentTime(expiresAt, timeZone),
    isExpired,
  };
}
