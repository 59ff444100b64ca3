/**
 * What it means to a link that is to be told when nothing can be fetched or posted.
 */
import type { FetchFailure } from '../net/page.ts';
import type { SendOutcome } from './entry.ts';

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
): SendOutcome & { kind: 'failed' | 'may-heal' } {
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
      return { kind: 'may-heal', detail };
  }
}

export function leadsToBlockedHost(what: string): SendOutcome & { kind: 'failed' } {
  return { kind: 'failed', detail: `${what} redirects to a host that is blocked.` };
}
