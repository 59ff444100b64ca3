/**
 * Whether a client has what it asks for already. Pure; called by answer.ts.
 */
import type { IncomingMessage } from '../serve.ts';

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

const TAG = /\s*(?:W\/)?("[^"]*")\s*(?:,|$)/y;

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

/** `NaN`, which is never late enough, for what is no date. The oldest of the three forms names no zone. */
function parseHttpDate(text: string): number {
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
