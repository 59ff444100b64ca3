/**
 * The listening HTTP server and its timeouts.
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Config } from '../../config.ts';

export type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

export type Server = { port: number; close: () => Promise<void> };

/** The longest wait for a request's head, and for the whole request. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** How often they are checked. */
  connectionsCheckingInterval: 30_000,
};

/** The connections of large uploads by signed-in users. */
const patient = new WeakSet<Duplex>();

/** Lets the body of a request take as long as it needs. For signed-in users only. */
export function liftRequestTimeout(req: IncomingMessage): void {
  const { socket } = req;
  patient.add(socket);
  // A proxy's connection carries the requests of others afterwards.
  req.once('close', () => patient.delete(socket));
}

/** Rejects if the address is in use or not one of this machine. */
export async function serve(
  listener: RequestListener,
  { host, port }: Pick<Config, 'host' | 'port'>,
  timeouts: Partial<typeof TIMEOUTS> = {},
): Promise<Server> {
  const server = createServer({ ...TIMEOUTS, ...timeouts }, listener);
  server.on('clientError', answerClientError);
  // Node would answer an unknown Expect header with 417; it changes nothing for us.
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

/** As Node answers without a listener; other errors are 400. */
const ANSWERS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Node has the response that is being sent on a connection. */
type Connection = Duplex & { _httpMessage?: { headersSent: boolean } | null };

function answerClientError(error: NodeJS.ErrnoException, connection: Connection): void {
  const code = error.code ?? '';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && patient.has(connection)) return;
  if (connection.writable && !connection._httpMessage?.headersSent) {
    const status = ANSWERS[code] ?? '400 Bad Request';
    connection.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  }
  connection.destroy();
}
