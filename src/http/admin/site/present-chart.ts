/**
 * The overview's chart of responses by day: bars, and a summary and table with the same numbers.
 */
import type { DayCounts } from '../../../linkbacks/trends.ts';
import type { ChartBar, DaysChartView } from '../views/overview.ts';

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 4;
const KINDS = ['webmention', 'pingback', 'trackback', 'comment'] as const;

/** Responses of one day, by protocol, and comments. */
export type ResponseCounts = DayCounts & { comment: number };

/** @param starts the start of each of `days` in `timeZone` */
export function presentDaysChart(
  days: readonly ResponseCounts[],
  starts: readonly Date[],
  timeZone: string,
): DaysChartView {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  // Noon, so that a change of clocks cannot shift it to another day.
  const names = starts.map((start) => format.format(new Date(start.getTime() + 43_200_000)));
  const totals = days.map(sum);
  const total = totals.reduce((all, each) => all + each, 0);
  const max = Math.max(0, ...totals);
  const busiest = names[totals.indexOf(max)] ?? '';
  const comments = days.reduce((all, { comment }) => all + comment, 0);
  const named = [
    ...(total > comments || comments === 0 ? [plural(total - comments, 'linkback')] : []),
    ...(comments > 0 ? [plural(comments, 'comment')] : []),
  ].join(' and ');
  return {
    total,
    summary:
      total === 0
        ? `No linkbacks or comments in the last ${days.length} days.`
        : `${named} in the last ${days.length} days. Most on ${busiest}: ${max}.`,
    width: WIDTH,
    height: HEIGHT,
    bars: days.map((counts, index) => barOf(counts, index, days.length, max)),
    firstDay: names[0] ?? '',
    lastDay: names.at(-1) ?? '',
    max,
    kinds: KINDS.map((name) => ({
      name,
      count: days.reduce((all, counts) => all + counts[name], 0),
    })),
    rows: days
      .map((counts, index) => ({
        day: names[index] ?? '',
        counts: KINDS.map((name) => counts[name]),
        total: totals[index] ?? 0,
      }))
      .filter((row) => row.total > 0)
      .reverse(),
  };
}

function barOf(counts: ResponseCounts, index: number, bars: number, max: number): ChartBar {
  const step = WIDTH / bars;
  let y = HEIGHT;
  const parts = KINDS.filter((kind) => counts[kind] > 0).map((kind) => {
    const height = (counts[kind] / max) * HEIGHT;
    y -= height;
    return { kind, y: round(y), height: round(height) };
  });
  return { x: round(index * step + GAP / 2), width: round(step - GAP), parts };
}

function sum(counts: ResponseCounts): number {
  return KINDS.reduce((all, kind) => all + counts[kind], 0);
}

function plural(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
