/**
 * A year, or a month of one, as addresses and the archive spell it.
 */

export type Period =
  | { kind: 'year'; year: number }
  /** `month` from 1. */
  | { kind: 'month'; year: number; month: number };

/** In as many digits as they are always written with. */
export function periodOf(period: Period): string[] {
  const year = String(period.year).padStart(4, '0');
  return period.kind === 'year' ? [year] : [year, String(period.month).padStart(2, '0')];
}
