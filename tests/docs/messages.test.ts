/**
 * The catalogues of readers' texts: `locales/messages.d.ts` is generated from `en.json` (`-u`
 * updates it), and every other catalogue has the same messages, placeholders, tags and plural forms.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { describe, expect, expectTypeOf, test } from 'vitest';
import en from '../../locales/en.json' with { type: 'json' };
import type { MessageKey } from '../../locales/messages.d.ts';
import {
  placeholdersOf,
  pluralCategories,
  tagsOf,
  type Catalogue,
} from '../../src/messages/catalogue.ts';

const root = path.join(import.meta.dirname, '../..');
const localesDir = path.join(root, 'locales');
const english = en as Catalogue;

const languages = readdirSync(localesDir)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

const read = (language: string) =>
  JSON.parse(readFileSync(path.join(localesDir, `${language}.json`), 'utf8')) as Catalogue;

/** Counts and page numbers, which are formatted in the language. */
const NUMBERS = ['count', 'page', 'words', 'characters'];

function typeOf(placeholder: string): string {
  if (placeholder === 'date') return 'MessageDate';
  if (placeholder === 'names') return 'MessageNames';
  return NUMBERS.includes(placeholder) ? 'number' : 'string';
}

function declarations(): string {
  const lines = Object.entries(english).map(([key, message]) => {
    const placeholders = placeholdersOf(message);
    const values = placeholders.map((name) => `${name}: ${typeOf(name)}`).join('; ');
    return `  '${key}': ${placeholders.length === 0 ? 'null' : `{ ${values} }`};`;
  });
  return `/**
 * The messages of en.json and the values that each is given; \`null\`: none.
 *
 * Made of en.json: npx vitest run --project unit tests/docs/messages.test.ts -u
 */

/** A day as readers see it, with the moment in ISO 8601. */
export type MessageDate = { iso: string; text: string };

/** Names that a sentence lists; \`others\` comes last, such as “3 others”. */
export type MessageNames = { names: readonly string[]; others: string | null };

export type MessageValues = {
${lines.join('\n')}
};

export type MessageKey = keyof MessageValues;
`;
}

test('the declared messages and values are those of en.json', async () => {
  const file = path.join(localesDir, 'messages.d.ts');
  const options = await prettier.resolveConfig(file);
  const made = await prettier.format(declarations(), { ...options, filepath: file });
  await expect(made).toMatchFileSnapshot(file);
});

test('a message that en.json lacks fails the type check', () => {
  // @NOTE `tsc` checks this: deleting a line of en.json makes this file fail to compile.
  expectTypeOf<keyof typeof en>().toEqualTypeOf<MessageKey>();
  expect(Object.keys(en)).not.toHaveLength(0);
});

test('English, Russian and Arabic have catalogues', () => {
  expect(languages).toEqual(expect.arrayContaining(['ar', 'en', 'ru']));
});

describe.each(languages)('the catalogue %s', (language) => {
  const catalogue = read(language);

  test('has the messages of en.json, in the same order', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(english));
  });

  test('has every placeholder and tag of each English message, and no other', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      const model = english[key] ?? '';
      expect([key, placeholdersOf(message), tagsOf(message)]).toEqual([
        key,
        placeholdersOf(model),
        tagsOf(model),
      ]);
    }
  });

  test('has all plural forms of its language, with the count in “other”', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      const model = english[key];
      expect([key, typeof message]).toEqual([key, typeof model]);
      if (typeof message === 'string') continue;
      expect([key, Object.keys(message)]).toEqual([key, pluralCategories(language)]);
      expect(message['other']).toContain('{count}');
    }
  });

  test('has the count in every plural form that several numbers share', () => {
    const rules = new Intl.PluralRules(language);
    const categories = Array.from({ length: 200 }, (_each, count) => rules.select(count));
    const ofMany = new Set(
      categories.filter((category, count) => categories.indexOf(category) !== count),
    );
    for (const [key, message] of Object.entries(catalogue)) {
      if (typeof message === 'string') continue;
      for (const category of ofMany) {
        expect([key, category, message[category]]).toEqual([
          key,
          category,
          expect.stringContaining('{count}'),
        ]);
      }
    }
  });

  test('has no message that is empty, or contains a number without plural forms', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      const forms = typeof message === 'string' ? [message] : Object.values(message);
      expect([key, forms.filter((form) => form.trim() === '')]).toEqual([key, []]);
      if (typeof message === 'string') expect(placeholdersOf(message)).not.toContain('count');
    }
  });
});
