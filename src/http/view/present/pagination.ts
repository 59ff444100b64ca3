/**
 * The ways between the pages of a conversation: to the one before and the one after, to the first,
 * the last, and those around this one.
 */
import { responsePageUrl } from '../../request/urls.ts';
import type { ResponsePagesView } from '../models/comments.ts';
import { formatNumber } from './date.ts';

/** So many on each side of the current one. */
const BESIDE = 2;

/** @returns `null` where there is one page alone */
export function presentPages(
  postUrl: string,
  { page, pages }: { page: number; pages: number },
  language: string,
): ResponsePagesView | null {
  if (pages === 1) return null;
  const numbers = numbersShown(page, pages);
  return {
    earlierUrl: page > 1 ? responsePageUrl(postUrl, page - 1) : null,
    laterUrl: page < pages ? responsePageUrl(postUrl, page + 1) : null,
    links: numbers.map((number, i) => ({
      text: formatNumber(number, language),
      url: responsePageUrl(postUrl, number),
      isCurrent: number === page,
      isAfterGap: i > 0 && number - (numbers[i - 1] ?? 0) > 1,
    })),
  };
}

/** In order; where only one would be left out, it is shown: an ellipsis is no shorter. */
function numbersShown(page: number, pages: number): number[] {
  const from = page - BESIDE <= 3 ? 1 : page - BESIDE;
  const to = page + BESIDE >= pages - 2 ? pages : page + BESIDE;
  const around = Array.from({ length: to - from + 1 }, (_each, i) => from + i);
  return [...(from > 1 ? [1] : []), ...around, ...(to < pages ? [pages] : [])];
}
