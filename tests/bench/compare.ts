/**
 * Compares the program with a bare server that sends the same bytes, in alternating rounds, so that
 * other load on the machine affects both.
 */
import { get, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { BareAnswer, BareServerSettings } from './bare-server.ts';
import { startChild } from './child.ts';
import type { LoadReport, LoadSettings } from './load-client.ts';

/** The request that is repeated. */
export type Scenario = {
  name: string;
  paths: string[];
  headers: Record<string, string>;
  expectedStatus: number;
};

export type Compared = { name: string; program: LoadReport[]; bare: LoadReport[] };

export type Rounds = { rounds: number; roundMs: number };

const CONNECTIONS = 16;
/** Headers of the connection, and those that Node adds itself. */
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
    // Whatever is slow only the first time does not count.
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
