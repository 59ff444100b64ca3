/**
 * The language attributes of an element whose language is not that of the page around it.
 */
import { directionOf } from '../../../lib/text/language.ts';
import type { LanguageView } from '../models/models.ts';

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
