/**
 * What an attempt to get an image or file means for its row: stored, tried again at a time, or failed with a reason.
 * Pure.
 */
import type { AddOutcome } from '../../media/add.ts';
import { isTransient, RETRY_PAUSES_MS } from '../../net/transient.ts';
import type { FetchFailure } from '../../net/page.ts';
import type { MediaChange } from './fetch-store.ts';
import type { FoundContent } from './find-content.ts';

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 24 * 60 * MINUTE_MS;

const UNREACHABLE: Record<FetchFailure, string> = {
  'refused-address': 'Its address is not on the public internet.',
  'forbidden-port': 'Its URL has a port that is never asked.',
  'no-such-host': 'Its host was not found.',
  network: 'Its server could not be reached.',
  timeout: 'Its server took too long.',
  'too-large': 'It is larger than 50 MB.',
  'too-many-redirects': 'It redirects too often.',
  'not-text': 'Its server sent it in an unknown encoding.',
  'bad-status': 'Its server answered with an error.',
  'refused-status': 'Its server refused to send it.',
};

/** @param added what the library made of the content; `null`: there was none */
export function failureOf(
  { attempts }: { attempts: number },
  found: FoundContent,
  added: AddOutcome | null,
  now: Date,
): MediaChange {
  if (added) return failed(refusalOf(added));
  switch (found.kind) {
    case 'missing':
      return failed('There is no such file in the folder.');
    case 'blocked-host':
      return failed('Its host is blocked.');
    case 'gone':
      return failed(`Its server answered that it is not there (${found.status}).`);
    case 'host-busy':
      return { failure: null, nextFetchAt: new Date(now.getTime() + MINUTE_MS) };
    case 'unreachable': {
      const failure = UNREACHABLE[found.why];
      const pauseMs = isTransient(found.why) ? RETRY_PAUSES_MS[attempts] : undefined;
      if (pauseMs === undefined) return failed(failure);
      const waitMs = Math.max(pauseMs, askedPauseMs(found.retryAfter, now));
      return {
        failure,
        attempts: attempts + 1,
        nextFetchAt: new Date(now.getTime() + Math.min(waitMs, LONGEST_PAUSE_MS)),
      };
    }
    case 'local':
    case 'fetched':
      throw new Error('Content that was found was not added.');
  }
}

export function failed(failure: string): MediaChange {
  return { state: 'failed', failure, nextFetchAt: null };
}

function refusalOf({ kind }: AddOutcome): string {
  switch (kind) {
    case 'not-an-image':
      return 'It is not a JPEG, PNG, WebP, GIF or AVIF image, or it is broken.';
    case 'too-many-pixels':
      return 'It has more than 50 million pixels.';
    case 'too-slow':
      return 'It took too long to process.';
    case 'too-large':
      return 'It is too large.';
    case 'not-accepted':
      return 'The media library does not take files of its type, or its content is not what its name says.';
    case 'added':
    case 'known':
      throw new Error('It was added.');
  }
}

/** Seconds, or a date. */
function askedPauseMs(retryAfter: string | undefined, now: Date): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 0 : at - now.getTime();
}
