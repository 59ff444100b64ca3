/**
 * What the other side said, as the owner reads it: one short line of plain text, whatever was sent.
 *
 * A page of HTML is not quoted: its words are for readers, and parsing it is not worth a thread.
 */
import { charsetParameter, decodeText, findCharset } from '../lib/text/charset.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import type { PostAnswer, FetchFailure } from '../net/page.ts';
import { isTemporaryStatus } from '../net/transient.ts';
import type { SendOutcome } from './entry.ts';

const MAX_LENGTH = 300;

/** Where receivers that answer in JSON put a sentence for people, the most telling first. */
const JSON_SENTENCES = ['error_description', 'message', 'summary', 'error', 'status'];

/** Text from outside made fit for `lastAnswer`. */
export function answerText(text: string): string {
  return cutText(toPlainText(text), MAX_LENGTH);
}

/** `HTTP 400: The source does not link here.`, or the status alone where nothing readable came. */
export function httpAnswerText(
  answer: Pick<PostAnswer, 'status' | 'contentType' | 'body'>,
): string {
  const said = sentenceIn(answer);
  return answerText(`HTTP ${String(answer.status)}${said === '' ? '' : `: ${said}`}`);
}

/** The answer's body as text; `''` where it is not valid in its charset. */
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
  const said = JSON_SENTENCES.map((name) => json[name]).find((value) => typeof value === 'string');
  return toPlainText(said ?? '');
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}

const WHAT_HAPPENED: Record<FetchFailure, string> = {
  'refused-address': 'is on an address that is not public',
  'forbidden-port':
    'is on a port that is blocked because it belongs to another service than the web',
  'no-such-host': 'has a host that was not found',
  network: 'could not be reached',
  timeout: 'did not answer in time',
  'too-large': 'is too large',
  'too-many-redirects': 'redirects too often',
  'not-text': 'is not a page',
  'bad-status': 'answered with an error',
  'refused-status': 'may not be read',
};

/** @param what “The page” or “The endpoint” */
export function unreachable(
  what: string,
  why: FetchFailure,
): SendOutcome & { kind: 'failed' | 'transient' } {
  const detail = `${what} ${WHAT_HAPPENED[why]}.`;
  switch (why) {
    case 'refused-address':
    case 'forbidden-port':
    case 'too-many-redirects':
    case 'not-text':
    case 'refused-status':
      return { kind: 'failed', detail };
    case 'no-such-host':
    case 'network':
    case 'timeout':
    case 'too-large':
    case 'bad-status':
      return { kind: 'transient', detail };
  }
}

export function leadsToBlockedHost(what: string): SendOutcome & { kind: 'failed' } {
  return { kind: 'failed', detail: `${what} redirects to a host that is blocked.` };
}

/** @returns `null` where the status is an answer */
export function trouble(answer: PostAnswer): (SendOutcome & { kind: 'transient' }) | null {
  if (!isTemporaryStatus(answer.status)) return null;
  return {
    kind: 'transient',
    detail: httpAnswerText(answer),
    retryAfter: answer.headers.retryAfter,
  };
}
