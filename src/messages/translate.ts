/**
 * Makes texts of messages: chooses the catalogue by the site's language and the plural form by the
 * rules of that language, and fills in values, with numbers as the language writes them.
 *
 * A text has the language it is in, which need not be the site's: a message that a catalogue lacks comes in
 * English. It is plain when it is printed; http/view/render.ts makes markup of it.
 */
import type {
  MessageDate,
  MessageKey,
  MessageNames,
  MessageValues,
} from '../../locales/messages.d.ts';
import {
  type Message,
  parsePattern,
  cataloguesOf,
  FALLBACK_LANGUAGE,
  type CatalogueFolders,
  type Catalogues,
} from './catalogue.ts';

/** A number is written, and names are joined, as the language does. */
export type MessageValue = string | number | MessageDate | MessageNames;

type ValuesOf<Key extends MessageKey> = MessageValues[Key] extends null
  ? []
  : [values: MessageValues[Key]];

/** The text of a message in the site's language, else in English. */
export type Translate = <Key extends MessageKey>(
  key: Key,
  ...values: ValuesOf<Key>
) => LocalizedText;

/** The same for a key that only runs show: a template's, a theme's own. @throws for one that there is not */
export type TranslateAny = (
  key: string,
  values?: Readonly<Record<string, MessageValue>>,
) => LocalizedText;

const translators = new WeakMap<Catalogues, Map<string, TranslateAny>>();

/** @throws ConfigError where a catalogue of the theme cannot be used */
export function translateFor(
  config: CatalogueFolders,
  { siteLanguage }: { siteLanguage: string },
): Translate {
  return translateAnyFor(config, siteLanguage) as Translate;
}

/** For texts that are English in every site language: those that programs read. */
export function translateToEnglish(config: CatalogueFolders): Translate {
  return translateAnyFor(config, FALLBACK_LANGUAGE) as Translate;
}

export function translateAnyFor(config: CatalogueFolders, siteLanguage: string): TranslateAny {
  const catalogues = cataloguesOf(config);
  const known = translators.get(catalogues) ?? new Map<string, TranslateAny>();
  translators.set(catalogues, known);
  const translate = known.get(siteLanguage) ?? createTranslate(catalogues, siteLanguage);
  known.set(siteLanguage, translate);
  return translate;
}

/** Exported for its tests. */
export function createTranslate(catalogues: Catalogues, siteLanguage: string): TranslateAny {
  const named = catalogueLanguage([...catalogues.keys()], siteLanguage);
  const own = named === null ? {} : (catalogues.get(named) ?? {});
  const english = catalogues.get(FALLBACK_LANGUAGE) ?? {};
  const inOwn = formatter(siteLanguage, siteLanguage, false);
  const inEnglish = formatter(FALLBACK_LANGUAGE, siteLanguage, true);
  /** Those without values are the same each time. */
  const made = new Map<string, LocalizedText>();
  return (key, values) => {
    const before = values === undefined ? made.get(key) : undefined;
    if (before) return before;
    const message = own[key];
    const fallback = message ?? english[key];
    if (fallback === undefined) throw new Error(`There is no message “${key}”.`);
    const text = (message === undefined ? inEnglish : inOwn)(fallback, values ?? {});
    if (values === undefined) made.set(key, text);
    return text;
  };
}

/**
 * The language of the catalogue for a language: the one of that name, else of a shorter one that is
 * written in the same script (`pt` for `pt-BR`, but no `sr` for `sr-Latn`).
 *
 * @see https://www.rfc-editor.org/rfc/rfc4647#section-3.4
 */
export function catalogueLanguage(languages: readonly string[], wanted: string): string | null {
  const parts = wanted.split('-');
  for (let length = parts.length; length > 0; length -= 1) {
    const tag = parts.slice(0, length).join('-');
    const found = languages.find((each) => each.toLowerCase() === tag.toLowerCase());
    if (found !== undefined && scriptOf(found) === scriptOf(wanted)) return found;
  }
  return null;
}

function scriptOf(language: string): string | undefined {
  try {
    return new Intl.Locale(language).maximize().script;
  } catch {
    return undefined;
  }
}

function formatter(language: string, siteLanguage: string, isFallback: boolean) {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const listOf = listFormatter(language);
  return (message: Message, values: Readonly<Record<string, MessageValue>>): LocalizedText => {
    const { count } = values;
    const form =
      typeof message === 'string'
        ? message
        : (message[plurals.select(Number(count))] ?? message['other'] ?? '');
    const parts = parsePattern(form).flatMap(({ kind, text, tag }): TextPart[] => {
      if (kind === 'words') return [{ kind, text, tag }];
      const value = values[text];
      if (value === undefined) throw new Error(`“${form}” is not given {${text}}.`);
      if (typeof value === 'number') return [{ kind: 'words', text: numbers.format(value), tag }];
      if (typeof value === 'string') return [{ kind: 'value', text: value, tag }];
      if ('names' in value) return listOf(value, tag);
      return [{ kind: 'date', text: value.text, tag, iso: value.iso, language: siteLanguage }];
    });
    return new LocalizedText(language, isFallback, parts);
  };
}

/** Each name is a value of its own, so that it keeps its own direction. */
function listFormatter(language: string) {
  // English lists as most of the world writes them: “A, B and C”, without a comma before “and”.
  const lists = new Intl.ListFormat(language === 'en' ? 'en-GB' : language);
  return ({ names, others }: MessageNames, tag: string | null): TextPart[] => {
    let named = 0;
    const all = others === null ? names : [...names, others];
    return lists.formatToParts(all).map(({ type, value: text }): TextPart => {
      if (type === 'literal') return { kind: 'words', text, tag };
      named += 1;
      return { kind: named > names.length ? 'words' : 'value', text, tag };
    });
  };
}

export type TextPart = {
  text: string;
  /**
   * `words`: of the message itself. `value`: an inserted value, such as a name or a title, which keeps
   * its own direction. `date`: a day in the language of the site.
   */
  kind: 'words' | 'value' | 'date';
  /** The tag around it in the message, such as `link`. */
  tag: string | null;
  /** Of a date alone: the moment in ISO 8601, and the language of its text. */
  iso?: string;
  language?: string;
};

export class LocalizedText {
  /** BCP 47 */
  readonly language: string;
  /** Whether this is English in place of a translation. */
  readonly isFallback: boolean;
  readonly parts: readonly TextPart[];

  constructor(language: string, isFallback: boolean, parts: readonly TextPart[]) {
    this.language = language;
    this.isFallback = isFallback;
    this.parts = parts;
  }

  /** The plain text: `<%= heading %>` in a template prints it. */
  toString(): string {
    return this.parts.map(({ text }) => text).join('');
  }
}
