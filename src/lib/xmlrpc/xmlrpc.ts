/**
 * XML-RPC calls read and answers written: the npm package xmlrpc's deserializer and serializer,
 * kept from what they cannot take.
 *
 * No HTTP, no methods. The other side of it, calls written and answers read, is client.ts. What is refused before the package sees it is in xml/text.ts (charsets),
 * xml/scan.ts (XML) and shape.ts (the form of a call). Called by http/linkbacks/xmlrpc.ts.
 */
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { serializeFault, serializeMethodResponse } from 'xmlrpc/lib/serializer.js';
import { readXmlText } from '../xml/text.ts';
import { FAULT_CODES } from './fault.ts';
import type { Fault } from './fault.ts';
import { inOnePiece } from './source.ts';
import { findCallFault } from './shape.ts';
import { parseDateTime } from './text.ts';
import { toSerializable } from './value.ts';
import type { XmlRpcValue } from './value.ts';

/** Longest call read. A ping needs a few hundred bytes. */
export const MAX_CALL_BYTES = 64 * 1024;

export type { Fault, XmlRpcValue };

export type DecodedCall =
  { kind: 'call'; method: string; params: XmlRpcValue[] } | { kind: 'fault'; fault: Fault };

/**
 * Reads a method call. Never throws, whatever the bytes.
 *
 * The method's name is trimmed; strings are as sent, untrimmed and possibly hostile. A value
 * without a type is a string, `<nil/>` is `null`, `<i8>` is a string of digits, a date without a
 * zone is in UTC. Of two members with the same name the last counts.
 *
 * @returns `fault` with what to answer where the bytes are no call, or one beyond our limits.
 */
export function decodeMethodCall(body: Uint8Array, contentType: string | undefined): DecodedCall {
  if (body.byteLength > MAX_CALL_BYTES) {
    return refused(FAULT_CODES.notXmlRpc, `A call may have ${MAX_CALL_BYTES} bytes at most.`);
  }
  const xml = readXmlText(body, contentType);
  switch (xml.kind) {
    case 'unknown-charset':
      return refused(FAULT_CODES.unknownCharset, 'The charset is unknown here. Send UTF-8.');
    case 'bad-character':
      return refused(
        FAULT_CODES.badCharacter,
        'The call is not valid in its charset, or holds a character that XML does not allow.',
      );
    case 'text': {
      const fault = findCallFault(xml.text);
      return fault ? { kind: 'fault', fault } : deserialize(xml.text);
    }
  }
}

/** The package takes the hours of a zone for milliseconds, and no zone for the server's. */
class CallDeserializer extends Deserializer {
  protected override endDateTime(text: string): void {
    this.push(parseDateTime(text));
    this.value = false;
  }
}

/** Hands the package its stream in one piece, so that it is done, callback and all, on return. */
function deserialize(xml: string): DecodedCall {
  let outcome = refused(FAULT_CODES.notXmlRpc, 'The call cannot be read.');
  new CallDeserializer().deserializeMethodCall(inOnePiece(xml), (error, method, params) => {
    if (error || method === undefined || params === undefined) return;
    outcome = { kind: 'call', method: method.trim(), params: params as XmlRpcValue[] };
  });
  return outcome;
}

function refused(code: number, message: string): DecodedCall {
  return { kind: 'fault', fault: { code, message } };
}

/**
 * Writes the answer to a call: an XML document, to be sent as UTF-8. Never throws.
 *
 * A character that XML does not allow becomes U+FFFD; a number or a date that is none, nil.
 */
export function encodeResponse(value: XmlRpcValue): string {
  return serializeMethodResponse(toSerializable(value));
}

/** Writes a fault as an answer, as {@link encodeResponse} does. */
export function encodeFault(fault: Fault): string {
  const value = { faultCode: fault.code, faultString: fault.message };
  return serializeFault(toSerializable(value));
}
