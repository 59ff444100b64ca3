/**
 * A loopback server that sends whatever bytes a test wants, HTTP or not. For tests of the fetcher.
 * It closes when the test is finished, and waits for the client to disconnect: a socket that the
 * code under test leaves open fails the test by its time limit.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type RawServer = {
  port: number;
  /** A URL on this server with its IP address. */
  url: (path: string) => URL;
  /** The requests, from the request line to the blank line. */
  heads: string[];
  /** The number of sockets opened, with or without a request. */
  connections: () => number;
};

/** The first byte of a client that expects TLS; the server has none. */
const TLS_HANDSHAKE = 0x16;

/** Calls `answer` when a head (or a TLS hello) has arrived, which writes the response. */
export async function rawServer(
  answer: (socket: Socket, path: string) => void,
  host = '127.0.0.1',
): Promise<RawServer> {
  const heads: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let head = '';
    socket.on('error', () => undefined); // many tests want a client that disconnects early
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1');
      if (!head.endsWith('\r\n\r\n') && bytes[0] !== TLS_HANDSHAKE) return;
      heads.push(head);
      answer(socket, head.split(' ')[1] ?? '');
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    port,
    url: (path) => new URL(path, `http://${authority}`),
    heads,
    connections: () => connections,
  };
}

/** A whole response; headers are lines, with a Content-Length among them. */
export function response(status: number, headers: string[], body: string | Uint8Array = '') {
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status} Whatever`, ...headers, `Content-Length: ${bytes.length}`];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** Writes what `next` returns for as long as the client reads it; ends with the socket. */
export function writeForever(socket: Socket, next: () => string | Uint8Array): void {
  const write = () => {
    while (socket.writable && socket.write(next()));
  };
  socket.on('drain', write);
  write();
}
