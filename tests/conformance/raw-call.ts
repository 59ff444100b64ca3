/**
 * XML-RPC calls as bytes, for those that no client library would send.
 */
import type { TestBlog } from '../support/blog/test-blog.ts';

export type RawBlog = Pick<TestBlog, 'request'>;

export function postCall(
  blog: RawBlog,
  body: string | Buffer,
  { path = '/xmlrpc', type = 'text/xml' }: { path?: string; type?: string } = {},
) {
  return blog.request.post(path).set('content-type', type).send(body);
}

/** A call of `method`; each value is the XML within a `<param>`. */
export function callXml(method: string, ...values: string[]): string {
  const params = values.map((value) => `<param>${value}</param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`;
}
