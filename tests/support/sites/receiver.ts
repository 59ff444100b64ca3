/** Sites that are notified of links: what their endpoints received, and what they answer. */
import { text } from 'node:stream/consumers';
import { encodeFault, encodeResponse } from '../../../src/lib/xmlrpc/xmlrpc.ts';
import type { Answer } from './source-site.ts';

export type Posted = { path: string; type: string; body: string };

/** An endpoint that stores what is posted to it in `received`, and always answers the same. */
export function endpoint(
  received: Posted[],
  {
    status = 202,
    headers = {},
    body = '',
  }: Exclude<Answer, string | ((...a: never[]) => void)> = {},
): Answer {
  return (req, res) => {
    void text(req).then((posted) => {
      received.push({
        path: `${String(req.method)} ${String(req.url)}`,
        type: req.headers['content-type'] ?? '',
        body: posted,
      });
      res.writeHead(status, headers).end(body);
    });
  };
}

export const thanks = { status: 200, headers: { 'content-type': 'text/xml' } };
export const pingbackThanks = { ...thanks, body: encodeResponse('Thanks.') };
export const pingbackFault = (code: number, message = 'No.') => ({
  ...thanks,
  body: encodeFault({ code, message }),
});
export const trackbackAnswer = (error: 0 | 1, message = '') => ({
  ...thanks,
  body: `<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>${String(error)}</error>\n${
    message === '' ? '' : `<message>${message}</message>\n`
  }</response>`,
});

/** The RDF that names a page's trackback URL. */
export function trackbackRdf(page: string, ping: string): string {
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:dc="http://purl.org/dc/elements/1.1/"
         xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${page}" dc:identifier="${page}" dc:title="A page"
    trackback:ping="${ping}" />
</rdf:RDF>
-->`;
}
