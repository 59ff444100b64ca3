/**
 * Password reset by email: a one-time link, valid for an hour, to the address of an account.
 *
 * Nothing that a stranger sees depends on whether an account has the address.
 */
import { pretendLink, queueResetLink } from './invite.ts';
import { selectUserByEmail } from './store/users.ts';
import { countAttempt } from './throttle.ts';
import { canonicalEmail } from './users.ts';
import type { Deps } from '../deps.ts';

/** `wait`: too many requests by this client. */
export type ResetRequest = { kind: 'accepted' } | { kind: 'wait'; seconds: number };

type ResetDeps = Pick<Deps, 'db' | 'clock'>;

/** Counts a request of this client, before anything is looked up. */
export async function admitResetRequest(
  deps: ResetDeps,
  email: string,
  client: string,
): Promise<ResetRequest> {
  const attempt = { email: `reset ${canonicalEmail(email)}`, client };
  const seconds = await countAttempt(deps, attempt);
  return seconds > 0 ? { kind: 'wait', seconds } : { kind: 'accepted' };
}

/**
 * Queues an email with a link if an account has the address. An account gets one in ten minutes, whoever asks.
 *
 * @param linkTo the URL of the page at which a secret works
 */
export async function sendResetLink(
  deps: ResetDeps,
  email: string,
  { linkTo, siteTitle }: { linkTo: (secret: string) => string; siteTitle: string },
): Promise<void> {
  const user = await selectUserByEmail(deps.db, canonicalEmail(email));
  if (!user) {
    await pretendLink(deps);
    return;
  }
  await queueResetLink(deps, user, (secret) => ({
    subject: `Reset your password for ${siteTitle}`,
    text: [
      `Someone asked to reset the password of your account at ${siteTitle}.`,
      `Choose a new password within an hour: ${linkTo(secret)}`,
      'All your browsers will be signed out. If you didn’t ask for this, ignore this email: your password stays as it is.',
      '',
    ].join('\n\n'),
  }));
}
