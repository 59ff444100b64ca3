/**
 * Delivers due emails: by SMTP to the owner's mail server, or as files into a folder for development.
 * The only module that knows nodemailer.
 *
 * Owners name the mail server, not strangers, so the address checks of net/ do not apply.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { QueuedEmail } from './email.ts';
import { failUnreadable, leaseEmail, selectDueEmails, settleEmail } from './store.ts';

const MINUTE_MS = 60_000;
/** The pauses after each attempt; after the last one, the email has failed. */
const RETRY_AFTER_MINUTES = [1, 5, 30, 2 * 60, 12 * 60, 24 * 60];
/** Longer than any attempt, so that the email of a process that died becomes due again. */
const LEASE_MS = 5 * MINUTE_MS;
const BATCH_SIZE = 20;

type MailDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export type Deliveries = {
  /** Tries the emails that are due. @returns how many */
  deliverDue: () => Promise<number>;
  /** Starts no further attempt. */
  close: () => void;
};

export function createDeliveries(deps: MailDeps): Deliveries {
  const transport = openTransport(deps.config);
  let isClosing = false;
  return {
    async deliverDue() {
      if (!transport) return 0;
      let attempted = 0;
      const due = await selectDueEmails(deps.db, deps.clock.now(), BATCH_SIZE);
      for (const id of due.unreadable) await giveUp(deps, id);
      for (const email of due.emails) {
        if (isClosing) break;
        const until = new Date(deps.clock.now().getTime() + LEASE_MS);
        if (!(await leaseEmail(deps.db, email, until))) continue;
        await settle(deps, email, await transport.deliver(email));
        attempted += 1;
      }
      return attempted;
    },
    close() {
      isClosing = true;
      transport?.close();
    },
  };
}

/** One odd row must not keep all others from being sent. */
async function giveUp({ db, clock, log }: MailDeps, id: number): Promise<void> {
  log.warn({ email: id }, 'email cannot be read');
  await failUnreadable(db, id, 'It could not be read from the database.', clock.now());
}

async function settle(
  { db, clock, log }: MailDeps,
  { id, attempts }: QueuedEmail,
  { kind, detail }: Delivery,
): Promise<void> {
  const now = clock.now();
  const minutes = kind === 'transient' ? RETRY_AFTER_MINUTES[attempts] : undefined;
  if (minutes !== undefined) {
    const dueAt = new Date(now.getTime() + minutes * MINUTE_MS);
    await settleEmail(db, id, { state: 'due', dueAt, outcome: detail, doneAt: null });
    return;
  }
  const state = kind === 'sent' ? 'sent' : 'failed';
  // The recipient and the server's answer are personal data: in the admin only, and in no log.
  if (state === 'failed') log.warn({ email: id }, 'email failed');
  await settleEmail(db, id, { state, dueAt: null, outcome: detail, doneAt: now });
}

/** `detail`: one line. `refused`: a permanent failure. */
type Delivery = { kind: 'sent' | 'refused' | 'transient'; detail: string };

type Transport = {
  /** Never rejects. */
  deliver: (email: QueuedEmail) => Promise<Delivery>;
  close: () => void;
};

type MailConfig = Pick<Config, 'mailUrl' | 'mailFrom' | 'siteUrl'>;

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const MAX_LINE = 300;

/** @returns `null`: this blog sends no mail */
function openTransport(config: MailConfig): Transport | null {
  if (config.mailUrl === '') return null;
  return config.mailUrl.startsWith('file:') ? folderTransport(config) : smtpTransport(config);
}

function smtpTransport(config: MailConfig): Transport {
  const url = new URL(config.mailUrl);
  const isTls = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const transporter = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    secure: isTls,
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
    // A password is never sent unencrypted to another machine.
    requireTLS: user !== '' && !isHere,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver(email) {
      try {
        const { response } = await transporter.sendMail(messageOf(config, email));
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

function folderTransport(config: MailConfig): Transport {
  const folder = folderOf(config.mailUrl);
  const transporter = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async deliver(email) {
      const name = `${String(email.id).padStart(6, '0')}.eml`;
      try {
        const { message } = await transporter.sendMail(messageOf(config, email));
        // Links in emails approve comments and end subscriptions.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Written under another name first, so that every `.eml` file is complete.
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

/** The folder of `file:///srv/mail`, or of `file:mail` relative to the working directory. */
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
    // The same at each attempt, so that a mail server can drop an email that it has already.
    messageId: `<${id}.${digest}@${new URL(siteUrl).hostname}>`,
    // RFC 3834 §5: automatic responders do not answer this.
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
  };
}

/** RFC 5321 §4.2.1: 5xx is permanent. A wrong password is not: the owner can correct it. */
function failure(error: unknown): Delivery {
  const { responseCode, code, message } = error as {
    responseCode?: number;
    code?: string;
    message?: string;
  };
  const isPermanent = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  return { kind: isPermanent ? 'refused' : 'transient', detail: oneLine(message ?? String(error)) };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_LINE);
}
