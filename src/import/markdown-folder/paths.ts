/**
 * The path of a file in the folder as the URL that texts and media entries name it by.
 */
import type { Site } from './site.ts';

/**
 * Below the earlier blog's address, so that no text's own address changes what it means; from the root, where that
 * is not known. Percent-encoded, also where Markdown would end the URL.
 */
export function urlOfFile({ url }: Pick<Site, 'url'>, file: string): string {
  const path = encodeURI(file).replace(
    /[?#()'&]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${url ?? ''}/${path}`;
}
