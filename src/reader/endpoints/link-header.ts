/**
 * Reading `Link` headers: what a page says of its links without saying it in the page.
 *
 * Called by find-endpoints.ts.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8288#appendix-B
 */

export type HeaderLink = {
  /** As sent, perhaps relative. */
  href: string;
  /** In lower case. */
  rels: string[];
  /** What the link is a link of, where that is said; perhaps relative. */
  anchor: string | null;
};

const WHITE_SPACE_OR_COMMA = /[\s,]*/y;
const TARGET = /<([^>]*)>/y;
const PARAMETER = /\s*;\s*([^\s=;,]*)\s*(?:=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^;,]*)))?/sy;

/**
 * The links of one `Link` header, in order. What comes after the first thing that is no link is
 * passed over; an address or a quoted value may hold commas and semicolons.
 */
export function parseLinkHeader(header: string): HeaderLink[] {
  const links: HeaderLink[] = [];
  let at = 0;
  /** Moves past what `pattern` finds right here. */
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(header);
    if (found) at = pattern.lastIndex;
    return found;
  };

  for (;;) {
    take(WHITE_SPACE_OR_COMMA);
    const target = take(TARGET);
    if (!target) return links;
    const parameters = new Map<string, string>();
    for (let found = take(PARAMETER); found; found = take(PARAMETER)) {
      const [, name = '', quoted, bare = ''] = found;
      const key = name.toLowerCase();
      // RFC 8288 §3.3: occurrences after the first are ignored.
      if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/gs, '$1') ?? bare);
    }
    links.push({
      href: target[1]?.trim() ?? '',
      rels: parameters.get('rel')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [],
      anchor: parameters.get('anchor')?.trim() ?? null,
    });
  }
}
