/**
 * Clients that send the next request as soon as the last is answered, each on a persistent connection.
 *
 * Bytes on a socket, with no more of HTTP than finding the end of a response: the client must not be
 * what is measured. Responses need a Content-Length.
 */
import { connect } from 'node:net';
import { answer, givenSettings } from './child.ts';

export type LoadSettings = {
  port: number;
  /** Requested in rotation. */
  paths: string[];
  headers: Record<string, string>;
  connections: number;
  roundMs: number;
  expectedStatus: number;
};

export type LoadReport = { answers: number; ms: number; latenciesMs: number[] };

const settings = givenSettings() as LoadSettings;
const requests = settings.paths.map((path) => requestFor(path));
let next = 0;

answer({ round });

async function round(): Promise<LoadReport> {
  const latenciesMs: number[] = [];
  const beganAt = performance.now();
  const endsAt = beganAt + settings.roundMs;
  await Promise.all(
    Array.from({ length: settings.connections }, () => askUntil(endsAt, latenciesMs)),
  );
  return { answers: latenciesMs.length, ms: performance.now() - beganAt, latenciesMs };
}

async function askUntil(endsAt: number, latenciesMs: number[]): Promise<void> {
  const socket = connect(settings.port, '127.0.0.1').setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    let askedAt = 0;
    const ask = () => {
      askedAt = performance.now();
      socket.write(requests[next++ % requests.length] ?? '');
    };
    const read = readerOfAnswers(settings.expectedStatus, () => {
      const now = performance.now();
      latenciesMs.push(now - askedAt);
      if (now < endsAt) ask();
      else resolve();
    });
    socket.on('data', read).on('error', reject).on('connect', ask);
    socket.on('close', () => {
      reject(new Error('The server closed the connection.'));
    });
  }).finally(() => socket.destroy());
}

/** Calls `onEnd` at the end of each response; throws at one with another status. */
function readerOfAnswers(expectedStatus: number, onEnd: () => void): (chunk: Buffer) => void {
  let missing = 0;
  let head: Buffer = Buffer.alloc(0);
  return (chunk) => {
    if (missing > 0) {
      missing -= chunk.length;
    } else {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      const text = head.toString('latin1', 0, end);
      if (!text.startsWith(`HTTP/1.1 ${String(expectedStatus)} `)) {
        throw new Error(`Not the answer that was expected:\n${text}`);
      }
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
      missing = end + 4 + length - head.length;
      head = Buffer.alloc(0);
    }
    if (missing === 0) onEnd();
  };
}

function requestFor(path: string): string {
  const lines = Object.entries(settings.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`;
}
