/**
 * The flood, in a process of its own: every ping once, from several connections at a time, each
 * sending the next as soon as the last is answered. What gets no answer is sent again.
 */
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, givenSettings, send } from './child.ts';

export type SenderSettings = {
  /** Where the program listens. */
  address: string;
  target: string;
  protocol: 'pingback' | 'webmention';
  /** Each of a page of its own, of the hosts in turn, which listen on `port`. */
  pings: number;
  hosts: number;
  port: number;
};
export type SenderReport = {
  /** Sources whose ping was answered with a success: each must have its row for ever. */
  accepted: string[];
  /** The first other answer, and how many there were. */
  refused: number;
  refusal: string | null;
  /** Times without an answer at all. */
  unanswered: number;
  /** How long each success took, in milliseconds. */
  answerMs: number[];
};
/** How many pings were answered so far. */
export type SenderNews = number;

const CONNECTIONS = 16;
const AGAIN_AFTER_MS = 250;
/** The fault of a ping that was taken before, its answer lost with the process that died. */
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
    if (answered % 50 === 0) send(answered satisfies SenderNews);
  }
}

function sourceOf(ping: number): string {
  const host = `127.0.1.${String(1 + (ping % hosts))}`;
  return `http://${host}:${String(port)}/${String(Math.floor(ping / hosts))}`;
}

/** @returns whether there was an answer */
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
