import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../src/http/server/serve.ts';
import { testBlog } from '../support/blog/test-blog.ts';

test('200: a POST gets XML, whatever its Expect header', async () => {
  const { listener } = await testBlog();
  const server = await serve(listener.answer, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  const requested = request({
    host: '127.0.0.1',
    port: server.port,
    path: '/xmlrpc',
    method: 'POST',
    headers: { expect: 'the-unexpected', connection: 'close' },
  });
  requested.end('<methodCall><methodName>system.listMethods</methodName></methodCall>');
  const [response] = (await once(requested, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  expect(await text(response)).toContain('pingback.ping');
});
