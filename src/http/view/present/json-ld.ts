/**
 * Facts for search engines, as a data block in a page's head.
 *
 * Its type is no script's, so browsers do not run it, and the content security policy, which allows
 * no script, has nothing to say to it.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#data-block
 */

const ESCAPES: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** What a string says cannot end the element, nor begin a comment in it. */
export function jsonLd(...things: object[]): string {
  const json = JSON.stringify({ '@context': 'https://schema.org', '@graph': things });
  const safe = json.replace(/[<>&\u2028\u2029]/g, (character) => ESCAPES[character] ?? character);
  return `<script type="application/ld+json">${safe}</script>`;
}
