/**
 * Writes XML elements, with everything escaped.
 */
import { escapeXml } from '../lib/text/markup.ts';

export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

/** A serialized element. */
export type Xml = string & { readonly __xml: unique symbol };

type Attributes = Readonly<Record<string, string | null>>;

/**
 * `content` is text or elements. An attribute that is `null` is left out; characters that
 * XML cannot hold become U+FFFD.
 */
export function element(name: string, attributes: Attributes, content: string | Xml[] = []): Xml {
  const serialized = Object.entries(attributes)
    .map(([key, value]) => (value === null ? '' : ` ${key}="${escapeXml(value)}"`))
    .join('');
  const inner = typeof content === 'string' ? escapeXml(content) : content.join('');
  return (
    inner === '' ? `<${name}${serialized}/>` : `<${name}${serialized}>${inner}</${name}>`
  ) as Xml;
}

export function textElement(name: string, text: string): Xml {
  return element(name, {}, text);
}

/** No element for `null`. */
export function optional<T>(value: T | null, write: (value: T) => Xml): Xml[] {
  return value === null ? [] : [write(value)];
}
