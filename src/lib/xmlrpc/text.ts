/**
 * What the text of each XML-RPC element may be: numbers that are numbers, dates that are dates.
 *
 * The npm package takes `12abc` for 12, and dates it gets wrong. Which element holds which is
 * shape.ts, which calls this; so does xmlrpc.ts, for dates.
 */
import { FAULT_CODES } from './fault.ts';
import type { Fault } from './fault.ts';

const DATE_TIME =
  /^\d{4}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):?[0-5]\d:?[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?$/;

/** Elements of the call itself. */
const STRUCTURE_TEXT = new Map<string, (text: string) => boolean>([
  ['methodName', (text) => /^[\w.:/]+$/.test(text.trim())],
  // The package would set the struct's prototype.
  ['name', (text) => text.trim() !== '__proto__'],
]);

/** Elements of a value. */
const VALUE_TEXT = new Map<string, (text: string) => boolean>([
  ['i4', isInteger],
  ['int', isInteger],
  // Eight bytes are more than a number holds: the package keeps the digits as a string.
  ['i8', (text) => /^-?\d+$/.test(text)],
  ['boolean', (text) => text === '0' || text === '1'],
  ['string', () => true],
  ['double', isDouble],
  ['dateTime.iso8601', (text) => DATE_TIME.test(text)],
  ['base64', (text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text.replace(/\s+/g, ''))],
  ['nil', (text) => text === ''],
]);

/** Finds what is wrong with an element that holds text alone; `null` if nothing. */
export function findTextFault(name: string, text: string): Fault | null {
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

/** The date of a `<dateTime.iso8601>` that was found good; UTC where it names no zone. */
export function parseDateTime(text: string): Date {
  const iso = text
    .replace(/^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)/, '$1-$2-$3T$4:$5:$6')
    .replace(/([+-]\d\d):?(\d\d)$/, '$1:$2');
  return new Date(/[Z+]|-\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`);
}

/** Larger ones than the specification's four bytes pass, as far as a number is exact. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text));
}

function isDouble(text: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}
