/**
 * Reads answers of XML-RPC servers with the types of their values, which the npm client drops: whether an id is a string
 * or an int, and a date as it was written.
 */
import sax from 'sax';
import CustomType from 'xmlrpc/lib/customtype.js';

/** A value as JavaScript has it; of a date, its text. */
export type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain };

/** The type of a value, of the first in an array, and of each member of a struct. */
export type Shape = string | { array: Shape | null } | { [name: string]: Shape };

export type Answer = { value: Plain; shape: Shape } | { fault: { code: number; message: string } };

type Element = { name: string; children: Element[]; text: string };

export function readAnswer(xml: string): Answer {
  const root = parse(xml.slice(xml.indexOf('<?xml')));
  if (root.children[0]?.name === 'fault') {
    const { faultCode, faultString } = plainOf(root.children[0].children[0]) as {
      faultCode: number;
      faultString: string;
    };
    return { fault: { code: faultCode, message: faultString } };
  }
  // params, param, value
  const value = root.children[0]?.children[0]?.children[0];
  return { value: plainOf(value), shape: shapeOf(value) };
}

/** The text of a scalar. */
export function scalar(value: Plain | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`${JSON.stringify(value)} is no text and no number.`);
}

/** A `<dateTime.iso8601>` as written. */
export function dateTime(text: string): CustomType {
  const value = new CustomType(text);
  value.tagName = 'dateTime.iso8601';
  return value;
}

function parse(xml: string): Element {
  const open: Element[] = [{ name: '', children: [], text: '' }];
  const parser = sax.parser(true, {});
  parser.onopentag = ({ name }) => {
    const element = { name, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  };
  parser.ontext = parser.oncdata = (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.onclosetag = () => void open.pop();
  parser.onerror = (error) => {
    throw error;
  };
  parser.write(xml).close();
  const [root] = open[0]?.children ?? [];
  if (!root) throw new Error('There is no document.');
  return root;
}

function typed(value: Element | undefined): Element {
  return value?.children[0] ?? { name: 'string', children: [], text: value?.text ?? '' };
}

function items(array: Element): Element[] {
  return array.children[0]?.children ?? [];
}

function members(struct: Element): [string, Element | undefined][] {
  return struct.children.map(({ children: [name, value] }) => [name?.text ?? '', value]);
}

function plainOf(value: Element | undefined): Plain {
  const element = typed(value);
  switch (element.name) {
    case 'struct':
      return Object.fromEntries(members(element).map(([name, each]) => [name, plainOf(each)]));
    case 'array':
      return items(element).map(plainOf);
    case 'i4':
    case 'int':
    case 'double':
      return Number(element.text);
    case 'boolean':
      return element.text === '1';
    case 'nil':
      return null;
    default:
      return element.text;
  }
}

function shapeOf(value: Element | undefined): Shape {
  const element = typed(value);
  if (element.name === 'struct') {
    return Object.fromEntries(members(element).map(([name, each]) => [name, shapeOf(each)]));
  }
  if (element.name !== 'array') return element.name === 'i4' ? 'int' : element.name;
  const [first] = items(element);
  return { array: first ? shapeOf(first) : null };
}
