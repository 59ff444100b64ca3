/**
 * Describes the result of a request in one short line of plain text for owners, and says which
 * results are transient failures.
 *
 * HTML is not quoted: it is for readers, and parsing it is not worth a worker thread.
 */
import { charsetParameter, decodeText, findCharset } from '../lib/text/charset.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import type { PostAnswer, FetchFailure } from '../net/page.ts';
import { isTransient, isTransientStatus } from '../net/transient.ts';
import type { SendOutcome } from './entry.ts';

const MAX_LENGTH = 300;

/** Where receivers that answer in JSON put a sentence for people, the most specific first. */
const JSON_SENTENCES = ['error_description', 'message', 'summary', 'error', 'status'];

/** Text of another site as `lastAnswer` stores it: plain, at most 300 characters. */
export function answerText(text: string): string {
  return cutText(toPlainText(text), MAX_LENGTH);
}

/** `HTTP 400: The source does not link here.`, or the status alone if the body has no such text. */
export function httpAnswerText(
  answer: Pick<PostAnswer, 'status' | 'contentType' | 'body'>,
): string {
  const sentence = sentenceIn(answer);
  return answerText(`HTTP ${String(answer.status)}${sentence === '' ? '' : `: ${sentence}`}`);
}

/** The body as text; `''` if it is not valid in its charset. */
export function bodyText({ contentType, body }: Pick<PostAnswer, 'contentType' | 'body'>): string {
  const label = charsetParameter(contentType ?? undefined);
  const charset = (label !== null && findCharset(label)) || 'utf-8';
  return (
    decodeText(body, charset) ?? (label === null ? decodeText(body, 'windows-1252') : '') ?? ''
  );
}

function sentenceIn(answer: Pick<PostAnswer, 'contentType' | 'body'>): string {
  const type = answer.contentType?.split(';', 1).join('').trim().toLowerCase() ?? '';
  if (type === 'text/plain') return toPlainText(bodyText(answer));
  if (!/^application\/(\S+\+)?json$/.test(type)) return '';
  const json = parseJson(bodyText(answer));
  const sentence = JSON_SENTENCES.map((name) => json[name]).find(
    (value) => typeof value === 'string',
  );
  return toPlainText(sentence ?? '');
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}

const FAILURE_TEXTS: Record<Exclude<FetchFailure, 'no-such-host'>, string> = {
  'refused-address': 'is on an address that is not public',
  'forbidden-port': 'is on a port that is blocked because it belongs to another service',
  network: 'could not be reached',
  timeout: 'did not answer in time',
  'too-large': 'is too large',
  'too-many-redirects': 'redirects too often',
  'not-text': 'is not a page',
  'bad-status': 'answered with an error',
  'refused-status': 'does not allow access',
};

/**
 * The outcome where the page or the endpoint could not be requested.
 *
 * @param host the one that was requested last
 */
export function unreachable(
  what: RequestedResource,
  why: FetchFailure,
  host: string,
): SendOutcome & { kind: 'failed' | 'transient' } {
  return {
    kind: isTransient(why) ? 'transient' : 'failed',
    detail:
      why === 'no-such-host' ? `${host} could not be found.` : `${what} ${FAILURE_TEXTS[why]}.`,
  };
}

type RequestedResource = 'The page' | 'The endpoint';

export function redirectsToBlockedHost(what: RequestedResource): SendOutcome & { kind: 'failed' } {
  return { kind: 'failed', detail: `${what} redirects to a host that is blocked.` };
}

/** The outcome if the status is transient, for every protocol; `null` if it is an answer. */
export function transientOutcome(answer: PostAnswer): (SendOutcome & { kind: 'transient' }) | null {
  if (!isTransientStatus(answer.status)) return null;
  return {
    kind: 'transient',
    detail: httpAnswerText(answer),
    retryAfter: answer.headers.retryAfter,
  };
}
