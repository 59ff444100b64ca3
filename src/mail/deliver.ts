/**
 * The worker's round of letters: each that is due is tried, and tried again later where its server
 * did not take it.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { QueuedEmail } from './email.ts';
import { leaseEmail, selectDueEmails, settleEmail } from './store.ts';

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

/** `says`: a line. `refused`: for ever. `trouble`: it is worth another attempt. */
type Delivery = { kind: 'sent' | 'refused' | 'trouble'; detail: string };

type Transport = {
  /** Never rejects. */
  deliver: (emailRow: QueuedEmail) => Promise<Delivery>;
  close: () => void;
};

type MailConfig = Pick<Config, 'mailUrl' | 'mailFrom' | 'siteUrl'>;

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const MAX_LINE = 300;

/** @returns `null`: this blog sends no mail */
function openTransport(config: MailConfig): Transport | null {
  if (config.mailUrl === '') return null;
  return config.mailUrl.startsWith('file:') ? toFolder(config) : bySmtp(config);
}

function bySmtp(config: MailConfig): Transport {
  const url = new URL(config.mailUrl);
  const isTls = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const transporter = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    secure: isTls,
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
    // A password is never said in the clear to another machine.
    requireTLS: user !== '' && !isHere,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver(emailRow) {
      try {
        const { response } = await transporter.sendMail(messageOf(config, emailRow));
        return { kind: 'sent', detail: oneLine(response) };
      } catch (error) {
        return failure(error);
      }
    },
    close: () => {
      transporter.close();
    },
  };
}

function toFolder(config: MailConfig): Transport {
  const folder = folderOf(config.mailUrl);
  const transporter = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async deliver(emailRow) {
      const name = `${String(emailRow.id).padStart(6, '0')}.eml`;
      try {
        const { message } = await transporter.sendMail(messageOf(config, emailRow));
        // Links in emails approve comments and end subscriptions.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Whoever looks into the folder sees whole letters.
        await writeFile(path.join(folder, `.${name}`), message as Buffer, { mode: 0o600 });
        await rename(path.join(folder, `.${name}`), path.join(folder, name));
        return { kind: 'sent', detail: `Written to ${name}.` };
      } catch (error) {
        return failure(error);
      }
    },
    close: () => {
      transporter.close();
    },
  };
}

/** `file:///srv/mail`, or `file:mail` beside where the program was started. */
function folderOf(mailUrl: string): string {
  return mailUrl.startsWith('file://')
    ? fileURLToPath(mailUrl)
    : path.resolve(mailUrl.slice('file:'.length));
}

function messageOf(
  { mailFrom, siteUrl }: MailConfig,
  { id, key, recipient, subject, text, headers, createdAt }: QueuedEmail,
): SendMailOptions {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return {
    from: mailFrom,
    to: { name: '', address: recipient },
    subject,
    text,
    date: createdAt,
    // The same at each attempt: a letter that came although we did not hear of it comes once.
    messageId: `<${id}.${digest}@${new URL(siteUrl).hostname}>`,
    // RFC 3834 §5: nothing that answers by itself answers this.
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
  };
}

/** RFC 5321 §4.2.1: 5xx is for ever. A wrong password is the owner's to mend, and no letter's end. */
function failure(error: unknown): Delivery {
  const { responseCode, code, message } = error as {
    responseCode?: number;
    code?: string;
    message?: string;
  };
  const isForEver = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  return { kind: isForEver ? 'refused' : 'trouble', detail: oneLine(message ?? String(error)) };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_LINE);
}
