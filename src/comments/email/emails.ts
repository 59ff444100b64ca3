/**
 * Writes the emails about comments, as plain text in which strangers' text is quoted. Emails to readers are
 * in the site's language, those to owners in English, like the admin. Pure.
 */
import { createHash } from 'node:crypto';
import { DECISION_DAYS } from './tokens.ts';
import type { Email } from '../../mail/email.ts';
import type { LocalizedText, Translate } from '../../messages/translate.ts';

/** A comment, with its post and URL. */
export type EmailedComment = {
  id: number;
  authorName: string;
  authorEmail: string | null;
  /** The text without markup. */
  text: string;
  postTitle: string;
  url: string;
};

type Site = { siteTitle: string };

const MAX_QUOTED = 2_000;
const MAX_SUBJECT = 150;

/**
 * The beginnings of the keys of emails: to owners, about pending comments (one or many), about approved
 * comments, and requests to confirm a subscription. The words are stored in databases.
 */
export const TO_OWNERS = 'owner ';
export const ABOUT_PENDING = `${TO_OWNERS}comment`;
export const ABOUT_APPROVED = `${TO_OWNERS}shown `;
export const CONFIRM_REQUESTS = 'follow ';

/** The beginnings of the keys of emails that quote a comment. */
const aboutPending = (id: number) => `${ABOUT_PENDING} ${id} to `;
const aboutApproved = (id: number) => `${ABOUT_APPROVED}${id} to `;
const aboutReply = (id: number) => `answer ${id} to `;

/** The beginning of the keys of all requests to one address to confirm a subscription. */
export function confirmRequestsTo(email: string): string {
  return `${CONFIRM_REQUESTS}${createHash('sha256').update(email).digest('hex').slice(0, 32)} `;
}

/** To an owner: a pending comment. */
export function pendingEmail(
  { siteTitle }: Site,
  comment: EmailedComment & { reasons: string[] },
  { recipient, decideUrl, adminUrl }: { recipient: string; decideUrl: string; adminUrl: string },
): Email {
  const { id, authorName, authorEmail, postTitle, reasons } = comment;
  return {
    key: `${aboutPending(id)}${recipient}`,
    recipient,
    subject: subjectOf(`${siteTitle}: pending comment on “${postTitle}”`),
    text: emailTextOf(
      `${authorName}${authorEmail === null ? '' : ` <${authorEmail}>`} commented on “${postTitle}”:`,
      quoted(comment.text),
      ...(reasons.length > 0 ? [reasons.map((reason) => `- ${reason}`).join('\n')] : []),
      `Approve: ${decideUrl}?do=approved`,
      `Mark as spam: ${decideUrl}?do=spam`,
      `Both links ask you to confirm, need no sign-in, and work for ${DECISION_DAYS} days. All pending responses: ${adminUrl}`,
    ),
  };
}

/** To an owner: many pending comments in one email. */
export function manyPendingEmail(
  { siteTitle }: Site,
  { count, firstId, lastId }: { count: number; firstId: number; lastId: number },
  { recipient, adminUrl }: { recipient: string; adminUrl: string },
): Email {
  return {
    key: `${ABOUT_PENDING}s ${firstId} to ${lastId} to ${recipient}`,
    recipient,
    subject: subjectOf(`${siteTitle}: ${count} pending comments`),
    text: emailTextOf(`${count} more comments are pending: ${adminUrl}`),
  };
}

/** To an owner: an approved comment. */
export function approvedEmail(
  { siteTitle }: Site,
  comment: EmailedComment,
  recipient: string,
): Email {
  const { id, authorName, postTitle, text, url } = comment;
  return {
    key: `${aboutApproved(id)}${recipient}`,
    recipient,
    subject: subjectOf(`${siteTitle}: ${authorName} commented on “${postTitle}”`),
    text: emailTextOf(`${authorName} commented on “${postTitle}”:`, quoted(text), url),
  };
}

/** To a reader: confirm your subscription to replies. `confirmed`: how many subscriptions this address has confirmed. */
export function confirmEmail(
  t: Translate,
  { siteTitle }: Site,
  {
    email,
    confirmed,
    postTitle,
    url,
  }: { email: string; confirmed: number; postTitle: string; url: string },
): Email {
  return {
    // One unanswered request at a time, however many comments name this address.
    key: `${confirmRequestsTo(email)}after ${confirmed}`,
    recipient: email,
    subject: subjectOf(t('email.confirm.subject', { site: siteTitle })),
    text: emailTextOf(
      t('email.confirm.text', { post: postTitle }),
      t('email.confirm.yes', { url }),
      t('email.confirm.no', { url }),
    ),
  };
}

/** To a subscriber: a reply. */
export function replyEmail(
  t: Translate,
  { siteTitle }: Site,
  reply: EmailedComment,
  { email, endUrl }: { email: string; endUrl: string },
): Email {
  const { id, authorName, postTitle, text, url } = reply;
  return {
    key: `${aboutReply(id)}${email}`,
    recipient: email,
    subject: subjectOf(
      t('email.reply.subject', { site: siteTitle, name: authorName, post: postTitle }),
    ),
    text: emailTextOf(
      t('email.reply.text', { name: authorName, post: postTitle }),
      quoted(text),
      t('email.reply.read', { url }),
      t('email.reply.unsubscribe', { url: endUrl }),
    ),
    headers: {
      // RFC 8058 §3.1: unsubscribe with one click in the mail program, without a page.
      'List-Unsubscribe': `<${endUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

/** The beginnings of the keys of all emails that quote a comment. */
export function keysQuoting(commentId: number): string[] {
  return [aboutPending(commentId), aboutApproved(commentId), aboutReply(commentId)];
}

function subjectOf(subject: string | LocalizedText): string {
  return String(subject).replace(/\s+/g, ' ').slice(0, MAX_SUBJECT);
}

function emailTextOf(...paragraphs: (string | LocalizedText)[]): string {
  return `${paragraphs.map(String).join('\n\n')}\n`;
}

function quoted(text: string): string {
  const cut = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
  return cut.replace(/^/gm, '> ');
}
