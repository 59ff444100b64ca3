import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/lib/charset.ts';
import { guessCharset } from '../../src/lib/guess-charset.ts';

const WESTERN = [
  'Amélie said it’s a café – très bon',
  '“Hello” naïve',
  '“I’m going to the café',
  'rock’n’roll',
  'Été',
  'élève',
  'L’élève français s’est trompé d’année…',
  'Œuvres complètes : « À la recherche du temps perdu »',
  'créée',
  'zélée',
  'DÉJÀ VU À L’ÉTÉ',
  'Über größere Straßen – „schön“ und ‚klein‘',
  'Müßiggänger',
  'ÄÖÜ äöüß',
  '¿Dónde está el niño? ¡Mañana!',
  '“sí”',
  'El Niño llegará pronto',
  'Smörgåsbord på ön',
  'pågår',
  'Räksmörgås är gott',
  'vähän tämän hääyöaie',
  'Ærø, Ålborg og Århus',
  'São Paulo não é a única opção',
  'Þórður á Ísafirði',
  'La col·lecció d’estiu',
  'Perché no? È così',
  'Coöperatie in België',
  'PSC—Définition de section',
  '10 °C, 5 €, ½ l, 20 %, n° 3',
  '5 × 3 ± 2 = ½',
  'Windows® – Office™ (éd. 2)',
  '£20 for a “fiancée’s” dress',
];

const JAPANESE = [
  'あい',
  'です',
  'ネコ',
  'テスト',
  'ブログ',
  'こんにちは',
  '日本',
  '東京',
  '天地',
  '機械',
  '開始',
  '学校',
  '大会',
  '日本語',
  '漢字仮名',
  '猫と犬',
  'お知らせ',
  '「猫」について',
  '2026年5月3日',
  '5月3日の日記',
  'Node.js入門',
  'Webデザイン講座',
  'PNG 画像',
  'JPEG-2000 動画',
  'WordPressで書くブログ',
  '日本語 (Macintosh)',
  '今日は Node.js の勉強をしました。',
  '本文の最初の部分です。続きを読む…',
  '東京タワー\nきょうは東京タワーに登りました。\n私のブログ',
];

describe('Western European text is windows-1252', () => {
  test.each(WESTERN)('%s', (text) => {
    expect(guessCharset(iconv.encode(text, 'windows-1252'))).toBe('windows-1252');
  });

  test('any accented words, however they are strung together', () => {
    const plain = fc.constantFrom(...Array.from('etaoinsrhldcumfpgwybvkxjqz'));
    const accented = fc.constantFrom(...Array.from('àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšž'));
    // No language writes four accents in a row; two are common in Finnish, three just thinkable.
    const syllable = fc
      .tuple(plain, fc.array(accented, { maxLength: 2 }), plain)
      .map(([first, middle, last]) => first + middle.join('') + last);
    const word = fc.array(syllable, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
    const capitalised = word.map((text) => text.charAt(0).toUpperCase() + text.slice(1));
    const decorated = fc.oneof(
      word,
      capitalised,
      word.map((text) => `“${text}”`),
      word.map((text) => `l’${text},`),
      word.map((text) => `«${text}»`),
      word.map((text) => `– ${text}…`),
    );
    fc.assert(
      fc.property(fc.array(decorated, { minLength: 1, maxLength: 6 }), (words) => {
        const bytes = iconv.encode(words.join(' '), 'windows-1252');
        fc.pre(decodeText(bytes, 'utf-8') === null);
        expect(guessCharset(bytes)).toBe('windows-1252');
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(['shift_jis', 'euc-jp'])('Japanese text is %s', (charset) => {
  test.each(JAPANESE)('%s', (text) => {
    expect(guessCharset(iconv.encode(text, charset))).toBe(charset);
  });

  test('any four or more kana and common kanji', () => {
    const kana = fc.integer({ min: 0x3041, max: 0x3093 });
    const katakana = fc.integer({ min: 0x30a1, max: 0x30f6 });
    // JIS level 1, by its rows in EUC-JP; the last row is not full.
    const kanji = fc
      .tuple(fc.integer({ min: 0xb0, max: 0xce }), fc.integer({ min: 0xa1, max: 0xfe }))
      .map((bytes) => iconv.decode(Buffer.from(bytes), 'euc-jp'));
    const character = fc.oneof(kana.map(toText), katakana.map(toText), kanji);
    fc.assert(
      fc.property(fc.array(character, { minLength: 4, maxLength: 40 }), (characters) => {
        const bytes = iconv.encode(characters.join(''), charset);
        // A few kanji, in EUC-JP, are letters of one language or another in UTF-8.
        fc.pre(decodeText(bytes, 'utf-8') === null);
        expect(guessCharset(bytes)).toBe(charset);
      }),
      { numRuns: 500 },
    );
  });
});

describe('UTF-8 is recognised as such', () => {
  test.each(['', 'plain ASCII', 'café', 'éé', 'Привет', 'Ελληνικά', '日本語', '한국어', '😀'])(
    '%s',
    (text) => {
      expect(guessCharset(Buffer.from(text))).toBe('utf-8');
    },
  );

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(guessCharset(Buffer.from(text))).toBe('utf-8');
      }),
    );
  });
});

test('any bytes are valid in the charset that is guessed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(decodeText(bytes, guessCharset(bytes))).not.toBeNull();
    }),
  );
});

test('64 kB of anything are guessed at once', { timeout: 1_000 }, () => {
  for (const piece of ['é', '’a', '日本', 'あ', 'ーｱ']) {
    for (const charset of ['windows-1252', 'shift_jis', 'euc-jp']) {
      guessCharset(iconv.encode(piece.repeat(20_000), charset));
    }
  }
});

function toText(code: number): string {
  return String.fromCharCode(code);
}
