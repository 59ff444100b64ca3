/**
 * The email page: waiting, sent and failed emails with their reasons, and sending them again. For
 * owners, since emails contain moderation links.
 */
import { Router, type Request } from 'express';
import { noteAction } from '../../../accounts/audit.ts';
import { RESET_EMAIL_KEY } from '../../../accounts/invite.ts';
import type { Deps } from '../../../deps.ts';
import { doneSentence, field, idIn } from '../lib/form.ts';
import { adminUrl } from '../lib/paths.ts';
import { plural } from '../lib/plural.ts';
import { presentTime } from '../lib/time.ts';
import { signedIn } from '../session/signed-in.ts';
import type { EmailRowView, MailView } from '../views/outbox.ts';
import type { AdminViews } from '../views/render.ts';
import { settingsFor } from '../../request/page-request.ts';
import {
  canMail,
  MAIL_STATE_NAMES,
  MAIL_STATES,
  type MailState,
  type QueuedEmail,
} from '../../../mail/email.ts';
import { listEmails, retryEmails } from '../../../mail/queue.ts';

const ROWS = 50;

const DONE = {
  retried: 'Sending again within a few seconds.',
  nothing: 'There was nothing to send again.',
};

type MailDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function mailPages(deps: MailDeps, views: AdminViews): Router {
  const { siteUrl } = deps.config;
  const router = Router();

  router.get('/', async (req, res) => {
    const settings = await settingsFor(deps, res);
    await views.render(res, 'mail', settings, await viewOf(req, settings.timeZone));
  });

  router.post('/retry', async (req, res) => {
    const one = idIn(field(req, 'one'));
    const tried = await retryEmails(deps, one === null ? 'failed' : [one]);
    if (tried.length > 0) {
      await noteAction(deps, signedIn(res).user, 'sent again', `emails: ${tried.length}`);
    }
    const done = tried.length > 0 ? 'retried' : 'nothing';
    res.redirect(303, urlOf(stateNamed(field(req, 'state')), { done }));
  });
  return router;

  function urlOf(state: MailState | null, more: Record<string, string> = {}): string {
    const query = new URLSearchParams({ ...(state !== null && { state }), ...more }).toString();
    return adminUrl(siteUrl, query === '' ? '/mail' : `/mail?${query}`);
  }

  async function viewOf(req: Request, timeZone: string): Promise<MailView> {
    const query = new URL(req.originalUrl, siteUrl).searchParams;
    const [state, before] = [stateNamed(query.get('state')), idIn(query.get('before'))];
    const { emails, nextBeforeId } = await listEmails(deps, {
      max: ROWS,
      ...(before !== null && { beforeId: before }),
      ...(state !== null && { state }),
    });
    const done = doneSentence(req, DONE);
    return {
      heading: 'Mail',
      off: canMail(deps.config)
        ? null
        : 'No email is sent. To send email, set MAIL_URL and restart the blog (see docs/operation.md).',
      tabs: [null, ...MAIL_STATES].map((each) => ({
        text: each === null ? 'All' : MAIL_STATE_NAMES[each],
        count: null,
        url: urlOf(each),
        isCurrent: each === state,
      })),
      state: state ?? '',
      done: done === null ? null : { text: done, undo: null },
      rows: emails.map((emailRow) => presentEmail(emailRow, timeZone)),
      empty: state === null ? 'No emails yet.' : 'No emails in this list.',
      offersFailed: state === 'failed' && emails.length > 0,
      newestUrl: before === null ? null : urlOf(state),
      olderUrl: nextBeforeId === null ? null : urlOf(state, { before: String(nextBeforeId) }),
    };
  }
}

function presentEmail(emailRow: QueuedEmail, timeZone: string): EmailRowView {
  const { id, subject, recipient, state, attempts, outcome, createdAt, dueAt } = emailRow;
  // The link in it signs in as its recipient.
  const text = emailRow.key.startsWith(RESET_EMAIL_KEY)
    ? 'The link in this email is shown to its recipient only.'
    : emailRow.text;
  return {
    ...{ id, subject, recipient, text, outcome },
    state: MAIL_STATE_NAMES[state],
    isWrong: state === 'failed',
    created: presentTime(createdAt, timeZone),
    nextTry: dueAt && presentTime(dueAt, timeZone),
    attempts: attempts === 0 ? null : plural(attempts, 'attempt'),
    canRetry: state === 'failed',
  };
}

function stateNamed(text: string | null): MailState | null {
  return MAIL_STATES.find((state) => state === text) ?? null;
}
