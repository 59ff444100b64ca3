/**
 * The XML of a WordPress export: elements with CDATA, as WordPress writes them.
 */
import { shownAt } from '../../lib/time.ts';

// eslint-disable-next-line no-control-regex -- XML has none of them.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** `content` is a text, or a number. */
export function element(name: string, content: string | number): string {
  return `<${name}>${typeof content === 'number' ? content : cdata(content)}</${name}>`;
}

export function cdata(text: string): string {
  return `<![CDATA[${withoutForbidden(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** As a reader gets it. */
export function withoutForbidden(text: string): string {
  return text.replace(FORBIDDEN, '');
}

/** Text of ours where WordPress has HTML, such as titles and names. */
export function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `2026-11-29 10:00:00`: WordPress has each date in the blog's zone and in UTC. */
export function wordpressTime(at: Date, timeZone: string): string {
  return shownAt(at, timeZone)
    .toISOString()
    .slice(0, '2026-11-29T10:00:00'.length)
    .replace('T', ' ');
}

/** @param kind `post` or `comment` */
export function metaElement(kind: 'post' | 'comment', key: string, value: string): string {
  const pair = element('wp:meta_key', key) + element('wp:meta_value', value);
  return `<wp:${kind}meta>${pair}</wp:${kind}meta>\n`;
}
