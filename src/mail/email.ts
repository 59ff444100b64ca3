/**
 * An email, queued as a row until it was sent or has failed.
 */

/** Plain text to one address. */
export type Email = {
  /** Topic and recipient, such as `answer 12 to a@b.example`; an email is queued once a key. */
  key: string;
  /** One address, without a name. */
  recipient: string;
  /** One line. */
  subject: string;
  text: string;
  /** Further header fields, such as `List-Unsubscribe`. */
  headers?: Readonly<Record<string, string>>;
};

export const MAIL_STATES = ['due', 'failed', 'sent'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** As the admin and the CLI name them. */
export const MAIL_STATE_NAMES: Record<MailState, string> = {
  due: 'Waiting',
  failed: 'Failed',
  sent: 'Sent',
};

/** An email as the admin and the CLI show it. */
export type QueuedEmail = Required<Email> & {
  id: number;
  state: MailState;
  attempts: number;
  /** When it is tried next; `null`: never. */
  dueAt: Date | null;
  /** The result of the last attempt, in one line. */
  outcome: string | null;
  createdAt: Date;
  doneAt: Date | null;
};

/** Whether this blog sends email at all. */
export function canMail({ mailUrl }: { mailUrl: string }): boolean {
  return mailUrl !== '';
}
