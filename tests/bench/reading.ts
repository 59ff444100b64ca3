/**
 * `npm run bench`: how fast pages, feeds and searches are, beside a bare server that sends the same
 * bytes, and how that grows with the blog. Prints what docs/performance.md explains; exits with 1
 * when a bound is missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, compare, type Compared, type Scenario } from './compare.ts';
import { databaseOf, logProgress, withProgram } from './blog/program.ts';
import { pathOf, type Size } from './blog/rows.ts';
import { wordAt } from './blog/words.ts';
import { memoryMb } from './memory.ts';
import { readOptions, READING_USAGE, type ReadingOptions } from './reading-options.ts';
import { GROWING, readingReport, type MeasuredSize } from './reading-report.ts';

const AS_BROWSERS_DO = { 'Accept-Encoding': 'gzip, deflate, br' };
/** Posts requested in rotation where nothing is cached. */
const POSTS_IN_TURN = 50;
const SEARCHES = 20;

/** By how common the words are; the first of the vocabulary is in every post. */
const QUERIES = {
  'a rare word': wordAt(40_000),
  'a common word': wordAt(0),
  'two common words': `${wordAt(1)} ${wordAt(2)}`,
  'a phrase of common words': `"${wordAt(0)} ${wordAt(1)}"`,
  'a beginning of words': 'bab',
};

async function main(options: ReadingOptions): Promise<boolean> {
  const folder = options.keepDir ?? mkdtempSync(path.join(tmpdir(), 'antiphon-bench-data-'));
  try {
    const measured: MeasuredSize[] = [];
    for (const size of options.sizes) measured.push(await measure(options, size, folder));
    const { lines, missed } = readingReport(measured);
    process.stdout.write(`${lines.join('\n')}\n`);
    for (const bound of missed) process.stdout.write(`MISSED: ${bound}\n`);
    return missed.length === 0;
  } finally {
    if (options.keepDir === null) rmSync(folder, { recursive: true });
  }
}

async function measure(options: ReadingOptions, size: Size, folder: string): Promise<MeasuredSize> {
  const url = await databaseOf(size, folder);
  logProgress(`${size.posts} posts: cached pages`);
  const cachedRun = await withProgram(url, {}, async ({ port, pid, coldStartMs }) => {
    const startMb = memoryMb(pid);
    const cached = await compareAll(port, await scenarios(port, size), options);
    return { coldStartMs, startMb, cached, afterMb: memoryMb(pid) };
  });
  logProgress(`${size.posts} posts: uncached pages`);
  const uncachedRun = await withProgram(url, { CACHE_MAX_BYTES: '0' }, async ({ port }) => {
    const pages = await compareAll(port, [postsInTurn(size), home()], options);
    return { uncached: pages, searches: await search(port) };
  });
  return { size, ...cachedRun, ...uncachedRun };
}

async function scenarios(port: number, size: Size): Promise<Scenario[]> {
  const post = pathOf(Math.ceil(size.posts / 2), size);
  const { headers } = await ask(port, post, AS_BROWSERS_DO);
  const page = (name: string, path: string): Scenario => ({
    name,
    paths: [path],
    headers: AS_BROWSERS_DO,
    expectedStatus: 200,
  });
  return [
    page(GROWING, post),
    page('feed', '/feed.atom'),
    {
      name: '304',
      paths: [post],
      headers: { ...AS_BROWSERS_DO, 'If-None-Match': headers.etag ?? '' },
      expectedStatus: 304,
    },
    page('home page', '/'),
  ];
}

/** From the whole history of the blog. */
function postsInTurn(size: Size): Scenario {
  const step = Math.max(1, Math.floor(size.posts / POSTS_IN_TURN));
  const ids = Array.from({ length: POSTS_IN_TURN }, (_, index) => 1 + index * step);
  return {
    name: GROWING,
    paths: ids.filter((id) => id <= size.posts).map((id) => pathOf(id, size)),
    headers: AS_BROWSERS_DO,
    expectedStatus: 200,
  };
}

function home(): Scenario {
  return { name: 'home page', paths: ['/'], headers: AS_BROWSERS_DO, expectedStatus: 200 };
}

async function compareAll(
  port: number,
  all: readonly Scenario[],
  options: ReadingOptions,
): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const scenario of all) compared.push(await compare(port, scenario, options));
  return compared;
}

/**
 * One request after the other: how long one reader waits. The pause between two is as long as the
 * last one took, like a reader's; without it the queue for searches (docs/search.md) is measured.
 */
async function search(port: number): Promise<MeasuredSize['searches']> {
  const measured: MeasuredSize['searches'] = [];
  for (const [what, query] of Object.entries(QUERIES)) {
    const path = `/search?q=${encodeURIComponent(query)}`;
    await ask(port, path);
    const latenciesMs: number[] = [];
    for (let time = 0; time < SEARCHES; time += 1) {
      const { status, ms } = await ask(port, path);
      if (status !== 200) throw new Error(`${path} answered ${status}.`);
      latenciesMs.push(ms);
      await wait(ms);
    }
    measured.push({ what, latenciesMs });
  }
  return measured;
}

try {
  process.exitCode = (await main(readOptions(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n\n${READING_USAGE}`);
  process.exitCode = 1;
}
