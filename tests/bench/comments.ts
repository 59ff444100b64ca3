/**
 * `npm run bench:comments`: a thousand comments a second from as many clients while a page is read.
 * Prints what docs/performance.md explains; exits with 1 when a bound is missed.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { nonceFor } from '../support/samples/comments.ts';
import { startChild } from './child.ts';
import type { CommentersReport, CommentersSettings } from './commenters.ts';
import { percentile } from './figures.ts';
import { createInstance } from './instance.ts';
import { peakMb } from './memory.ts';
import type { ReaderReport, ReaderSettings } from './reader.ts';

const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';
const PER_SECOND = 1_000;
const SECONDS = 30;
const WARM_UP_MS = 5_000;
const QUIET_MS = 30_000;
const MAX_RATIO = 2;
/** The most pending comments under one post (`MAX_COMMENTS` in comments/submit.ts). */
const MAX_PENDING = 200;

async function main(): Promise<boolean> {
  const instance = await createInstance(
    { postgres: process.argv.includes('--postgres'), profileDir: null },
    { TRUST_PROXY: 'loopback' },
  );
  const program = await instance.start();
  const url = instance.address + ARTICLE;
  const reader = startChild<{ start: undefined; stop: ReaderReport }>('reader.ts', {
    url,
  } satisfies ReaderSettings);
  const readFor = async (ms: number) => {
    await reader.ask('start');
    await wait(ms);
    return await reader.ask('stop');
  };
  try {
    await instance.shell('post', 'flags', ARTICLE, '--comments', 'open');
    // The program sees what a shell writes soon, not at once.
    await wait(WARM_UP_MS);
    const stamp = await stampOn(url);
    const commenters = startChild<{ flood: CommentersReport }>('commenters.ts', {
      url: `${url}/comments`,
      fields: { stamp, nonce: nonceFor(stamp) },
      perSecond: PER_SECOND,
      seconds: SECONDS,
    } satisfies CommentersSettings);
    logProgress('reading, quiet');
    await readFor(WARM_UP_MS);
    const quiet = await readFor(QUIET_MS);
    const quietMb = peakMb(program.pid);
    logProgress('the flood');
    const flood = commenters.ask('flood');
    await wait(WARM_UP_MS);
    await reader.ask('start');
    const sent = await flood;
    const flooded = await reader.ask('stop');
    const floodMb = peakMb(program.pid);
    await commenters.end();
    await program.end('SIGTERM');
    const pending = (JSON.parse(await instance.shell('comments', 'list', '--json')) as unknown[])
      .length;
    const ratio = percentile(flooded.latenciesMs, 0.99) / percentile(quiet.latenciesMs, 0.99);
    const show = (report: ReaderReport) =>
      [0.5, 0.99].map((share) => percentile(report.latenciesMs, share).toFixed(1)).join(' / ');
    const lines = [
      `sent a second: ${sent.perSecond.toFixed(0)}`,
      `responses: ${Object.entries(sent.statuses)
        .map(([status, count]) => `${count} × ${status}`)
        .join(', ')}`,
      `reading quiet, p50 / p99: ${show(quiet)} ms`,
      `reading under the flood: ${show(flooded)} ms, ${flooded.failed} failed`,
      `p99 ratio: ${ratio.toFixed(2)}`,
      `pending afterwards: ${pending}`,
      `memory quiet / at its peak: ${quietMb} / ${floodMb} MB`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    const missed = [
      ...(ratio > MAX_RATIO ? [`p99 under the flood is over ${MAX_RATIO} × quiet`] : []),
      ...(pending > MAX_PENDING ? [`over ${MAX_PENDING} comments are pending`] : []),
    ];
    for (const bound of missed) process.stdout.write(`MISSED: ${bound}\n`);
    return missed.length === 0;
  } finally {
    await program.end('SIGKILL');
    await reader.end();
    await instance.remove();
  }
}

/** As the page's script requests it; valid by the time the flood begins. */
async function stampOn(url: string): Promise<string> {
  const response = await fetch(`${url}/comments/stamp`);
  if (!response.ok) throw new Error('The post accepts no comments.');
  return await response.text();
}

function logProgress(what: string): void {
  process.stderr.write(`… ${what}\n`);
}

process.exitCode = (await main()) ? 0 : 1;
