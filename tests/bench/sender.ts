/**
 * The flood, in its own process: every ping once, over several connections at a time, each sending
 * the next as soon as the last is answered. A ping without a response is sent again.
 */
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, givenSettings, send } from './child.ts';

export type SenderSettings = {
  /** The port of the program. */
  address: string;
  target: string;
  protocol: 'pingback' | 'webmention';
  /** One source page per ping, on the hosts in rotation, which listen on `port`. */
  pings: number;
  hosts: number;
  port: number;
};
export type SenderReport = {
  /** Sources whose ping was answered with success: each must have a row. */
  accepted: string[];
  /** The first other response, and how many there were. */
  refused: number;
  refusal: string | null;
  /** How often there was no response at all. */
  unanswered: number;
  /** How long each success took, in milliseconds. */
  answerMs: number[];
};
/** How many pings have been answered. */
export type SenderProgress = number;

const CONNECTIONS = 16;
const AGAIN_AFTER_MS = 250;
/** The fault of a ping received before, whose response was lost with the killed process. */
const REGISTERED_BEFORE = '<int>48</int>';

const { address, target, protocol, pings, hosts, port } = givenSettings() as SenderSettings;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const report: SenderReport = {
  accepted: [],
  refused: 0,
  refusal: null,
  unanswered: 0,
  answerMs: [],
};
let next = 0;

answer({
  flood: async () => {
    await Promise.all(Array.from({ length: CONNECTIONS }, sendOnAndOn));
    return report;
  },
});

async function sendOnAndOn(): Promise<void> {
  while (next < pings) {
    const source = sourceOf(next++);
    while (!(await ping(source))) await wait(AGAIN_AFTER_MS);
    const answered = report.accepted.length + report.refused;
    if (answered % 50 === 0) send(answered satisfies SenderProgress);
  }
}

function sourceOf(ping: number): string {
  const host = `127.0.1.${String(1 + (ping % hosts))}`;
  return `http://${host}:${String(port)}/${String(Math.floor(ping / hosts))}`;
}

/** @returns whether there was a response */
async function ping(source: string): Promise<boolean> {
  const began = performance.now();
  try {
    const { status, text } = await (protocol === 'pingback'
      ? post('/xmlrpc', 'text/xml', pingbackBody(source))
      : post('/webmention', 'application/x-www-form-urlencoded', webmentionBody(source)));
    if (status < 300 && (!text.includes('<fault>') || text.includes(REGISTERED_BEFORE))) {
      report.accepted.push(source);
      report.answerMs.push(performance.now() - began);
    } else {
      report.refused += 1;
      report.refusal ??= `${String(status)} ${text}`;
    }
    return true;
  } catch {
    report.unanswered += 1;
    return false;
  }
}

async function post(path: string, type: string, body: string) {
  return await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const sent = request(address + path, { method: 'POST', agent, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, text });
      });
      res.on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}

function pingbackBody(source: string): string {
  const params = [source, target].map((each) => `<param><value>${each}</value></param>`);
  return `<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params>${params.join('')}</params></methodCall>`;
}

function webmentionBody(source: string): string {
  return new URLSearchParams({ source, target }).toString();
}
