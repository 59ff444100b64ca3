/**
 * Whether a client has what it asks for already. Pure; called by answer.ts.
 */
import type { IncomingMessage } from '../server/serve.ts';

type Conditions = Pick<IncomingMessage['headers'], 'if-none-match' | 'if-modified-since'>;

/**
 * `lastModifiedMs` in whole seconds, as the header says it; `null`: there is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2: a date counts only where no tags are
 *   given
 */
export function isNotModified(
  conditions: Conditions,
  etag: string,
  lastModifiedMs: number | null,
): boolean {
  const tags = conditions['if-none-match'];
  if (tags !== undefined) return namesTag(tags, etag);
  const since = conditions['if-modified-since'];
  return since !== undefined && lastModifiedMs !== null && lastModifiedMs <= parseHttpDate(since);
}

/** With the empty elements before it, which a list may have (RFC 9110 §5.6.1). */
const TAG = /[\s,]*(?:W\/)?("[^"]*")\s*(?:,|$)/y;

/** Weak comparison: a proxy that compresses makes our tags weak. */
function namesTag(tags: string, etag: string): boolean {
  if (tags === etag || tags.trim() === '*') return true;
  TAG.lastIndex = 0;
  for (let match = TAG.exec(tags); match !== null; match = TAG.exec(tags)) {
    if (match[1] === etag) return true;
    if (TAG.lastIndex >= tags.length) break;
  }
  return false;
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = String.raw`\d\d:\d\d:\d\d`;

/** The one that is sent, and the two that were (RFC 9110 §5.6.7). */
const HTTP_DATE = new RegExp(
  [
    String.raw`^${DAY}, \d\d ${MONTH} \d{4} ${TIME} GMT$`,
    String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d\d-${MONTH}-\d\d ${TIME} GMT$`,
    String.raw`^${DAY} ${MONTH} [\d ]\d ${TIME} \d{4}$`,
  ].join('|'),
);

/** `NaN`, which is never late enough, for what is no date: it is to be ignored. */
function parseHttpDate(text: string): number {
  if (!HTTP_DATE.test(text)) return NaN;
  // The oldest of the forms names no zone.
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
