/**
 * The least that a Node server can do: `node:http` that sends bytes that it was given. The baseline
 * for the program.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, givenSettings } from './child.ts';

/** A recorded response: header names and values in turn, the body as base64. */
export type BareAnswer = { status: number; headers: string[]; body: string };
export type BareServerSettings = { answer: BareAnswer };

const { answer: seen } = givenSettings() as BareServerSettings;
const body = Buffer.from(seen.body, 'base64');

const server = createServer((_req, res) => {
  res.writeHead(seen.status, seen.headers);
  res.end(body);
});

const listening = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    resolve((server.address() as AddressInfo).port);
  });
});

answer({ port: () => listening });
