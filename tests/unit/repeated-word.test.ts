/** The word that a text repeats. */
import { expect, test } from 'vitest';
import { repeatedWord } from '../../src/lib/text/repeated-word.ts';

const farm = Array.from({ length: 30 }, (_each, i) => `Buy followers ${i}`).join(' ');

test('a word that is a quarter of the text is found, whatever its case', () => {
  expect(repeatedWord(farm)).toBe('buy');
  expect(repeatedWord('BUY Buy buy '.repeat(4))).toBe('buy');
});

test.each([
  [
    'prose',
    'I took the ferry to another side of this sea last winter, and it was calm. '.repeat(20),
  ],
  ['a short text', 'Buy buy buy'],
  ['numbers', '100 200 100 100 '.repeat(20)],
  ['short words', 'ha ha ha ha '.repeat(20)],
  ['a script without spaces', '好好好好好好好好好好好好好好好好'],
  ['a word that is repeated after the beginning', `${'a b c d e f '.repeat(2_000)}${farm}`],
  ['nothing', ''],
])('no word is found in %s', (_name, text) => {
  expect(repeatedWord(text)).toBeNull();
});
