/**
 * Formats dates, months, years and numbers in the site's language and time zone, also on the page of a
 * post in another language.
 */
import { isoIn } from '../../../lib/time-zone.ts';
import type { SiteSettings } from '../../../settings/settings.ts';
import type { DateView } from '../models/models.ts';

type Style = Readonly<Intl.DateTimeFormatOptions>;

const DATE: Style = { dateStyle: 'long' };
// URLs use this calendar, whatever the language's own.
const YEAR: Style = { calendar: 'gregory', year: 'numeric' };
const MONTH: Style = { calendar: 'gregory', month: 'long' };
const MONTH_OF_YEAR: Style = { ...YEAR, ...MONTH };

/** Making one takes longer than using it a hundred times. */
const formats = new Map<Style, Map<string, Intl.DateTimeFormat>>();

function format(date: Date, language: string, style: Style, timeZone = 'UTC'): string {
  // English dates as most of the world writes them: 7 February 2024.
  const locale = language === 'en' ? 'en-GB' : language;
  const ofStyle = formats.get(style) ?? new Map<string, Intl.DateTimeFormat>();
  formats.set(style, ofStyle);
  const key = `${locale} ${timeZone}`;
  const known = ofStyle.get(key);
  const made = known ?? new Intl.DateTimeFormat(locale, { ...style, timeZone });
  if (!known) ofStyle.set(key, made);
  return made.format(date);
}

/** A day. Its text is formatted on demand, because some dates are only for programs. */
export function presentDate(
  date: Date,
  { siteLanguage, timeZone }: Pick<SiteSettings, 'siteLanguage' | 'timeZone'>,
): DateView {
  return {
    iso: isoIn(date, timeZone),
    get text() {
      return format(date, siteLanguage, DATE, timeZone);
    },
  };
}

/** "2024", or as the language writes it; `language` is a BCP 47 tag. */
export function presentYear(year: number, language: string): string {
  return format(middleOf(year, 6), language, YEAR);
}

/** "February"; `month` from 1. */
export function presentMonth(year: number, month: number, language: string): string {
  return format(middleOf(year, month), language, MONTH);
}

/** "February 2024"; `month` from 1. */
export function presentMonthOfYear(year: number, month: number, language: string): string {
  return format(middleOf(year, month), language, MONTH_OF_YEAR);
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** As the language writes numbers; `language` is a BCP 47 tag. */
export function formatNumber(number: number, language: string): string {
  const format = numberFormats.get(language) ?? new Intl.NumberFormat(language);
  numberFormats.set(language, format);
  return format.format(number);
}

/** The Date constructors take years below 100 for those of 1900. */
function middleOf(year: number, month: number): Date {
  const middle = new Date(0);
  middle.setUTCFullYear(year, month - 1, 15);
  return middle;
}
