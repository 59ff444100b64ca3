/** The clients of the protocols, as other blogs have them. */
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { Readable } from 'node:stream';
import type { TestBlog } from '../blog/test-blog.ts';

export type CallResult = { value: unknown } | { fault: { code: number; message: string } };

/** Calls a method as the npm client would, through the app's listener. */
export async function call(
  blog: Pick<TestBlog, 'request'>,
  method: string,
  params: unknown[],
  path = '/xmlrpc',
): Promise<CallResult> {
  const response = await blog.request
    .post(path)
    .set('content-type', 'text/xml')
    .send(serializeMethodCall(method, params))
    .expect(200)
    .expect('content-type', /^text\/xml/);
  return await readResponse(response.text);
}

export async function readResponse(xml: string): Promise<CallResult> {
  return await new Promise((resolve) => {
    const deserializer = new Deserializer() as unknown as ResponseDeserializer;
    deserializer.deserializeMethodResponse(Readable.from([xml]), (error, value) => {
      const { faultCode = Number.NaN, faultString, message = '' } = error ?? {};
      resolve(error ? { fault: { code: faultCode, message: faultString ?? message } } : { value });
    });
  });
}

/** The other half of the package's class: a client's, which the program does not use. */
type ResponseDeserializer = {
  deserializeMethodResponse(
    stream: Readable,
    callback: (error: FaultError | null, value: unknown) => void,
  ): void;
};
type FaultError = Error & { faultCode?: number; faultString?: string };

export function ping(
  blog: Pick<TestBlog, 'request'>,
  source: string,
  target: string,
): Promise<CallResult> {
  return call(blog, 'pingback.ping', [source, target]);
}

/** Posts a trackback form to a post's trackback URL. */
export async function trackback(
  blog: Pick<TestBlog, 'request'>,
  path: string,
  fields: Record<string, string>,
): Promise<{ error: 0 | 1; message: string | null }> {
  const response = await blog.request
    .post(`${path}/trackback`)
    .type('form')
    .send(fields)
    .expect(200)
    .expect('content-type', /^text\/xml/);
  return readTrackbackResponse(response.text);
}

export function readTrackbackResponse(xml: string): { error: 0 | 1; message: string | null } {
  return {
    error: xml.includes('<error>0</error>') ? 0 : 1,
    message: /<message>(.*)<\/message>/s.exec(xml)?.[1] ?? null,
  };
}

/** Sends a webmention: `fields` as given, or a body as written. */
export function webmention(
  blog: Pick<TestBlog, 'request'>,
  fields: Record<string, string> | string,
  type = 'application/x-www-form-urlencoded',
) {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
  return blog.request.post('/webmention').set('content-type', type).send(body);
}

/** The JSON of the status page that an answer names. */
export async function statusOf(
  blog: Pick<TestBlog, 'request'>,
  statusUrl: string | undefined,
): Promise<{ source: string; target: string; status: string; message: string }> {
  const response = await blog.request
    .get(new URL(statusUrl ?? '').pathname)
    .set('accept', 'application/json')
    .expect(200)
    .expect('content-type', /^application\/json/);
  return response.body as { source: string; target: string; status: string; message: string };
}
