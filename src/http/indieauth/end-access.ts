/**
 * Revokes the token that a client sends back. Every token is answered alike (RFC 7009 §2.2).
 */
import type { Response } from 'express';
import { noteAction } from '../../accounts/audit.ts';
import { findUser } from '../../accounts/users.ts';
import type { Deps } from '../../deps.ts';
import { revokeByToken } from '../../indieauth/revoke.ts';
import { sendError } from './endpoint.ts';

export async function endAccess(
  deps: Pick<Deps, 'db' | 'clock'>,
  res: Response,
  token: string,
): Promise<void> {
  if (token === '') {
    sendError(res, 400, 'invalid_request', 'token is missing.');
    return;
  }
  const ended = await revokeByToken(deps, token);
  const user = ended && (await findUser(deps, ended.userId));
  if (user) await noteAction(deps, { ...user, via: ended.name }, 'revoked an access token');
  res.status(200).json({});
}
