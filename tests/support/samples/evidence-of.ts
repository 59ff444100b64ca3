/** The evidence that a page has of its link to a post. For the tests of the page reader. */
import type { Evidence } from '../../../src/reader/evidence.ts';
import { readPage } from '../../../src/reader/read-page.ts';

export const TARGET = 'https://blog.example/posts/one/';
export const PAGE = 'https://source.example/notes/a';

/** The evidence for {@link TARGET} in an HTML page at {@link PAGE}. */
export function evidenceOf(html: string): Evidence {
  const outcome = readPage({
    finalUrl: PAGE,
    contentType: 'text/html; charset=utf-8',
    body: new TextEncoder().encode(html),
    targets: [{ url: TARGET, anyLink: true }],
  });
  const evidence = outcome.kind === 'read' ? outcome.evidence[0] : null;
  if (!evidence) throw new Error('The page does not link.');
  return evidence;
}
