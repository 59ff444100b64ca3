/**
 * The listening socket, and the patience it has with clients.
 */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../config.ts';

export type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export type Server = { port: number; close: () => Promise<void> };

/** Longest wait for a request's head, and for all of it: nothing we take is larger than 64 KiB. */
const HEAD_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Rejects when the address is taken or not ours. */
export async function serve(
  listener: RequestListener,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<Server> {
  const server = createServer(
    { headersTimeout: HEAD_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    listener,
  );
  // Node would answer 417 by itself; what is expected of us changes nothing in what we do.
  server.on('checkExpectation', listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
    },
  };
}
