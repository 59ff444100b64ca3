/** An XML-RPC server with methods of a test's own, and calls to it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { onTestFinished } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { createBodyLimit } from '../../../src/http/server/body-limit.ts';
import type { Methods } from '../../../src/http/xmlrpc/method.ts';
import { createProgramLimits } from '../../../src/http/request/programs.ts';
import { xmlrpcRoutes } from '../../../src/http/xmlrpc/server.ts';
import { encodeMethodCall, type XmlRpcValue } from '../../../src/lib/xmlrpc/xmlrpc.ts';
import { aUser } from '../../support/blog/signed-in.ts';
import { testBlog, type TestBlogOptions } from '../../support/blog/test-blog.ts';
import { readResponse } from '../../support/sites/clients.ts';

export async function serverWith(methods: Methods, options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  const user = await aUser(blog, 'author');
  const secret = await createAppPassword(blog.deps, user.id, 'The phone');
  const app = express();
  app.use(
    createBodyLimit({ deadlineMs: 60_000 }),
    xmlrpcRoutes(blog.deps, createProgramLimits(), methods),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;

  /** A call whose body is sent piece by piece. */
  const begin = (headers: Record<string, string | number> = {}) => {
    const sent = request({ port, path: '/xmlrpc.php', method: 'POST', headers });
    // The server may close the connection before the body is complete.
    sent.on('error', () => undefined);
    const answered = once(sent, 'response').then(async ([answer]) => {
      const response = answer as IncomingMessage;
      return { status: response.statusCode, ...(await readResponse(await text(response))) };
    });
    answered.catch(() => undefined);
    return { sent, answered };
  };
  const post = async (body: string | Buffer, headers = {}) => {
    const { sent, answered } = begin({ 'Content-Type': 'text/xml', ...headers });
    sent.end(body);
    return await answered;
  };
  return {
    ...blog,
    port,
    user,
    secret,
    begin,
    post,
    call: (method: string, ...params: XmlRpcValue[]) => post(encodeMethodCall(method, params)),
  };
}
