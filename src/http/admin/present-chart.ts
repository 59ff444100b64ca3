/**
 * The overview's chart: where its bars stand, and the words and the table that say the same.
 */
import type { DayCounts } from '../../linkbacks/trends.ts';
import type { ChartBar, DaysChartView } from './overview-views.ts';

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 4;
const PROTOCOLS = ['webmention', 'pingback', 'trackback'] as const;

/** `days` beside `starts`: when each began, in `timeZone`. */
export function presentDaysChart(
  days: readonly DayCounts[],
  starts: readonly Date[],
  timeZone: string,
): DaysChartView {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  // Noon of that day, so that no change of clocks makes it another's.
  const names = starts.map((start) => format.format(new Date(start.getTime() + 43_200_000)));
  const totals = days.map(sum);
  const total = totals.reduce((all, each) => all + each, 0);
  const most = Math.max(0, ...totals);
  const busiest = names[totals.indexOf(most)] ?? '';
  const named = total === 1 ? '1 linkback' : `${total} linkbacks`;
  return {
    total,
    summary:
      total === 0
        ? `No linkback came in ${days.length} days.`
        : `${named} in ${days.length} days, most of them on ${busiest}: ${most}.`,
    width: WIDTH,
    height: HEIGHT,
    bars: days.map((counts, index) => barOf(counts, index, days.length, most)),
    firstDay: names[0] ?? '',
    lastDay: names.at(-1) ?? '',
    most,
    protocols: PROTOCOLS.map((name) => ({
      name,
      count: days.reduce((all, counts) => all + counts[name], 0),
    })),
    rows: days
      .map((counts, index) => ({
        day: names[index] ?? '',
        counts: PROTOCOLS.map((name) => counts[name]),
        total: totals[index] ?? 0,
      }))
      .filter((row) => row.total > 0)
      .reverse(),
  };
}

function barOf(counts: DayCounts, index: number, bars: number, most: number): ChartBar {
  const step = WIDTH / bars;
  let y = HEIGHT;
  const parts = PROTOCOLS.filter((protocol) => counts[protocol] > 0).map((protocol) => {
    const height = (counts[protocol] / most) * HEIGHT;
    y -= height;
    return { protocol, y: round(y), height: round(height) };
  });
  return { x: round(index * step + GAP / 2), width: round(step - GAP), parts };
}

function sum(counts: DayCounts): number {
  return PROTOCOLS.reduce((all, protocol) => all + counts[protocol], 0);
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
