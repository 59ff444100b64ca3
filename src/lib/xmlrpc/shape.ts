/**
 * Whether an XML document is an XML-RPC method call, or the answer to one, of a reasonable size,
 * before anything is made of it.
 *
 * The npm package xmlrpc takes nearly any XML for a call and knows no limits; after this check it
 * sees none but good ones. No values are built here. Called by xmlrpc.ts and client.ts.
 *
 * @see http://xmlrpc.com/spec.md
 */
import { isBlank, scanXml } from '../xml/scan.ts';
import type { XmlProblem } from '../xml/scan.ts';
import { FAULT_CODES } from './fault.ts';
import type { Fault } from './fault.ts';
import { findTextFault } from './text.ts';

/** Levels of nested elements; an array in an array takes three. */
export const MAX_CALL_DEPTH = 32;
export const MAX_CALL_ELEMENTS = 10_000;

/** The elements that each element holds, as a DTD would say it; the rest hold text. */
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
 * Finds what keeps a document from being a method call; what is wrong as XML comes first.
 *
 * @returns `null` for a call that can be read.
 */
export function findCallFault(xml: string): Fault | null {
  return findShapeFault(xml, 'methodCall');
}

/** Whether the document is an answer that can be read. What is in a fault is not looked at. */
export function isMethodResponse(xml: string): boolean {
  return findShapeFault(xml, 'methodResponse') === null;
}

function findShapeFault(xml: string, root: 'methodCall' | 'methodResponse'): Fault | null {
  // The first decides: what comes after it is looked at as XML alone.
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
      } else if (elements > MAX_CALL_ELEMENTS) {
        found = notXmlRpc(`The call has more than ${MAX_CALL_ELEMENTS} elements.`);
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
