/**
 * Dates as readers see them, in the blog's language and UTC.
 */
import type { DateView } from './view-models.ts';

/** Making one takes longer than using it a hundred times. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string): Intl.DateTimeFormat {
  // English dates as most of the world writes them: 7 February 2024.
  const locale = language === 'en' ? 'en-GB' : language;
  const known = dateFormats.get(locale);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  dateFormats.set(locale, format);
  return format;
}

/** `language` is a BCP 47 tag. */
export function presentDate(date: Date, language: string): DateView {
  return { iso: date.toISOString(), text: dateFormat(language).format(date) };
}
