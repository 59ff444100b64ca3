/**
 * The chart of responses by day, and the same numbers as a table.
 */
import { plural } from '../lib/plural.ts';
import type { DaysChartView } from '../views/overview.ts';
import type { DayCounts } from '../../../linkbacks/trends.ts';

const WIDTH = 400;
const HEIGHT = 60;
const GAP = 4;
/** Of the most on one day: from here on a day stands out. */
const HIGH = 0.7;
const KINDS = ['webmention', 'pingback', 'trackback', 'comment'] as const;

/** Responses of one day, by protocol, and comments. */
type ResponseCounts = DayCounts & { comment: number };

/** @param starts the start of each day in `timeZone` */
export function presentDaysChart(
  linkbacks: readonly DayCounts[],
  comments: readonly number[],
  starts: readonly Date[],
  timeZone: string,
): DaysChartView {
  const days = linkbacks.map((counts, day) => ({ ...counts, comment: comments[day] ?? 0 }));
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  // Noon, so that a change of clocks cannot shift it to another day.
  const names = starts.map((start) => format.format(new Date(start.getTime() + 43_200_000)));
  const totals = days.map(sum);
  const total = totals.reduce((all, each) => all + each, 0);
  const max = Math.max(0, ...totals);
  const ofComments = comments.reduce((all, each) => all + each, 0);
  const named = [
    ...(total > ofComments || ofComments === 0 ? [plural(total - ofComments, 'linkback')] : []),
    ...(ofComments > 0 ? [plural(ofComments, 'comment')] : []),
  ];
  const busiest = names[totals.indexOf(max)] ?? '';
  return {
    total,
    summary:
      total === 0
        ? `No linkbacks or comments in the last ${days.length} days.`
        : `${named.join(' and ')} in the last ${days.length} days. Most on ${busiest}: ${max}.`,
    counts: named.join(' · '),
    width: WIDTH,
    height: HEIGHT,
    bars: totals.flatMap((count, index) =>
      count === 0 ? [] : [barOf(count / max, index, days.length)],
    ),
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

/** @param share of the highest bar, from 0 to 1 */
function barOf(share: number, index: number, bars: number): DaysChartView['bars'][number] {
  const step = WIDTH / bars;
  const height = Math.max(2, share * HEIGHT);
  return {
    x: round(index * step + GAP / 2),
    y: round(HEIGHT - height),
    width: round(step - GAP),
    height: round(height),
    isHigh: share >= HIGH,
  };
}

function sum(counts: ResponseCounts): number {
  return KINDS.reduce((all, kind) => all + counts[kind], 0);
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
