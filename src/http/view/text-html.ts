/**
 * Prints localized texts as HTML. Text in another language than the page is marked with `lang` and `dir`,
 * and inserted values keep their own direction.
 */
import ejs from 'ejs';
import { directionOf } from '../../lib/text/language.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';
import { type TextPart } from '../../messages/localized-text.ts';
import type { TranslateAny } from '../../messages/translate.ts';

/** What the tags of a message become: links with these attributes, by the tag's name. */
export type TextLinks = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Of the page around a text, and of the site: BCP 47. */
export type AroundText = { pageLanguage: string; siteLanguage: string };

const escape = ejs.escapeXML;

/**
 * The markup of a text. A plain string, which an older theme may pass on, is somebody's words.
 *
 * @throws for a tag of the message that `links` does not have
 */
export function textHtml(
  text: LocalizedText | string,
  around: AroundText,
  links: TextLinks = {},
): string {
  if (typeof text === 'string') return `<bdi>${escape(text)}</bdi>`;
  const inner = innerHtml(text, links);
  const marks = languageAttributes(text, around);
  return marks === '' ? inner : `<bdi${marks}>${inner}</bdi>`;
}

/**
 * ` lang="…" dir="…"` where the text is in another language than all around it; else nothing. Within a
 * page in the post's own language some elements name the site's: only what is in both is left unmarked.
 */
function languageAttributes(
  { language, isFallback }: Pick<LocalizedText, 'language' | 'isFallback'>,
  { pageLanguage, siteLanguage }: AroundText,
): string {
  const isPages = language.toLowerCase() === pageLanguage.toLowerCase();
  const isSites = !isFallback || language.toLowerCase() === siteLanguage.toLowerCase();
  if (isPages && isSites) return '';
  return ` lang="${escape(language)}" dir="${directionOf(language)}"`;
}

function innerHtml({ parts, language }: LocalizedText, links: TextLinks): string {
  let html = '';
  let open: string | null = null;
  for (const part of parts) {
    if (part.tag !== open) {
      if (open !== null) html += '</a>';
      if (part.tag !== null) html += `<a${attributesHtml(links[part.tag], part.tag)}>`;
      open = part.tag;
    }
    html += partHtml(part, language);
  }
  return open === null ? html : `${html}</a>`;
}

function partHtml({ kind, text, iso = '', language = '' }: TextPart, around: string): string {
  switch (kind) {
    case 'words':
      return escape(text);
    case 'value':
      return `<bdi>${escape(text)}</bdi>`;
    case 'date': {
      const marks =
        language.toLowerCase() === around.toLowerCase()
          ? ''
          : ` lang="${escape(language)}" dir="${directionOf(language)}"`;
      return `<time datetime="${escape(iso)}"${marks}>${escape(text)}</time>`;
    }
  }
}

function attributesHtml(attributes: TextLinks[string] | undefined, tag: string): string {
  if (attributes === undefined) throw new Error(`There is no link for <${tag}>.`);
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('');
}

/** What every template is given to print texts with. */
export type TemplateTexts = {
  /** The text of a message; `<%= %>` prints it plain, for an attribute. @throws for an unknown key */
  t: TranslateAny;
  /** The markup of a message, with its language where that is not the page's. */
  tHtml: (key: string, values?: Parameters<TranslateAny>[1], links?: TextLinks) => string;
  /** The same of a text that the template was given. */
  textHtml: (text: LocalizedText | string, links?: TextLinks) => string;
};

export function templateTexts(t: TranslateAny, around: AroundText): TemplateTexts {
  /** Those without values are the same on the whole page, which may show one of them often. */
  const made = new Map<string, string>();
  return {
    t,
    tHtml(key, values, links) {
      if (values !== undefined || links !== undefined)
        return textHtml(t(key, values), around, links);
      const html = made.get(key) ?? textHtml(t(key), around);
      made.set(key, html);
      return html;
    },
    textHtml: (text, links) => textHtml(text, around, links),
  };
}
