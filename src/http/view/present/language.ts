/**
 * The language of a text as its elements say it, where it is not the one around them.
 */
import { directionOf } from '../../../lib/text/language.ts';
import type { LanguageView } from '../models/models.ts';

/**
 * Of a text on a page in the language `around`. `null`: the element need not say it.
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
