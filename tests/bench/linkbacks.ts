/**
 * `npm run bench:linkbacks`: a flood of pings from many hosts while a page is read, with a
 * `kill -9` in the middle. Prints what docs/performance.md explains; exits with 1 when a bound is
 * missed.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { startChild } from './child.ts';
import { createInstance, type Instance } from './instance.ts';
import { resetPeak, peakMb } from './memory.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import type { ReaderReport, ReaderSettings } from './reader.ts';
import { report, type Measured } from './report.ts';
import type { SenderProgress, SenderReport, SenderSettings } from './sender.ts';
import type { SourceHostsReport, SourceHostsSettings } from './source-hosts.ts';

const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';

/** Settings of an owner who expects a flood: all pings here come from one client. */
const SETTINGS = {
  FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
  CLIENT_CLAIMS_PER_MINUTE: '1000000',
  HOST_WAITING_LIMIT: '1000',
};

/**
 * Whatever a process does for the first time is slow: reading at first, then receiving pings, and
 * both again after the kill. Reads within this time after each of them are counted separately.
 */
const WARM_UP_MS = 5_000;

async function main(options: Options): Promise<boolean> {
  const instance = await createInstance(options, SETTINGS);
  try {
    const { lines, missed } = report(options, await measure(options, instance));
    process.stdout.write(`${lines.join('\n')}\n`);
    for (const bound of missed) process.stdout.write(`MISSED: ${bound}\n`);
    return missed.length === 0;
  } finally {
    await instance.remove();
  }
}

async function measure(options: Options, instance: Instance): Promise<Measured> {
  const { address } = instance;
  const target = instance.siteUrl + ARTICLE;
  const settings: SourceHostsSettings & ReaderSettings = { target, url: address + ARTICLE };
  const hosts = startChild<{ port: number; report: SourceHostsReport }>(
    'source-hosts.ts',
    settings,
  );
  const reader = startChild<{ start: undefined; stop: ReaderReport }>('reader.ts', settings);
  const port = await hosts.ask('port');
  let isHalfSent: () => void = () => undefined;
  const halfSent = new Promise<void>((resolve) => (isHalfSent = resolve));
  const sender = startChild<{ flood: SenderReport }>(
    'sender.ts',
    { ...options, address, target, port } satisfies SenderSettings,
    (answered) => {
      if ((answered as SenderProgress) >= options.pings / 2) isHalfSent();
    },
  );
  let program = await instance.start();

  async function readFor(ms: number): Promise<ReaderReport> {
    await reader.ask('start');
    await wait(ms);
    return await reader.ask('stop');
  }

  try {
    logProgress('reading, quiet');
    await readFor(WARM_UP_MS);
    resetPeak(program.pid);
    const quiet = await readFor(options.quietMs);
    const quietMb = peakMb(program.pid);

    logProgress('the flood');
    resetPeak(program.pid);
    const beganAt = performance.now();
    const flood = sender.ask('flood').then((sent) => ({ sent, endedAt: performance.now() }));
    const first = await readFor(WARM_UP_MS);
    await reader.ask('start');
    let reads: ReaderReport[] = [];
    let floodMb = 0;
    let deadMs = 0;
    const wasKilled = options.profileDir === null;
    if (wasKilled) {
      await halfSent;
      reads = [await reader.ask('stop')];
      floodMb = peakMb(program.pid);
      logProgress('kill -9');
      const killedAt = performance.now();
      await program.end('SIGKILL');
      program = await instance.start();
      deadMs = performance.now() - killedAt;
      logProgress('started again');
      await readFor(WARM_UP_MS);
      await reader.ask('start');
    }
    const { sent, endedAt } = await flood;
    const floodMs = endedAt - beganAt - deadMs;
    reads.push(await reader.ask('stop'));

    logProgress('watching the checks');
    await wait(options.afterMs);
    const verifiedWithinMs = performance.now() - beganAt;
    floodMb = Math.max(floodMb, peakMb(program.pid));
    const seen = await hosts.ask('report');
    await program.end('SIGTERM');
    const linkbacks = await instance.linkbacks();
    const known = new Set(linkbacks.map(({ source }) => source));
    return {
      quiet,
      first,
      flooded: {
        latenciesMs: reads.flatMap(({ latenciesMs }) => latenciesMs),
        failed: reads.reduce((sum, { failed }) => sum + failed, 0),
      },
      sender: sent,
      floodMs,
      wasKilled,
      quietMb,
      floodMb,
      hosts: seen,
      verified: linkbacks.filter(({ verification }) => verification === 'verified').length,
      verifiedWithinMs,
      lost: sent.accepted.filter((source) => !known.has(source)),
    };
  } finally {
    await program.end('SIGKILL');
    await Promise.all([hosts.end(), reader.end(), sender.end()]);
  }
}

function logProgress(what: string): void {
  process.stderr.write(`… ${what}\n`);
}

try {
  process.exitCode = (await main(readOptions(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
