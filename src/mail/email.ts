/**
 * What a letter is, from being due to being sent or given up.
 */

/** Plain text to one address. */
export type Email = {
  /** What it says to whom, such as `answer 12 to a@b.example`: nothing is said twice. */
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

/** A letter as the desk and the shell show it. */
export type QueuedEmail = Required<Email> & {
  id: number;
  state: MailState;
  attempts: number;
  /** When it is tried next; `null`: it is not. */
  dueAt: Date | null;
  /** What the last attempt came to, in a line. */
  outcome: string | null;
  createdAt: Date;
  doneAt: Date | null;
};

/** Whether this blog sends mail at all. */
export function canMail({ mailUrl }: { mailUrl: string }): boolean {
  return mailUrl !== '';
}
