/**
 * The comment form: whether a post is open to comments; what a reader typed, made fit to store, or what is wrong
 * with it; the signed stamp in the form (for which post, made when), and the proof of work over it. Pure.
 *
 * A post is open by its own switch, and by the age at which the site closes posts. Linkbacks have an age of their
 * own (posts/post.ts).
 *
 * A cached page carries a rounded stamp, which does not say how long its reader had the form. The form's
 * script requests an exact one, which shows that somebody took the time to write. The proof of work makes
 * floods expensive: browsers find the nonce in a fraction of a second, and checking takes one hash.
 */
import { createHash } from 'node:crypto';
import { renderComment, type CommentBody, RENDERER } from './body.ts';
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from './comment.ts';
import { isSame, sign } from '../lib/signed.ts';
import { fold, toPlainText } from '../lib/text/plain-text.ts';
import { CLOCK_SKEW_MS } from '../lib/time.ts';
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

const ROUNDED_MS = 10 * 60_000;
/** How long a form may stay open. */
const VALID_MS = 24 * 60 * 60_000;
/** Nobody writes a comment in less. */
const MIN_AGE_MS = 3_000;
/** Half a signature is enough for a day. */
const SIGNATURE_LENGTH = 22;
const STAMP = /^(\d{1,10})\.([re])\.(\d{1,15})\.([\w-]{22})$/;

export type StampState =
  /** Exact and old enough. */
  | 'valid'
  /** Exact, and younger than {@link MIN_AGE_MS}. */
  | 'too-soon'
  /** Valid, but from a cached page, so that its age says nothing about its reader. */
  | 'rounded'
  /** Too old, for another post, or not made here. */
  | 'invalid';

/** For a cached page. */
export function roundedStamp(secret: string, postId: number, now: Date): string {
  return stampOf(secret, postId, 'r', Math.floor(now.getTime() / ROUNDED_MS) * ROUNDED_MS);
}

/** For one reader. */
export function exactStamp(secret: string, postId: number, now: Date): string {
  return stampOf(secret, postId, 'e', now.getTime());
}

/** @param stamp as sent: any text */
export function readStamp(secret: string, stamp: string, postId: number, now: Date): StampState {
  const [, post = '', kind = '', madeAt = '', signature = ''] = STAMP.exec(stamp) ?? [];
  if (Number(post) !== postId || signature === '') return 'invalid';
  if (!isSame(signature, signatureOf(secret, `${post}.${kind}.${madeAt}`))) return 'invalid';
  const age = now.getTime() - Number(madeAt);
  if (age < -CLOCK_SKEW_MS || age >= VALID_MS) return 'invalid';
  if (kind === 'r') return 'rounded';
  return age < MIN_AGE_MS ? 'too-soon' : 'valid';
}

/** How long a page with a stamp made now may be cached: half the stamp's life is left for its readers. */
export function stampCachedUntil(now: Date): Date {
  const madeAt = Math.floor(now.getTime() / ROUNDED_MS) * ROUNDED_MS;
  return new Date(madeAt + VALID_MS / 2);
}

function stampOf(secret: string, postId: number, kind: 'r' | 'e', madeAt: number): string {
  const fields = `${postId}.${kind}.${madeAt}`;
  return `${fields}.${signatureOf(secret, fields)}`;
}

function signatureOf(secret: string, fields: string): string {
  return sign(secret, 'comment form', fields).slice(0, SIGNATURE_LENGTH);
}

/** 16 leading zero bits: 65,536 tries on average. */
const ZERO_BYTES = 2;
const NONCE = /^\d{1,15}$/;

/**
 * The proof of work as it is stored, so that it counts only once. Both parameters are as sent.
 *
 * @returns `null` unless SHA-256 of `STAMP:NONCE` begins with 16 zero bits
 */
export function proofOf(stamp: string, nonce: string): string | null {
  if (!NONCE.test(nonce)) return null;
  const proof = `${stamp}:${nonce}`;
  const hash = createHash('sha256').update(proof).digest();
  return hash.subarray(0, ZERO_BYTES).every((byte) => byte === 0) ? proof : null;
}
