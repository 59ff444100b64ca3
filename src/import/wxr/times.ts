/**
 * The dates of a WordPress export: in UTC if they are there, else in the blog's own zone.
 */
import { momentShown, readShown } from '../../lib/time.ts';
import { textIn, type XmlNode } from '../xml/records.ts';

/** `null`: not said, or zero, as of drafts. */
export function timeOf(
  node: XmlNode,
  names: { utc: string; local: string },
  timeZone: string,
): Date | null {
  const utc = shownTime(textIn(node, names.utc));
  if (utc) return utc;
  const local = shownTime(textIn(node, names.local));
  return local && momentShown(local, timeZone);
}

function shownTime(text: string): Date | null {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  return day === undefined || day.startsWith('0000') ? null : readShown(day, time);
}

/** Of RSS; zero dates come as the year -1. */
export function pubDateOf(node: XmlNode): Date | null {
  const text = textIn(node, 'pubDate');
  const date = new Date(text);
  return text.includes('-0001') || Number.isNaN(date.getTime()) ? null : date;
}
