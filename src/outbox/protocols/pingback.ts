/**
 * Telling by pingback: the call that is posted, and what the answer means.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0 §3
 */
import type { Fault } from '../../lib/xmlrpc/shape.ts';
import { decodeMethodResponse, encodeMethodCall } from '../../lib/xmlrpc/xmlrpc.ts';
import type { PostAnswer } from '../../net/page.ts';
import { answerText, httpAnswerText, trouble } from '../answer.ts';
import type { SendOutcome, OutgoingNotification } from '../entry.ts';

const REGISTERED_BEFORE = 48;
const MAY_KEEP_SHOWING = 'The other site already knows this link and may keep showing it.';
/**
 * Any fault but 48, without a word: WordPress answers so by default, lest somebody scan a network
 * through it (since 3.5.1, filter `xmlrpc_pingback_error`). It may be 16 as well as 33.
 */
const ANY_FAULT = 0;
/** The source does not exist; there is no link in it. */
const SOURCE_FAULTS = new Set([ANY_FAULT, 16, 17]);
/** The source could not be read, an upstream error, and the errors of a server, not of a call. */
const TRANSIENT_CODES = new Set([ANY_FAULT, 16, 50, -32603, -32500, -32400, -32300]);

export function pingbackRequest({ source, target }: OutgoingNotification) {
  return {
    contentType: 'text/xml; charset=utf-8',
    body: encodeMethodCall('pingback.ping', [source, target]),
  };
}

/** Any value is success: what is in it is for debugging alone. */
export function pingbackOutcome(
  answer: PostAnswer,
  notification: OutgoingNotification,
): SendOutcome {
  const isOk = answer.status >= 200 && answer.status <= 299;
  if (!isOk) return trouble(answer) ?? { kind: 'refused', detail: httpAnswerText(answer) };
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
      return { kind: 'refused', detail: 'What answered does not speak XML-RPC.' };
  }
}

function faultOutcome({ code, message }: Fault, { linked }: OutgoingNotification): SendOutcome {
  const detail = faultText(code, message);
  if (code === REGISTERED_BEFORE) {
    // WordPress looks up what it has registered before it looks at the source, and looks no further.
    return { kind: 'sent', detail: linked ? detail : MAY_KEEP_SHOWING };
  }
  // Told of a removal, a receiver that looks finds no page, or no link in it: it has understood.
  if (!linked && SOURCE_FAULTS.has(code)) return { kind: 'sent', detail };
  return { kind: TRANSIENT_CODES.has(code) ? 'transient' : 'refused', detail };
}

function faultText(code: number, message: string): string {
  const reason = answerText(message) || FAULT_MEANINGS[code];
  return reason === undefined
    ? `Refused without giving a reason (fault ${String(code)}).`
    : answerText(`Fault ${String(code)}: ${reason}`);
}

/** Pingback 1.0 §3, for receivers that give the number alone. */
const FAULT_MEANINGS: Readonly<Record<number, string>> = {
  16: 'The source could not be found.',
  17: 'The source does not link to the target.',
  32: 'The target could not be found.',
  33: 'The target does not take pingbacks.',
  48: 'The pingback is registered already.',
  49: 'Access denied.',
  50: 'The other site could not reach a server that it depends on.',
};
