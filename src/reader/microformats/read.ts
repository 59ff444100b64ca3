/**
 * What a microformat says: its properties by the parsing rules, and their values as texts and
 * addresses. No value is text to be shown yet.
 *
 * The prefix of a property's class says how its value is read, and counts for nothing afterwards.
 *
 * @see https://microformats.org/wiki/microformats2-parsing
 */
import { mf2 } from 'microformats-parser';
import { attribute, hasClass, type Element } from '../../lib/html/tree.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { isClassic, isRoot, ownElements, textOf } from './find.ts';
import { writeMicroformat } from './write.ts';

type Parsed = ReturnType<typeof mf2>;
/** By name, without prefix. */
export type Properties = Parsed['items'][number]['properties'];
export type Value = Properties[string][number];

export function readMicroformat(root: Element, base: URL): Properties {
  const [item] = parse(writeMicroformat(root, base), base)?.items ?? [];
  const properties = item?.properties ?? {};
  const published = isClassic(root) ? classicPublished(root) : null;
  return published === null ? properties : { ...properties, published: [published] };
}

/** @returns `null` where a text that stands for an address cannot be one: the parser throws then */
function parse(html: string, base: URL): Parsed | null {
  try {
    return mf2(html, { baseUrl: base.href });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL') {
      return null;
    }
    throw error;
  }
}

/** @NOTE microformats-parser 2.0.6 knows of the dates of an hentry only `updated`. */
function classicPublished(root: Element): string | null {
  for (const element of ownElements(root)) {
    if (isRoot(element) || !hasClass(element, 'published')) continue;
    return attribute(element, 'datetime') ?? attribute(element, 'title') ?? textOf(element);
  }
  return null;
}

/** The first value of the property that has something to say, as plain text. */
export function firstText(properties: Properties, name: string): string | null {
  for (const value of properties[name] ?? []) {
    const text = textOfValue(value);
    if (text !== '') return text;
  }
  return null;
}

export function textOfValue(value: Value): string {
  if (typeof value === 'string') return toPlainText(value);
  if ('alt' in value) return toPlainText(value.alt);
  return typeof value.value === 'string' ? toPlainText(value.value) : '';
}

/** The absolute addresses that the values of a property are, or those of what they cite. */
export function urlsOf(properties: Properties, name: string): URL[] {
  return (properties[name] ?? []).flatMap((value): URL[] => {
    if (isMicroformat(value)) {
      return value.properties['url'] ? urlsOf(value.properties, 'url') : absolute(value.value);
    }
    return absolute(typeof value === 'string' ? value : value.value);
  });
}

export function isMicroformat(value: Value): value is Parsed['items'][number] {
  return typeof value === 'object' && 'properties' in value;
}

function absolute(text: unknown): URL[] {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  return url ? [url] : [];
}
