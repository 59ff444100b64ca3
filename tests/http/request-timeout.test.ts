/** The time for a whole request: strangers’ requests are ended, large uploads of signed-in users are not. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { liftRequestTimeout, serve } from '../../src/http/server/serve.ts';
import { freePort } from '../support/free-port.ts';

function begin(port: number, path: string): ClientRequest {
  const headers = { 'Content-Length': 4 };
  const sending = request({ host: '127.0.0.1', port, path, method: 'POST', headers });
  sending.write('ab');
  return sending;
}

async function answerTo(sending: ClientRequest): Promise<[number | undefined, string]> {
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  return [response.statusCode, await text(response)];
}

test('408 for a body that takes too long, 200 for one whose sender may take longer', async () => {
  const port = await freePort();
  const arrived: string[] = [];
  const server = await serve(
    (req, res) => {
      if (req.url === '/patient') liftRequestTimeout(req);
      arrived.push(req.url ?? '');
      void text(req).then(
        (body) => res.end(body),
        () => undefined,
      );
    },
    { host: '127.0.0.1', port },
    { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 },
  );
  onTestFinished(() => server.close());
  const patient = begin(port, '/patient');
  await expect.poll(() => arrived).toEqual(['/patient']);
  // Begun later, so that the time of the other one is over when this one is ended.
  const [status] = await answerTo(begin(port, '/stranger'));
  expect(status).toBe(408);
  patient.end('cd');
  expect(await answerTo(patient)).toEqual([200, 'abcd']);
});

test('400 for a request that cannot be read', async () => {
  const port = await freePort();
  const server = await serve((_req, res) => res.end(), { host: '127.0.0.1', port });
  onTestFinished(() => server.close());
  const socket = connect(port, '127.0.0.1');
  socket.end('nothing of http\r\n\r\n');
  expect(await text(socket)).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
});
