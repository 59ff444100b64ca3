/**
 * Many hosts that link and are linked to, in one server: every address from 127.0.1.1 on is a host
 * of its own. It records each request, its User-Agent, and how many a host has at once.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { linkTo, page } from './source-site.ts';

/**
 * The least time that a page from another site takes, so that requests at the same time overlap.
 */
const ANSWER_AFTER_MS = 40;

export type SharedHosts = {
  url: (host: number, path: string) => string;
  /** `GET http://127.0.1.1:1/path`, in order, each with its User-Agent. */
  requested: { what: string; by: string }[];
  /** The forms that the webmention endpoints of all hosts received. */
  webmentions: URLSearchParams[];
  /** The most requests that any one host had at once. */
  maxInFlight: () => number;
  close: () => Promise<void>;
};

/** Every page of theirs links to `target`, and names its host's webmention endpoint. */
export async function startSharedHosts(target: string): Promise<SharedHosts> {
  const requested: SharedHosts['requested'] = [];
  const webmentions: URLSearchParams[] = [];
  const inFlight = new Map<string, number>();
  let maxInFlight = 0;

  const server = createServer((req, res) => {
    const host = req.headers.host ?? '';
    const count = (inFlight.get(host) ?? 0) + 1;
    inFlight.set(host, count);
    maxInFlight = Math.max(maxInFlight, count);
    requested.push({
      what: `${String(req.method)} http://${host}${String(req.url)}`,
      by: req.headers['user-agent'] ?? '',
    });
    void Promise.all([text(req), wait(ANSWER_AFTER_MS)]).then(([body]) => {
      if (req.method === 'POST') webmentions.push(new URLSearchParams(body));
      inFlight.set(host, (inFlight.get(host) ?? 0) - 1);
      const type = 'text/html; charset=utf-8';
      res.writeHead(200, { 'content-type': type, link: '</webmention>; rel="webmention"' });
      res.end(page(linkTo(target)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (host, path) => `http://127.0.1.${String(host)}:${String(port)}${path}`,
    requested,
    webmentions,
    maxInFlight: () => maxInFlight,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
