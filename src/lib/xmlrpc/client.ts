/**
 * XML-RPC calls written and answers read: what a client needs of the npm package xmlrpc, kept from
 * what it cannot take, as xmlrpc.ts does for a server.
 *
 * No HTTP, no methods. Called by outbox/protocols/pingback.ts.
 */
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import { readXmlText } from '../xml/text.ts';
import type { Fault } from './fault.ts';
import { isMethodResponse } from './shape.ts';
import { inOnePiece } from './source.ts';
import { toSerializable } from './value.ts';
import type { XmlRpcValue } from './value.ts';

/** Longest answer read. One to a ping has a few hundred bytes. */
export const MAX_RESPONSE_BYTES = 64 * 1024;

export type DecodedResponse =
  /** `null` where the answer holds nothing. */
  | { kind: 'value'; value: XmlRpcValue }
  /** `message` is as sent: possibly hostile, of any length. */
  | { kind: 'fault'; fault: Fault }
  /** No answer as XML-RPC has it, or one beyond our limits. */
  | { kind: 'unreadable' };

/** Writes a call: an XML document, to be sent as UTF-8. Strings as {@link toSerializable} has them. */
export function encodeMethodCall(method: string, params: XmlRpcValue[]): string {
  return serializeMethodCall(method, params.map(toSerializable));
}

/**
 * Reads the answer to a call. Never throws, whatever the bytes.
 *
 * What stands before the document is forgiven: blogs whose plugins print warnings say it first.
 */
export function decodeMethodResponse(
  body: Uint8Array,
  contentType: string | null,
): DecodedResponse {
  const xml = readXmlText(body, contentType ?? undefined);
  if (body.byteLength > MAX_RESPONSE_BYTES || xml.kind !== 'text') return { kind: 'unreadable' };
  const document = xml.text.slice(Math.max(0, xml.text.search(/<\?xml\s|<methodResponse>/)));
  return isMethodResponse(document) ? deserialize(document) : { kind: 'unreadable' };
}

function deserialize(document: string): DecodedResponse {
  let decoded: DecodedResponse = { kind: 'unreadable' };
  new Deserializer().deserializeMethodResponse(inOnePiece(document), (error, value) => {
    if (!error) {
      decoded = { kind: 'value', value: (value ?? null) as XmlRpcValue };
    } else if (typeof error.faultCode === 'number') {
      const { faultCode: code, faultString } = error;
      const message = typeof faultString === 'string' ? faultString : '';
      decoded = { kind: 'fault', fault: { code, message } };
    }
  });
  return decoded;
}
