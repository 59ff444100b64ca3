/**
 * How letters leave: by SMTP to the owner's own mail server, or as files into a folder, where
 * somebody develops. The one file that knows nodemailer.
 *
 * The server is the owner's word, not a stranger's: the guarded door of net/ has no part in it.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Config } from '../config.ts';
import type { QueuedEmail } from './email.ts';

/** `says`: a line. `refused`: for ever. `trouble`: it is worth another attempt. */
export type Delivery = { kind: 'sent' | 'refused' | 'trouble'; detail: string };

export type Transport = {
  /** Never rejects. */
  deliver: (emailRow: QueuedEmail) => Promise<Delivery>;
  close: () => void;
};

type MailConfig = Pick<Config, 'mailUrl' | 'mailFrom' | 'siteUrl'>;

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const MAX_LINE = 300;

/** @returns `null`: this blog sends no mail */
export function openTransport(config: MailConfig): Transport | null {
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
