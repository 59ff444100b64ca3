/**
 * The path of a file in the folder as the URL that texts name it by.
 */

/** Relative, percent-encoded, also where Markdown would end the URL. */
export function encodedPath(file: string): string {
  return encodeURI(file).replace(
    /[?#()'&]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
