/**
 * `npm run bench:import`: imports a WordPress export of 1 GB with 100,000 posts while a page is read. Prints the results;
 * exits with 1 when a bound is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dist } from '../../support/start-program.ts';
import { startChild } from '../child.ts';
import { percentile } from '../figures.ts';
import { createInstance } from '../instance.ts';
import { peakMb } from '../memory.ts';
import type { ReaderReport, ReaderSettings } from '../reader.ts';
import { writeSource } from './source.ts';

const USAGE = `npm run bench:import -- [--posts 100000] [--megabytes 1000] [--postgres]\n`;
const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';
const MAX_RATIO = 2;
const MAX_MB = 300;
const WARM_UP_MS = 3_000;
const QUIET_MS = 20_000;
const SAMPLE_MS = 200;

const { values } = parseArgs({
  options: {
    posts: { type: 'string', default: '100000' },
    megabytes: { type: 'string', default: '1000' },
    postgres: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<boolean> {
  if (values.help) {
    process.stdout.write(USAGE);
    return true;
  }
  const [posts, megabytes] = [Number(values.posts), Number(values.megabytes)];
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-bench-import-'));
  const source = path.join(folder, 'old.wxr.xml');
  const bytes = await writeSource(source, { posts, bytes: megabytes * 1_000_000 });
  const instance = await createInstance({ postgres: values.postgres, profileDir: null }, {});
  const program = await instance.start();
  const reader = startChild<{ start: undefined; stop: ReaderReport }>('reader.ts', {
    url: instance.address + ARTICLE,
  } satisfies ReaderSettings);
  const readFor = async (ms: number) => {
    await reader.ask('start');
    await wait(ms);
    return await reader.ask('stop');
  };
  try {
    await readFor(WARM_UP_MS);
    const quiet = await readFor(QUIET_MS);
    await reader.ask('start');
    const startedAt = performance.now();
    const importing = await importFile(source, instance.databaseUrl);
    const seconds = (performance.now() - startedAt) / 1_000;
    const busy = await reader.ask('stop');
    const p99 = (report: ReaderReport) => percentile(report.latenciesMs, 0.99);
    const show = (report: ReaderReport) =>
      [0.5, 0.99].map((share) => percentile(report.latenciesMs, share).toFixed(1)).join(' / ');
    const ratio = p99(busy) / p99(quiet);
    const lines = [
      `source: ${posts} posts, ${(bytes / 1_000_000).toFixed(0)} MB`,
      `imported: ${importing.created} posts in ${seconds.toFixed(0)} s, ${(importing.created / seconds).toFixed(0)} posts a second`,
      `memory of the import at its peak: ${importing.peakMb.toFixed(0)} MB`,
      `reading quiet, p50 / p99: ${show(quiet)} ms`,
      `reading beside the import: ${show(busy)} ms, ${busy.failed} failed`,
      `p99 ratio: ${ratio.toFixed(2)}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    const missed = [
      ...(importing.created === posts ? [] : ['not all posts were imported']),
      ...(importing.peakMb <= MAX_MB ? [] : [`the import used more than ${MAX_MB} MB`]),
      ...(ratio <= MAX_RATIO ? [] : [`p99 is over ${MAX_RATIO} × quiet`]),
      ...(busy.failed === 0 ? [] : ['a page was not answered']),
    ];
    for (const each of missed) process.stdout.write(`MISSED: ${each}\n`);
    return missed.length === 0;
  } finally {
    await reader.end();
    await program.end('SIGKILL');
    await instance.remove();
    rmSync(folder, { recursive: true });
  }
}

/** In a process of its own, as an owner starts it. */
async function importFile(
  source: string,
  databaseUrl: string,
): Promise<{ created: number; peakMb: number }> {
  const args = [path.join(dist, 'cli.js'), 'import', source, '--media', 'no', '--json'];
  const child = spawn(process.execPath, args, {
    env: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number]>;
  let most = 0;
  const watch = setInterval(() => {
    try {
      most = Math.max(most, peakMb(child.pid ?? 0));
    } catch {
      // It has just ended.
    }
  }, SAMPLE_MS);
  const [code] = await ended;
  clearInterval(watch);
  if (code !== 0) throw new Error(`The import ended with ${code}.`);
  const { created } = JSON.parse(printed) as { created: number };
  return { created, peakMb: most };
}

process.exitCode = (await main()) ? 0 : 1;
