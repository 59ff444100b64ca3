/**
 * The emails about comments, as plain text in which strangers' words are quoted. Pure. Those to readers
 * are in the language of the site, those to owners in English, as the admin is.
 */
import { createHash } from 'node:crypto';
import { DECISION_DAYS } from './tokens.ts';
import type { Email } from '../../mail/email.ts';
import type { LocalizedText, Translate } from '../../messages/translate.ts';

/** A comment, and where it stands. */
export type EmailedComment = {
  id: number;
  authorName: string;
  authorEmail: string | null;
  /** The words alone. */
  text: string;
  postTitle: string;
  url: string;
};

type Site = { siteTitle: string };

const MAX_QUOTED = 2_000;
const MAX_SUBJECT = 150;

/** The beginnings of the keys of letters: of all to owners, of what waits, one or many, of what is shown, of questions. */
export const TO_OWNERS = 'owner ';
export const OF_WAITING = `${TO_OWNERS}comment`;
export const OF_SHOWN = `${TO_OWNERS}shown `;
export const QUESTIONS = 'follow ';

/** How the keys begin of letters that quote a comment. */
const ofWaiting = (id: number) => `${OF_WAITING} ${id} to `;
const ofShown = (id: number) => `${OF_SHOWN}${id} to `;
const ofAnswer = (id: number) => `answer ${id} to `;

/** How the keys of all questions to one address begin. */
export function questionsTo(email: string): string {
  return `${QUESTIONS}${createHash('sha256').update(email).digest('hex').slice(0, 32)} `;
}

/** To an owner, of a comment that waits. */
export function pendingEmail(
  { siteTitle }: Site,
  comment: EmailedComment & { reasons: string[] },
  { recipient, decideUrl, adminUrl }: { recipient: string; decideUrl: string; adminUrl: string },
): Email {
  const { id, authorName, authorEmail, postTitle, reasons } = comment;
  return {
    key: `${ofWaiting(id)}${recipient}`,
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

/** To an owner, of many that wait: nobody wants a letter of each. */
export function manyPendingEmail(
  { siteTitle }: Site,
  { count, firstId, lastId }: { count: number; firstId: number; lastId: number },
  { recipient, adminUrl }: { recipient: string; adminUrl: string },
): Email {
  return {
    key: `${OF_WAITING}s ${firstId} to ${lastId} to ${recipient}`,
    recipient,
    subject: subjectOf(`${siteTitle}: ${count} pending comments`),
    text: emailTextOf(`${count} more comments are pending: ${adminUrl}`),
  };
}

/** To an owner, of a comment that is shown. */
export function approvedEmail(
  { siteTitle }: Site,
  comment: EmailedComment,
  recipient: string,
): Email {
  const { id, authorName, postTitle, text, url } = comment;
  return {
    key: `${ofShown(id)}${recipient}`,
    recipient,
    subject: subjectOf(`${siteTitle}: ${authorName} commented on “${postTitle}”`),
    text: emailTextOf(`${authorName} commented on “${postTitle}”:`, quoted(text), url),
  };
}

/** To whoever asked to be subscribed to replies: is it you? `confirmed`: how many such wishes they have confirmed. */
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
    // One question at a time, whatever is written in their name under how many posts.
    key: `${questionsTo(email)}after ${confirmed}`,
    recipient: email,
    subject: subjectOf(t('email.confirm.subject', { site: siteTitle })),
    text: emailTextOf(
      t('email.confirm.text', { post: postTitle }),
      t('email.confirm.yes', { url }),
      t('email.confirm.no', { url }),
    ),
  };
}

/** To a subscriber: somebody has replied. */
export function answerEmail(
  t: Translate,
  { siteTitle }: Site,
  answer: EmailedComment,
  { email, endUrl }: { email: string; endUrl: string },
): Email {
  const { id, authorName, postTitle, text, url } = answer;
  return {
    key: `${ofAnswer(id)}${email}`,
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
      // RFC 8058 §3.1: one click in the mail program, and no page to find one's way on.
      'List-Unsubscribe': `<${endUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

/** How the keys of all letters begin that quote a comment. */
export function keysQuoting(commentId: number): string[] {
  return [ofWaiting(commentId), ofShown(commentId), ofAnswer(commentId)];
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
