/**
 * The program beside a bare server that sends the same bytes, in rounds that take turns, so that
 * whatever else the machine does is in both.
 */
import { get, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { BareAnswer, BareServerSettings } from './bare-server.ts';
import { startChild } from './child.ts';
import type { LoadReport, LoadSettings } from './load-client.ts';

/** What is asked for again and again. */
export type Scenario = {
  name: string;
  paths: string[];
  headers: Record<string, string>;
  expectedStatus: number;
};

export type Compared = { name: string; program: LoadReport[]; bare: LoadReport[] };

export type Rounds = { rounds: number; roundMs: number };

const CONNECTIONS = 16;
/** The sockets' own, and what Node adds by itself. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive']);

export async function compare(
  port: number,
  { name, ...scenario }: Scenario,
  { rounds, roundMs }: Rounds,
): Promise<Compared> {
  const [path = '/'] = scenario.paths;
  const seen = await ask(port, path, scenario.headers);
  const bareServer = startChild<{ port: number }>('bare-server.ts', {
    answer: bareAnswer(seen),
  } satisfies BareServerSettings);
  const barePort = await bareServer.ask('port');
  const [programLoad, bareLoad] = [port, barePort].map((of) =>
    startChild<{ round: LoadReport }>('load-client.ts', {
      ...scenario,
      port: of,
      connections: CONNECTIONS,
      roundMs,
    } satisfies LoadSettings),
  );
  if (!programLoad || !bareLoad) throw new Error('There are two servers.');
  try {
    const compared: Compared = { name, program: [], bare: [] };
    // What is slow only the first time is not counted.
    for (const load of [programLoad, bareLoad]) await load.ask('round');
    for (let round = 0; round < rounds; round += 1) {
      compared.program.push(await programLoad.ask('round'));
      compared.bare.push(await bareLoad.ask('round'));
    }
    return compared;
  } finally {
    await Promise.all([bareServer.end(), programLoad.end(), bareLoad.end()]);
  }
}

export type Seen = {
  status: number;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
  ms: number;
};

export async function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<Seen> {
  const beganAt = performance.now();
  return await new Promise((resolve, reject) => {
    get({ port, path, headers, host: '127.0.0.1', agent: false }, (res) => {
      void buffer(res).then((body) => {
        const { statusCode: status = 0, rawHeaders } = res;
        const ms = performance.now() - beganAt;
        resolve({ status, headers: res.headers, rawHeaders, body, ms });
      }, reject);
    }).on('error', reject);
  });
}

function bareAnswer({ status, rawHeaders, body }: Seen): BareAnswer {
  const headers: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!OWN_HEADERS.has(name.toLowerCase())) headers.push(name, value);
  }
  return { status, headers, body: body.toString('base64') };
}
