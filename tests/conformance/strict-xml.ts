/**
 * A strict XML parser, so that no test accepts what a client might not.
 */
import sax, { type QualifiedAttribute, type QualifiedTag } from 'sax';

export type XmlElement = {
  /** Without its prefix. */
  name: string;
  /** Namespace and local name in one: `http://purl.org/dc/elements/1.1/title`. */
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Its own text, references expanded, without that of its children. */
  text: string;
};

const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Throws if the XML is not well-formed, or uses an undeclared prefix. */
export function parseXml(xml: string): XmlElement {
  // sax accepts these, even in strict mode.
  if (ILLEGAL.test(xml)) throw new Error('There is a character that XML does not allow.');
  const parser = sax.parser(true, { xmlns: true });
  const document: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  parser.onopentag = (tag) => {
    const element = elementOf(tag as QualifiedTag);
    open.at(-1)?.children.push(element);
    open.push(element);
  };
  parser.ontext = parser.oncdata = (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.onclosetag = () => {
    open.pop();
  };
  parser.onerror = (error) => {
    throw error;
  };
  parser.write(xml).close();

  const [root, ...more] = document.children;
  if (!root || more.length > 0) throw new Error('There is not exactly one root element.');
  return root;
}

function elementOf(tag: QualifiedTag): XmlElement {
  const attributes = Object.values(tag.attributes)
    .filter(({ prefix, name }: QualifiedAttribute) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ uri, local, value }) => [uri + local, value] as const);
  return { name: tag.local, attributes: Object.fromEntries(attributes), children: [], text: '' };
}

/** The elements only: `response(error, message)`. */
export function outline({ name, children }: XmlElement): string {
  return children.length === 0 ? name : `${name}(${children.map(outline).join(', ')})`;
}

/** The text of every element without children, in order. */
export function leafTexts({ children, text }: XmlElement): string[] {
  return children.length === 0 ? [text] : children.flatMap(leafTexts);
}
