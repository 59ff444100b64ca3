/**
 * The worker's round of letters: each that is due is tried, and tried again later where its server
 * did not take it.
 */
import type { Deps } from '../deps.ts';
import type { QueuedEmail } from './email.ts';
import { leaseEmail, selectDueEmails, settleEmail } from './store.ts';
import { openTransport, type Delivery } from './transport.ts';

const MINUTE_MS = 60_000;
/** How long after each attempt the next one is made; after the last it is given up. */
const RETRY_AFTER_MINUTES = [1, 5, 30, 2 * 60, 12 * 60, 24 * 60];
/** Longer than any attempt takes: a process that dies leaves its letter due. */
const LEASE_MS = 5 * MINUTE_MS;
const AT_ONCE = 20;

type MailDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export type Deliveries = {
  /** @returns how many letters were tried */
  deliverDue: () => Promise<number>;
  /** Waits for the letter that is under way. */
  close: () => void;
};

export function createDeliveries(deps: MailDeps): Deliveries {
  const transport = openTransport(deps.config);
  let isClosing = false;
  return {
    async deliverDue() {
      if (!transport) return 0;
      let tried = 0;
      for (const emailRow of await selectDueEmails(deps.db, deps.clock.now(), AT_ONCE)) {
        if (isClosing) break;
        const until = new Date(deps.clock.now().getTime() + LEASE_MS);
        if (!(await leaseEmail(deps.db, emailRow, until))) continue;
        await settle(deps, emailRow, await transport.deliver(emailRow));
        tried += 1;
      }
      return tried;
    },
    close() {
      isClosing = true;
      transport?.close();
    },
  };
}

async function settle(
  { db, clock, log }: MailDeps,
  { id, attempts }: QueuedEmail,
  { kind, detail }: Delivery,
): Promise<void> {
  const now = clock.now();
  const minutes = kind === 'trouble' ? RETRY_AFTER_MINUTES[attempts] : undefined;
  if (minutes !== undefined) {
    const dueAt = new Date(now.getTime() + minutes * MINUTE_MS);
    await settleEmail(db, id, { state: 'due', dueAt, outcome: detail, doneAt: null });
    return;
  }
  const state = kind === 'sent' ? 'sent' : 'failed';
  // To whom, and what the server said of them, stands at the desk and in no log.
  if (state === 'failed') log.warn({ emailRow: id }, 'letter given up');
  await settleEmail(db, id, { state, dueAt: null, outcome: detail, doneAt: now });
}
