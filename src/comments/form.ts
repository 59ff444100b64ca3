/**
 * The comment form: whether a post is open to comments, and what a reader typed into the form, made fit to store,
 * or what is wrong with it. Pure.
 *
 * A post is open by its own switch, and by the age at which the site closes posts. Linkbacks have an age of their
 * own (posts/pings.ts).
 */
import { createHash } from 'node:crypto';
import { renderComment, type CommentBody, RENDERER } from './body.ts';
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from './comment.ts';
import { fold } from '../lib/text/fold.ts';
import { toPlainText } from '../lib/text/plain-text.ts';
import { parseHttpUrl } from '../lib/url.ts';
import type { Post } from '../posts/post.ts';
import type { SiteSettings } from '../settings/settings.ts';

/** As typed: any text, of any length. */
export type CommentForm = { name: string; email: string; url: string; text: string };

/** `missing`: nothing is there. `wrong`: it is no address. */
export type FormProblems = {
  name?: 'missing' | 'too-long';
  email?: 'too-long' | 'wrong';
  url?: 'wrong';
  text?: 'missing' | 'too-long';
};

export type CommentFields = {
  authorName: string;
  /** Lower-case. */
  authorEmail: string | null;
  authorUrl: string | null;
  body: CommentBody;
};

/** The longest address that mail can be sent to (RFC 5321 §4.5.3.1.3). */
const MAX_EMAIL_LENGTH = 254;
const EMAIL =
  /^[^\s@<>"(),:;\\[\]\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u;

/** The text is only rendered where all else is right: a form with a million characters costs nothing. */
export function readForm(
  form: CommentForm,
): { fields: CommentFields; problems: null } | { fields: null; problems: FormProblems } {
  const name = readName(form.name);
  const email = readEmail(form.email);
  const url = readUrl(form.url);
  const problems: FormProblems = {
    ...('problem' in name && { name: name.problem }),
    ...('problem' in email && { email: email.problem }),
    ...('problem' in url && { url: url.problem }),
    ...textProblem(form.text),
  };
  if (Object.keys(problems).length > 0) return { fields: null, problems };
  const body = renderComment(form.text);
  // For example a link without text.
  if (body.text === '') return { fields: null, problems: { text: 'missing' } };
  const fields = {
    authorName: 'value' in name ? name.value : '',
    authorEmail: 'value' in email ? email.value : null,
    authorUrl: 'value' in url ? url.value : null,
    body,
  };
  return { fields, problems: null };
}

type Read<T, Problem> = { value: T } | { problem: Problem };

function readName(typed: string): Read<string, 'missing' | 'too-long'> {
  if (typed.length > 10 * MAX_NAME_LENGTH) return { problem: 'too-long' };
  const value = toPlainText(typed);
  if (value.replace(/\p{Cf}/gu, '') === '') return { problem: 'missing' };
  return value.length > MAX_NAME_LENGTH ? { problem: 'too-long' } : { value };
}

/** The address as it is stored and compared, or what is wrong with it. */
export function readEmail(typed: string): Read<string | null, 'too-long' | 'wrong'> {
  const value = typed.trim().toLowerCase();
  if (value === '') return { value: null };
  if (value.length > MAX_EMAIL_LENGTH) return { problem: 'too-long' };
  return EMAIL.test(value) ? { value } : { problem: 'wrong' };
}

/** `blog.example` is taken for `https://blog.example`. */
function readUrl(typed: string): Read<string | null, 'wrong'> {
  const text = typed.trim();
  if (text === '') return { value: null };
  const url = parseHttpUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  return url ? { value: url.href } : { problem: 'wrong' };
}

function textProblem(text: string): FormProblems {
  if (text.trim() === '') return { text: 'missing' };
  // A form's line breaks are two characters each, which its writer counts as one.
  const length =
    text.length > 2 * MAX_TEXT_LENGTH ? text.length : text.replace(/\r\n/g, '\n').length;
  return length > MAX_TEXT_LENGTH ? { text: 'too-long' } : {};
}

export function columnsOf(fields: CommentFields) {
  const { body, ...author } = fields;
  return {
    ...author,
    markdown: body.markdown,
    bodyHtml: body.bodyHtml,
    text: body.text,
    renderer: RENDERER,
    fingerprint: fingerprintOf(fields),
  };
}

/** Equal for the same words under the same name: many a “Thank you” is no duplicate. */
function fingerprintOf({ authorName, body }: CommentFields): string {
  const words = `${fold(authorName)}\n${fold(body.markdown)}`;
  return createHash('sha256').update(words).digest('hex');
}

const DAY_MS = 86_400_000;

export type CommentsOpen =
  | { kind: 'open' }
  /** Switched off. */
  | { kind: 'closed' }
  /** Closed by age, at `closedAt`. */
  | { kind: 'aged'; afterDays: number; closedAt: Date };

type Commented = Pick<Post, 'commentsOpen' | 'publishedAt'>;
type Ages = Pick<SiteSettings, 'commentsCloseAfterDays'>;

export function commentsOpen(post: Commented, settings: Ages, now: Date): CommentsOpen {
  if (!post.commentsOpen) return { kind: 'closed' };
  const closedAt = closingOf(post, settings);
  if (closedAt === null || closedAt > now) return { kind: 'open' };
  return { kind: 'aged', afterDays: settings.commentsCloseAfterDays, closedAt };
}

/** When age will close it; `null`: never, or it is closed. */
export function nextCommentChange(post: Commented, settings: Ages, now: Date): Date | null {
  const closingAt = closingOf(post, settings);
  return post.commentsOpen && closingAt !== null && closingAt > now ? closingAt : null;
}

function closingOf({ publishedAt }: Commented, { commentsCloseAfterDays: days }: Ages) {
  return days > 0 ? new Date(publishedAt.getTime() + days * DAY_MS) : null;
}
