/**
 * People who send comments at a pace that does not wait for responses, each from their own address
 * as reported by a proxy.
 */
import { Agent, request } from 'node:http';
import { answer, givenSettings } from './child.ts';

export type CommentersSettings = {
  url: string;
  fields: Record<string, string>;
  perSecond: number;
  seconds: number;
};
export type CommentersReport = {
  /** How many were sent in a second, and how many responses had each status; 0: no response. */
  perSecond: number;
  statuses: Record<number, number>;
};

const PATIENCE_MS = 10_000;

const settings = givenSettings() as CommentersSettings;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let sent = 0;

answer({ flood });

async function flood(): Promise<CommentersReport> {
  const statuses: Record<number, number> = {};
  const underWay = new Set<Promise<void>>();
  const total = settings.perSecond * settings.seconds;
  const began = performance.now();
  while (sent < total) {
    const due = ((performance.now() - began) / 1_000) * settings.perSecond;
    for (; sent < Math.min(due, total); sent += 1) {
      const sending = send(sent).then((status) => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        underWay.delete(sending);
      });
      underWay.add(sending);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const tookMs = performance.now() - began;
  await Promise.all(underWay);
  return { perSecond: total / (tookMs / 1_000), statuses };
}

/** @returns the status; 0: no response in time */
async function send(number: number): Promise<number> {
  const body = new URLSearchParams({
    ...settings.fields,
    name: `Reader ${number}`,
    email: `reader${number}@readers.example`,
    text: `What I think of it, number ${number}.`,
  }).toString();
  const client = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  return await new Promise((resolve) => {
    const sending = request(
      settings.url,
      {
        method: 'POST',
        agent,
        timeout: PATIENCE_MS,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': client,
        },
      },
      (res) => {
        res.resume();
        res.on('end', () => {
          resolve(res.statusCode ?? 0);
        });
      },
    );
    sending.on('timeout', () => sending.destroy());
    sending.on('error', () => {
      resolve(0);
    });
    sending.end(body);
  });
}
