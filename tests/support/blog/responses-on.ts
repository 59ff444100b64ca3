/** The responses that a page shows. */
import { attribute, byClass, byTag, text } from '../html.ts';

/** Where each response is on a page: its id and its depth. */
export function responsesOn(html: string): string[] {
  return byClass(html, 'linkback').map((each) => {
    const depth = /depth-(\d)/.exec(attribute(each, 'class') ?? '')?.[1] ?? '0';
    return `${attribute(each, 'id') ?? ''} at ${depth}`;
  });
}

/** "℟ Two responses" */
export function headingOf(html: string): string {
  return text(byTag(html, 'h2').find((each) => attribute(each, 'id') === 'page_responses'));
}
