/**
 * What a fetch takes for a page: how it is asked for, and which media types are one.
 *
 * Called by fetch-page.ts; what each kind means to a caller is in page.ts.
 */
import type { FetchContext } from './page.ts';

export type Takes = NonNullable<FetchContext['takes']>;

const TEXT = /^(text\/\S+|application\/xml|\S+\/\S+\+xml)$/i;
const JSON_TYPE = /^(application\/json|\S+\/\S+\+json)$/i;
/** Not SVG, which is a program; nor AVIF, which takes seconds and gigabytes to decode. */
const IMAGE = /^image\/(jpeg|png|gif|webp)$/i;

const HTML_FIRST = 'text/html, application/xhtml+xml;q=0.9, text/*;q=0.8';

const ACCEPT: Record<Takes, string> = {
  text: HTML_FIRST,
  'text-or-json': `${HTML_FIRST}, application/json;q=0.7`,
  image: 'image/webp, image/png, image/jpeg, image/gif;q=0.8',
  any: `${HTML_FIRST}, */*;q=0.5`,
};

/** The Accept header's value. */
export function acceptHeader(takes: Takes): string {
  return ACCEPT[takes];
}

/** Whether a body of that Content-Type is read. */
export function isWanted(contentType: string | null, takes: Takes): boolean {
  const type = (contentType ?? '').split(';', 1).join('').trim();
  switch (takes) {
    case 'text':
    case 'any':
      return TEXT.test(type);
    case 'text-or-json':
      return TEXT.test(type) || JSON_TYPE.test(type);
    case 'image':
      return IMAGE.test(type);
  }
}
