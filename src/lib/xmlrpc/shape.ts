/**
 * Checks that an XML document is an XML-RPC method call, or the answer to one, within limits of depth
 * and number of elements, and that the text of each element is of its type.
 *
 * The npm package xmlrpc accepts nearly any XML as a call, reads `12abc` as 12, and has no limits; it
 * only gets documents that passed. No values are built here.
 *
 * @see http://xmlrpc.com/spec.md
 */
import { isBlank, scanXml, type XmlProblem } from './scan-xml.ts';

/**
 * A fault of XML-RPC itself; Pingback's own codes (16, 17, 32 …) belong to pingback. `message` is
 * plain text for the sender of the call.
 *
 * @see https://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php
 */
export type Fault = { code: number; message: string };

export const FAULT_CODES = {
  /** Not well-formed XML, or XML that we will not read. */
  malformedXml: -32700,
  unknownCharset: -32701,
  badCharacter: -32702,
  /** Well-formed, but not a method call, or a call beyond our limits. */
  notXmlRpc: -32600,
  noSuchMethod: -32601,
  badParams: -32602,
  internalError: -32603,
} as const;

/** Levels of nested elements; an array in an array takes three. */
export const MAX_CALL_DEPTH = 32;
export const MAX_CALL_ELEMENTS = 10_000;

/** The child elements that each element may have; all others hold text. */
const CONTENT = new Map([
  ['methodCall', /^methodName (params )?$/],
  ['methodResponse', /^(params|fault) $/],
  ['fault', /^value $/],
  ['params', /^(param )*$/],
  ['param', /^value $/],
  ['value', /^((i4|i8|int|boolean|string|double|dateTime\.iso8601|base64|nil|array|struct) )?$/],
  ['array', /^data $/],
  ['data', /^(value )*$/],
  ['struct', /^(member )*$/],
  ['member', /^name value $/],
]);

const XML_FAULTS: Record<XmlProblem, Fault> = {
  'not-well-formed': {
    code: FAULT_CODES.malformedXml,
    message: 'The call is not well-formed XML: look for an unescaped & or <, or a tag left open.',
  },
  doctype: {
    code: FAULT_CODES.malformedXml,
    message: 'A call with a DOCTYPE is not read: XML-RPC needs none.',
  },
  'bad-character': {
    code: FAULT_CODES.badCharacter,
    message: 'The call holds a character that XML does not allow, such as a control character.',
  },
};

/** An element not closed yet: the names of its children, each followed by a space, and its text. */
type OpenElement = { children: string; text: string };

/**
 * Finds out why a document is not a method call. Malformed XML is reported first.
 *
 * @returns `null` for a call that can be read.
 */
export function findCallFault(xml: string, maxElements = MAX_CALL_ELEMENTS): Fault | null {
  return findShapeFault(xml, 'methodCall', maxElements);
}

/** Whether the document is a well-formed answer. The members of a fault are not checked. */
export function isMethodResponse(xml: string): boolean {
  return findShapeFault(xml, 'methodResponse', MAX_CALL_ELEMENTS) === null;
}

function findShapeFault(
  xml: string,
  root: 'methodCall' | 'methodResponse',
  maxElements: number,
): Fault | null {
  // The first fault counts. The rest of the document is only checked as XML.
  let found: Fault | null = null;
  const open: OpenElement[] = [{ children: '', text: '' }];
  let elements = 0;

  const problem = scanXml(xml, {
    open(name) {
      if (found) return;
      elements++;
      const parent = open.at(-1);
      if (parent) parent.children += `${name} `;
      open.push({ children: '', text: '' });
      if (open.length - 1 > MAX_CALL_DEPTH) {
        found = notXmlRpc(`Elements are nested more than ${MAX_CALL_DEPTH} levels deep.`);
      } else if (elements > maxElements) {
        found = notXmlRpc(`The call has more than ${maxElements} elements.`);
      }
    },
    text(text) {
      const element = open.at(-1);
      if (!found && element) element.text += text;
    },
    close(name) {
      if (found) return;
      const element = open.pop();
      if (element) found = findElementFault(name, element);
    },
  });
  if (problem) return XML_FAULTS[problem];
  if (open[0]?.children !== `${root} `) {
    return notXmlRpc(`This is not a <${root}>; the names of elements are case-sensitive.`);
  }
  return found;
}

function findElementFault(name: string, { children, text }: OpenElement): Fault | null {
  const content = CONTENT.get(name);
  if (content === undefined) {
    return children === ''
      ? findTextFault(name, text)
      : notXmlRpc('An element has no business there.');
  }
  const mayHoldText = name === 'value' && children === '';
  return content.test(children) && (mayHoldText || isBlank(text))
    ? null
    : notXmlRpc(`A <${name}> does not hold what XML-RPC has it hold.`);
}

function notXmlRpc(message: string): Fault {
  return { code: FAULT_CODES.notXmlRpc, message };
}

const DATE_TIME =
  /^\d{4}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):?[0-5]\d:?[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?$/;

/** Elements of the call's structure. */
const STRUCTURE_TEXT = new Map<string, (text: string) => boolean>([
  ['methodName', (text) => /^[\w.:/]+$/.test(text.trim())],
  // The package would set the prototype of the struct.
  ['name', (text) => text.trim() !== '__proto__'],
]);

/** Elements of a value. */
const VALUE_TEXT = new Map<string, (text: string) => boolean>([
  ['i4', isInteger],
  ['int', isInteger],
  // Eight bytes do not fit a number: the package returns the digits as a string.
  ['i8', (text) => /^-?\d+$/.test(text)],
  ['boolean', (text) => text === '0' || text === '1'],
  ['string', () => true],
  ['double', isDouble],
  ['dateTime.iso8601', isDateTime],
  ['base64', (text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text.replace(/\s+/g, ''))],
  ['nil', (text) => text === ''],
]);

/** @returns what is wrong with the text of an element without children; `null` if nothing is */
function findTextFault(name: string, text: string): Fault | null {
  const isStructureText = STRUCTURE_TEXT.get(name);
  if (isStructureText) {
    if (isStructureText(text)) return null;
    return {
      code: FAULT_CODES.notXmlRpc,
      message: `The text of a <${name}> is not allowed there.`,
    };
  }
  const isValueText = VALUE_TEXT.get(name);
  if (isValueText) {
    if (isValueText(text)) return null;
    return { code: FAULT_CODES.badParams, message: `The text of a <${name}> is not of that type.` };
  }
  return {
    code: FAULT_CODES.notXmlRpc,
    message: 'There is an element that XML-RPC does not have.',
  };
}

/** No date: what WordPress and its clients write for one that is not set. */
const NO_DATE = /^0{4}-?00-?00T00:?00:?00(\.0{1,9})?(Z|[+-]00:?00)?$/;

/** Whether it is a valid `<dateTime.iso8601>`, with or without a zone, or the zeros of no date. */
export function isDateTime(text: string): boolean {
  return DATE_TIME.test(text) || NO_DATE.test(text);
}

/** A date without a time zone, which its receiver has to know; its UTC fields hold it (lib/time.ts). */
export class LocalDateTime extends Date {}

/** The date of a valid `<dateTime.iso8601>`; invalid for the zeros of no date. */
export function parseDateTime(text: string): Date {
  if (NO_DATE.test(text)) return new Date(NaN);
  const iso = text
    .replace(/^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)/, '$1-$2-$3T$4:$5:$6')
    .replace(/([+-]\d\d):?(\d\d)$/, '$1:$2');
  return /[Z+]|-\d\d:\d\d$/.test(iso) ? new Date(iso) : new LocalDateTime(`${iso}Z`);
}

/** Accepts integers beyond the specification's four bytes if a number holds them exactly. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text));
}

function isDouble(text: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}
