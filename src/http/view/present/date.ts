/**
 * Presents dates, months, years and numbers in the site's language and time zone, also on the page of a post in
 * another language; the language attributes of an element whose language is not that of the page around it; and
 * the initial that stands in for a missing avatar.
 */
import type { DateView, LanguageView } from '../models/models.ts';
import { directionOf } from '../../../lib/text/language.ts';
import { isoIn } from '../../../lib/time.ts';
import type { SiteSettings } from '../../../settings/settings.ts';

type Style = Readonly<Intl.DateTimeFormatOptions>;

const DATE: Style = { dateStyle: 'long' };
const DAY: Style = { day: 'numeric', month: 'short' };
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

/**
 * A day. Its text is formatted on demand, because some dates are only for programs.
 *
 * @param style `day`: without the year
 */
export function presentDate(
  date: Date,
  { siteLanguage, timeZone }: Pick<SiteSettings, 'siteLanguage' | 'timeZone'>,
  style: 'date' | 'day' = 'date',
): DateView {
  return {
    iso: isoIn(date, timeZone),
    get text() {
      return format(date, siteLanguage, style === 'day' ? DAY : DATE, timeZone);
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

/**
 * For a text on a page in the language `around`. `null`: the element needs no attributes.
 *
 * @param language `null`: the text is in the site's language
 */
export function presentLanguage(
  language: string | null,
  siteLanguage: string,
  around: string = siteLanguage,
): LanguageView | null {
  const tag = language ?? siteLanguage;
  return tag.toLowerCase() === around.toLowerCase() ? null : { tag, direction: directionOf(tag) };
}

/** Upper-case; `undefined` if the name has neither letter nor digit. */
export function initialOf(name: string): string | undefined {
  return /[\p{L}\p{N}]/u.exec(name.normalize('NFC'))?.[0].toLocaleUpperCase('en');
}
