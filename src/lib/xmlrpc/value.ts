/**
 * The values of XML-RPC, and how each is handed to the npm package to be written safely.
 *
 * Called by xmlrpc.ts.
 */
import CustomType from 'xmlrpc/lib/customtype.js';
import { toLegalXml } from '../xml/text.ts';

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
 * The value in a form that the package's serializer writes without throwing, as XML that reads
 * back the same.
 *
 * Characters that XML cannot hold become U+FFFD. Numbers and dates that are none become nil, as
 * in JSON.
 */
export function toSerializable(value: XmlRpcValue): unknown {
  // @NOTE Never a bare string: one with < or & goes into a CDATA section, which its second `]]>` leaves.
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

/** The package would write the server's local time, without saying so. */
function toSerializableDate(value: Date): unknown {
  if (Number.isNaN(value.getTime())) return null;
  return new TextElement('dateTime.iso8601', value.toISOString().replace(/-|\.\d+/g, ''));
}
