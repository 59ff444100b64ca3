/**
 * The RDF block by which a page tells TrackBack clients where to ping.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification "Auto-Discovery"
 */
import { escapeXml } from '../../lib/xml/text.ts';

/** All three are absolute URLs or text; the result is one HTML comment. */
export function trackbackRdf(post: {
  title: string;
  permalink: string;
  trackbackUrl: string;
}): string {
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:dc="http://purl.org/dc/elements/1.1/"
         xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description
    rdf:about="${escapeXml(post.permalink)}"
    dc:identifier="${escapeXml(post.permalink)}"
    dc:title="${titleInComment(post.title)}"
    trackback:ping="${escapeXml(post.trackbackUrl)}" />
</rdf:RDF>
-->`;
}

/** Two hyphens would end the comment early, so they are written as references. */
function titleInComment(title: string): string {
  return escapeXml(title).replaceAll('--', '&#x2d;&#x2d;');
}
