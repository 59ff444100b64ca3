/**
 * The report of the reading benchmark as lines, and its bounds.
 */
import type { Compared } from './compare.ts';
import type { Size } from './blog/rows.ts';
import { percentile } from './figures.ts';
import type { LoadReport } from './load-client.ts';

export type MeasuredSize = {
  size: Size;
  coldStartMs: number;
  startMb: number;
  afterMb: number;
  /** Cached pages. */
  cached: Compared[];
  /** The same pages without a page cache. */
  uncached: Compared[];
  /** Times of single searches, by what was searched. */
  searches: { what: string; latenciesMs: number[] }[];
};

const LEAST_CACHED = 0.85;
const MAX_GROWTH = 1.5;
const MAX_SEARCH_MS = 50;
const MAX_START_MS = 1_500;
const MAX_MB = 150;

/** The page whose time must not grow with the blog. */
export const GROWING = 'post page';

export function readingReport(measured: readonly MeasuredSize[]): {
  lines: string[];
  missed: string[];
} {
  const lines: string[] = [];
  const bounds: [boolean, string][] = [];
  for (const { size, coldStartMs, startMb, afterMb, cached, uncached, searches } of measured) {
    const where = `with ${count(size.posts)} posts`;
    lines.push(`${count(size.posts)} posts, ${count(size.linkbacks)} linkbacks`);
    lines.push(
      `  start to first response ${coldStartMs.toFixed(0)} ms; memory ${startMb.toFixed(0)} MB at start, ${afterMb.toFixed(0)} MB after the load`,
    );
    bounds.push([coldStartMs < MAX_START_MS, `first response within ${MAX_START_MS} ms ${where}`]);
    bounds.push([afterMb < MAX_MB, `memory under ${MAX_MB} MB ${where}`]);
    for (const each of cached) {
      lines.push(line(`cached ${each.name}`, each));
      bounds.push([
        ratio(each) >= LEAST_CACHED,
        `cached ${each.name} at least ${LEAST_CACHED} of the bare server ${where}`,
      ]);
    }
    for (const each of uncached) lines.push(line(`uncached ${each.name}`, each));
    for (const { what, latenciesMs } of searches) {
      lines.push(`  search, ${what}: ${latency(latenciesMs)}`);
      bounds.push([
        percentile(latenciesMs, 0.5) < MAX_SEARCH_MS,
        `search for ${what} under ${MAX_SEARCH_MS} ms ${where}`,
      ]);
    }
  }
  const growth = growthOf(measured);
  lines.push(`uncached ${GROWING}, the largest blog to the smallest: ${growth.toFixed(2)}`);
  bounds.push([growth <= MAX_GROWTH, `an uncached ${GROWING} within ${MAX_GROWTH} times`]);
  return { lines, missed: bounds.filter(([isMet]) => !isMet).map(([, bound]) => bound) };
}

/** Of the median times, each as a share of the bare server's rate in the same rounds. */
function growthOf(measured: readonly MeasuredSize[]): number {
  const of = (each: MeasuredSize | undefined) =>
    1 / ratio(each?.uncached.find(({ name }) => name === GROWING));
  return of(measured.at(-1)) / of(measured[0]);
}

/** The median of the rounds' ratios. */
function ratio(compared: Compared | undefined): number {
  const { program = [], bare = [] } = compared ?? {};
  return percentile(
    program.map((round, index) => rate([round]) / rate(bare.slice(index, index + 1))),
    0.5,
  );
}

function line(what: string, compared: Compared): string {
  const { program, bare } = compared;
  return `  ${what}: ${ratio(compared).toFixed(2)} of the bare server (${count(rate(program))} against ${count(rate(bare))} a second); ${latency(program.flatMap(({ latenciesMs }) => latenciesMs))}`;
}

function rate(rounds: readonly LoadReport[]): number {
  const sum = (value: (round: LoadReport) => number) =>
    rounds.reduce((all, round) => all + value(round), 0);
  return Math.round((1_000 * sum(({ answers }) => answers)) / sum(({ ms }) => ms));
}

function latency(latenciesMs: readonly number[]): string {
  const of = (share: number) => percentile(latenciesMs, share).toFixed(1);
  return `p50 ${of(0.5)} ms, p99 ${of(0.99)} ms`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
