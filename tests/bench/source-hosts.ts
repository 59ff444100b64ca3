/**
 * The linking hosts, in their own process: every address from 127.0.1.1 on is a host, all served by
 * one server, which counts the requests to each.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, givenSettings } from './child.ts';
import { mostWithin } from './figures.ts';

export type SourceHostsSettings = { target: string };
export type SourceHostsReport = {
  fetches: number;
  /** The maximum for one host: requests within any sixty seconds, and concurrent ones. */
  maxPerMinute: number;
  maxInFlight: number;
};

/** As long as a remote page takes at least: requests to one host would overlap. */
const ANSWER_AFTER_MS = 40;
const PARAGRAPHS = 12;

const { target } = givenSettings() as SourceHostsSettings;
const seen = new Map<string, number[]>();
const inFlight = new Map<string, number>();
let maxInFlight = 0;

const server = createServer((req, res) => {
  const host = req.headers.host ?? '';
  seen.set(host, [...(seen.get(host) ?? []), performance.now()]);
  inFlight.set(host, (inFlight.get(host) ?? 0) + 1);
  maxInFlight = Math.max(maxInFlight, inFlight.get(host) ?? 0);
  void wait(ANSWER_AFTER_MS).then(() => {
    inFlight.set(host, (inFlight.get(host) ?? 0) - 1);
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(req.url ?? ''));
  });
});
server.listen(0, '0.0.0.0');

answer({
  port: () => (server.address() as AddressInfo).port,
  report: (): SourceHostsReport => ({
    fetches: [...seen.values()].reduce((sum, times) => sum + times.length, 0),
    maxPerMinute: Math.max(0, ...[...seen.values()].map((times) => mostWithin(times, 60_000))),
    maxInFlight,
  }),
});

/** About 8 KB, the link in the middle. */
function page(path: string): string {
  const words = 'Some of what a blogger wrote on that day, for whoever may read it. '.repeat(10);
  const paragraphs = Array.from({ length: PARAGRAPHS }, () => `<p>${words}</p>`);
  paragraphs.splice(PARAGRAPHS / 2, 0, `<p>Read <a href="${target}">this</a> first.</p>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page ${path}</title></head><body><article>${paragraphs.join('\n')}</article></body></html>`;
}
