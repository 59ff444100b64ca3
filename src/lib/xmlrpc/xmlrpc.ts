/**
 * Reads and writes XML-RPC calls and answers, with the npm package xmlrpc behind checks of our own
 * (`shape.ts`). Knows no HTTP and no methods.
 */
import CustomType from 'xmlrpc/lib/customtype.js';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import {
  serializeFault,
  serializeMethodResponse,
  serializeMethodCall,
} from 'xmlrpc/lib/serializer.js';
import { readXmlText, toLegalXml } from '../text/markup.ts';
import {
  findCallFault,
  isMethodResponse,
  FAULT_CODES,
  type Fault,
  parseDateTime,
} from './shape.ts';

/** Longest call that is read. A ping has a few hundred bytes. */
export const MAX_CALL_BYTES = 64 * 1024;

export type { Fault };

/** Others than those of any call. */
export type CallLimits = { maxBytes: number; maxElements?: number };

/** What a method answers. Faults are values; a method throws only for failures of our own. */
export type CallResult = { value: XmlRpcValue } | { fault: Fault };

export type DecodedCall =
  { kind: 'call'; method: string; params: XmlRpcValue[] } | { kind: 'fault'; fault: Fault };

/**
 * Reads a method call. Never throws.
 *
 * The method's name is trimmed; strings are as sent, untrimmed and possibly hostile. A value
 * without a type is a string, `<nil/>` is `null`, `<i8>` is a string of digits, a date without a
 * zone is a LocalDateTime, and zeros an invalid date. Of two members with the same name the last counts.
 *
 * @returns `fault` with the answer for bytes that are not a call, or a call beyond our limits.
 */
export function decodeMethodCall(
  body: Uint8Array,
  contentType: string | undefined,
  { maxBytes, maxElements }: CallLimits = { maxBytes: MAX_CALL_BYTES },
): DecodedCall {
  if (body.byteLength > maxBytes) {
    return refused(FAULT_CODES.notXmlRpc, `A call may have ${maxBytes} bytes at most.`);
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
      const fault = findCallFault(xml.text, maxElements);
      return fault ? { kind: 'fault', fault } : deserialize(xml.text);
    }
  }
}

/** The package reads the hours of a time zone as milliseconds, and no zone as the server's. */
class CallDeserializer extends Deserializer {
  protected override endDateTime(text: string): void {
    this.push(parseDateTime(text));
    this.value = false;
  }
}

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
 * Characters that XML does not allow become U+FFFD, invalid numbers and dates nil.
 */
export function encodeResponse(value: XmlRpcValue): string {
  return serializeMethodResponse(toSerializable(value));
}

/** Writes a fault as an answer, as {@link encodeResponse} does. */
export function encodeFault(fault: Fault): string {
  const value = { faultCode: fault.code, faultString: fault.message };
  return serializeFault(toSerializable(value));
}

/** The document as a stream of one chunk, so that the package calls back before it returns. */
export function inOnePiece(xml: string): Parameters<Deserializer['deserializeMethodCall']>[0] {
  return {
    setEncoding() {},
    on() {},
    pipe(sink) {
      sink.write(xml);
      sink.end();
    },
  };
}

export type XmlRpcValue =
  | string
  | number
  | boolean
  | null
  | Date
  | Buffer
  | XmlRpcValue[]
  | { [name: string]: XmlRpcValue };

/** Written as one element whose text is escaped. */
class TextElement extends CustomType {
  constructor(tagName: string, text: string) {
    super(text);
    this.tagName = tagName;
  }
}

/**
 * Converts a value to a form that the package's serializer writes without throwing, as XML that reads
 * back the same.
 *
 * Characters that XML does not allow become U+FFFD. Invalid numbers and dates become nil, as in JSON.
 */
export function toSerializable(value: XmlRpcValue): unknown {
  // @NOTE The package writes a bare string with < or & as CDATA, which a second `]]>` would end.
  if (typeof value === 'string') return new TextElement('string', toLegalXml(value));
  if (typeof value === 'number') return toSerializableNumber(value);
  if (value === null || typeof value === 'boolean' || Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return toSerializableDate(value);
  if (Array.isArray(value)) return value.map(toSerializable);
  const members = Object.entries(value);
  return Object.fromEntries(
    members.map(([name, member]) => [toLegalXml(name), toSerializable(member)]),
  );
}

/** The package writes every whole number as an int, which has four bytes: larger ones as doubles. */
function toSerializableNumber(value: number): unknown {
  if (!Number.isFinite(value)) return null;
  const isTooLarge = Number.isInteger(value) && value !== (value | 0);
  return isTooLarge ? new TextElement('double', String(value)) : value;
}

/**
 * In UTC and without its mark, as WordPress writes dates: Python's xmlrpc.client fails at any zone. The package would write
 * the server's local time.
 */
function toSerializableDate(value: Date): unknown {
  if (Number.isNaN(value.getTime())) return null;
  return new TextElement('dateTime.iso8601', value.toISOString().replace(/-|\.\d+Z/g, ''));
}

/** Longest answer that is read. The answer to a ping has a few hundred bytes. */
export const MAX_RESPONSE_BYTES = 64 * 1024;

type DecodedResponse =
  /** `null` if the answer has no value. */
  | { kind: 'value'; value: XmlRpcValue }
  /** `message` as sent: possibly hostile, of any length. */
  | { kind: 'fault'; fault: Fault }
  /** Not an XML-RPC answer, or one beyond our limits. */
  | { kind: 'unreadable' };

/** Writes a call: an XML document, to be sent as UTF-8. Strings as in {@link toSerializable}. */
export function encodeMethodCall(method: string, params: XmlRpcValue[]): string {
  return serializeMethodCall(method, params.map(toSerializable));
}

/**
 * Reads the answer to a call. Never throws.
 *
 * Text before the document is ignored: plugins of blogs print warnings there.
 */
export function decodeMethodResponse(
  body: Uint8Array,
  contentType: string | null,
): DecodedResponse {
  const xml = readXmlText(body, contentType ?? undefined);
  if (body.byteLength > MAX_RESPONSE_BYTES || xml.kind !== 'text') return { kind: 'unreadable' };
  const document = xml.text.slice(Math.max(0, xml.text.search(/<\?xml\s|<methodResponse>/)));
  return isMethodResponse(document) ? deserializeResponse(document) : { kind: 'unreadable' };
}

function deserializeResponse(document: string): DecodedResponse {
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
