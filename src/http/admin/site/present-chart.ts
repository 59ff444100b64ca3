/**
 * The overview's chart: where its bars stand, and the words and the table that say the same.
 */
import type { DayCounts } from '../../../linkbacks/trends.ts';
import type { ChartBar, DaysChartView } from '../views/overview.ts';

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 4;
const KINDS = ['webmention', 'pingback', 'trackback', 'comment'] as const;

/** What came on a day, by protocol, and comments. */
export type ResponseCounts = DayCounts & { comment: number };

/** `days` beside `starts`: when each began, in `timeZone`. */
export function presentDaysChart(
  days: readonly ResponseCounts[],
  starts: readonly Date[],
  timeZone: string,
): DaysChartView {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  // Noon of that day, so that no change of clocks makes it another's.
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
        ? `No linkback and no comment came in ${days.length} days.`
        : `${named} in ${days.length} days, most of them on ${busiest}: ${max}.`,
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
