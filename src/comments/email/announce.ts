/**
 * Writing to those who are to hear of a comment: owners, of what waits; whoever it answers, once it
 * is shown. The worker calls it; the comment's row is the job, its letters are written with it.
 */
import { listUsers } from '../../accounts/users.ts';
import type { AnnounceDeps, Announcing } from './announce-emails.ts';
import { emailAboutApproved } from './announce-shown.ts';
import { selectToAnnounce, takeAnnounced } from './announce-store.ts';
import { emailAboutPending } from './announce-waiting.ts';
import { transact } from '../../db/client.ts';
import { canMail } from '../../mail/email.ts';
import { translateFor } from '../../messages/translate.ts';
import { formSecret, readSettings } from '../../settings/read.ts';

const AT_ONCE = 100;

/** @returns how many comments were told of, or found to be nobody's to hear of */
export async function announceDue(deps: AnnounceDeps): Promise<number> {
  const now = deps.clock.now();
  const due = await selectToAnnounce(deps.db, now, AT_ONCE);
  if (due.length === 0) return 0;
  const settings = await readSettings(deps);
  const announcing: Announcing = {
    settings,
    t: translateFor(deps.config, settings),
    secret: await formSecret(deps),
    owners: (await listUsers(deps)).filter(({ role }) => role === 'owner'),
    now,
  };
  return await transact(deps.db, async (transaction) => {
    if (!canMail(deps.config)) return (await takeAnnounced(transaction, due, now)).length;
    const waiting = await emailAboutPending(deps, transaction, announcing, due);
    const shown = await takeAnnounced(
      transaction,
      due.filter(({ state }) => state === 'approved'),
      now,
    );
    for (const comment of shown) {
      if (comment.isPostPublic) await emailAboutApproved(deps, transaction, announcing, comment);
    }
    return waiting + shown.length;
  });
}
