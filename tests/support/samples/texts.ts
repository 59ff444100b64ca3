/** Texts for readers in tests: any words as a text, and the English catalogue. */
import path from 'node:path';
import { templateTexts, type TemplateTexts } from '../../../src/http/view/render.ts';
import {
  LocalizedText,
  translateAnyFor,
  translateFor,
  type Translate,
} from '../../../src/messages/translate.ts';

/** The catalogues of locales/. */
export const CATALOGUES = { packageDir: path.join(import.meta.dirname, '../../..'), themeDir: '' };

export const english: Translate = translateFor(CATALOGUES, { siteLanguage: 'en' });

/** Any words, as a text in English. */
export function textOf(words: string): LocalizedText {
  return new LocalizedText('en', false, [{ kind: 'words', text: words, tag: null }]);
}

/** The text function that templates get on a page in that language. */
export function textsFor(siteLanguage: string, pageLanguage = siteLanguage): TemplateTexts {
  return templateTexts(translateAnyFor(CATALOGUES, siteLanguage), { siteLanguage, pageLanguage });
}
