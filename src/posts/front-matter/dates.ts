/**
 * The dates of front matter, as people, Hugo, Jekyll and Eleventy write them.
 */
import { z } from 'zod';
import { momentShown, readShown } from '../../lib/time-zone.ts';

/** What a clock shows, in UTC fields, and how far that clock is ahead of UTC; `null`: the blog's. */
export type WrittenDate = { shown: Date; aheadMs: number | null };

const DATE =
  'must be a date such as 2026-11-23, or with a time such as 2026-11-23 10:00 or 2026-11-23T10:00:00Z';

const PARTS =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[Tt ](?<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?: ?(?<zone>[Zz]|[+-]\d\d:?\d\d))?)?$/;

/** A date alone is midnight, and what names no zone is in the blog's. */
export const writtenDate = z
  .string({ error: DATE })
  .transform(readDate)
  .refine((date) => date !== null, { error: DATE });

export function momentOf({ shown, aheadMs }: WrittenDate, timeZone: string): Date {
  return aheadMs === null ? momentShown(shown, timeZone) : new Date(shown.getTime() - aheadMs);
}

function readDate(text: string): WrittenDate | null {
  const { day = '', time = '00:00', zone } = PARTS.exec(text.trim())?.groups ?? {};
  const shown = readShown(day, time);
  if (!shown) return null;
  const aheadMs = zone === undefined ? null : offsetOf(zone);
  const year = new Date(shown.getTime() - (aheadMs ?? 0)).getUTCFullYear();
  // Years that a path has four digits for, and that PostgreSQL knows.
  return year >= 1 && year <= 9_999 ? { shown, aheadMs } : null;
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}
