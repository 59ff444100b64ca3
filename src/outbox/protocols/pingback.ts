/**
 * Sends pingbacks: the call, and what its response means.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §3
 */
import type { Fault } from '../../lib/xmlrpc/shape.ts';
import { decodeMethodResponse, encodeMethodCall } from '../../lib/xmlrpc/xmlrpc.ts';
import type { PostAnswer } from '../../net/page.ts';
import { answerText, httpAnswerText, transientOutcome } from '../outcome.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';

const ALREADY_REGISTERED = 48;
const MAY_KEEP_SHOWING = 'The other site already knows this link and may keep showing it.';
/**
 * WordPress answers 0 without a message for every fault but 48, so that nobody can scan a network
 * through it (since 3.5.1, filter `xmlrpc_pingback_error`). It may mean 16 as well as 33.
 */
const ANY_FAULT = 0;
/** The source does not exist, or does not link to the target. */
const SOURCE_FAULTS = new Set([ANY_FAULT, 16, 17]);
/** The source could not be read, an upstream error, and errors of the server, not of the call. */
const TRANSIENT_CODES = new Set([ANY_FAULT, 16, 50, -32603, -32500, -32400, -32300]);

export function pingbackRequest({ source, target }: OutgoingNotification) {
  return {
    contentType: 'text/xml; charset=utf-8',
    body: encodeMethodCall('pingback.ping', [source, target]),
  };
}

/** Any value is success: the value itself is for debugging only. */
export function pingbackOutcome(
  answer: PostAnswer,
  notification: OutgoingNotification,
): SendOutcome {
  const isOk = answer.status >= 200 && answer.status <= 299;
  if (!isOk) return transientOutcome(answer) ?? { kind: 'refused', detail: httpAnswerText(answer) };
  const decoded = decodeMethodResponse(answer.body, answer.contentType);
  switch (decoded.kind) {
    case 'value':
      return {
        kind: 'sent',
        detail: answerText(typeof decoded.value === 'string' ? decoded.value : 'Received.'),
      };
    case 'fault':
      return faultOutcome(decoded.fault, notification);
    case 'unreadable':
      return { kind: 'refused', detail: 'The response is not XML-RPC.' };
  }
}

function faultOutcome({ code, message }: Fault, { linked }: OutgoingNotification): SendOutcome {
  const detail = faultText(code, message);
  if (code === ALREADY_REGISTERED) {
    // WordPress looks for a registered pingback first, and then does not check the source.
    return { kind: 'sent', detail: linked ? detail : MAY_KEEP_SHOWING };
  }
  // For a removal, these faults mean that the receiver checked and found no link: success.
  if (!linked && SOURCE_FAULTS.has(code)) return { kind: 'sent', detail };
  return { kind: TRANSIENT_CODES.has(code) ? 'transient' : 'refused', detail };
}

function faultText(code: number, message: string): string {
  const reason = answerText(message) || FAULT_MEANINGS[code];
  return reason === undefined
    ? `Refused without giving a reason (fault ${String(code)}).`
    : answerText(`Fault ${String(code)}: ${reason}`);
}

/** Pingback 1.0 §3, for receivers that send only the number. */
const FAULT_MEANINGS: Readonly<Record<number, string>> = {
  16: 'The source could not be found.',
  17: 'The source does not link to the target.',
  32: 'The target could not be found.',
  33: 'The target does not accept pingbacks.',
  48: 'The pingback is registered already.',
  49: 'Access denied.',
  50: 'The other site could not reach a server that it depends on.',
};
