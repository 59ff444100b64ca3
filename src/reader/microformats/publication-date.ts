/**
 * When an entry says that it was published.
 */
import { readShown } from '../../lib/time-zone.ts';
import { firstText, type Properties } from './read.ts';

const DATE = String.raw`(\d{4}-\d{2}-\d{2})`;
const TIME = String.raw`(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?`;
const ZONE = String.raw`(?:Z|([+-]\d{2}):?(\d{2})?)`;
const PUBLISHED = new RegExp(`^${DATE}(?:[T ]${TIME} ?${ZONE}?)?$`, 'i');

/**
 * The entry's `published` in ISO 8601: an instant in UTC, or the day where it names no more. A time
 * without a zone is taken for UTC. `null` where there is none, or none that is a date.
 */
export function publicationDate(entry: Properties): string | null {
  const match = PUBLISHED.exec(firstText(entry, 'published') ?? '');
  if (!match) return null;
  const [, day = '', time, seconds = '00', hours = '+00', minutes = '00'] = match;
  const instant = new Date(`${day}T${time ?? '00:00'}:${seconds}${hours}:${minutes}`);
  if (Number.isNaN(instant.getTime()) || !readShown(day)) return null;
  return time === undefined ? day : instant.toISOString();
}
