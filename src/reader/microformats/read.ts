/**
 * Reads a microformat: its properties by the parsing rules, and their values as texts and URLs. The values
 * are not cleaned for display. The prefix of a class only decides how its value is read.
 *
 * @see https://microformats.org/wiki/microformats2-parsing
 */
import { mf2 } from 'microformats-parser';
import { attribute, hasClass, type Element } from '../../lib/html/tree.ts';
import { toPlainText } from '../../lib/text/plain-text.ts';
import { isClassic, isRoot, ownElements, textOf } from './find.ts';
import { writeMicroformat } from './html-for-parser.ts';

type Parsed = ReturnType<typeof mf2>;
/** Values by property name, without prefix. */
export type Properties = Parsed['items'][number]['properties'];
export type Value = Properties[string][number];

export function readMicroformat(root: Element, base: URL): Properties {
  const [item] = parse(writeMicroformat(root, base), base)?.items ?? [];
  const properties = item?.properties ?? {};
  const published = isClassic(root) ? classicPublished(root) : null;
  return published === null ? properties : { ...properties, published: [published] };
}

/** @returns `null` if a text in the place of a URL is not one, for which the parser throws */
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

/** @NOTE Of an hentry's dates, microformats-parser 2.0.6 reads only `updated`. */
function classicPublished(root: Element): string | null {
  for (const element of ownElements(root)) {
    if (isRoot(element) || !hasClass(element, 'published')) continue;
    return attribute(element, 'datetime') ?? attribute(element, 'title') ?? textOf(element);
  }
  return null;
}

/** The first value of the property that is not empty, as plain text. */
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

/** The absolute URLs of a property's values, or of the microformats in them. */
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
