/** The sentence around a link: which one it is, how it is cut, and where the linked words are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerptAround, MAX_EXCERPT_LENGTH } from '../../src/reader/links/excerpt.ts';
import { graphemeBoundaries, toPlainText } from '../../src/lib/text/plain-text.ts';

/** Brackets mark the link, in the input and in the output. */
function excerpt(marked: string, language: string | null = 'en'): string {
  const linkStart = marked.indexOf('[');
  const linkEnd = marked.indexOf(']') - 1;
  const found = excerptAround(marked.replace(/[[\]]/g, ''), linkStart, linkEnd, language);
  return (
    found.excerpt.slice(0, found.linkStart) +
    `[${found.excerpt.slice(found.linkStart, found.linkEnd)}]` +
    found.excerpt.slice(found.linkEnd)
  );
}

/** Without the brackets, as it is stored. */
function length(marked: string): number {
  return marked.length - 2;
}

describe('the excerpt is the sentence around the link', () => {
  const rows: [rule: string, language: string | null, text: string, expected: string][] = [
    [
      'a whole short sentence, first and last word included',
      'en',
      'I read [this post] today.',
      'I read [this post] today.',
    ],
    [
      'neighbouring sentences are left out without an ellipsis',
      'en',
      'One. I read [it]. Three.',
      'I read [it].',
    ],
    [
      'white space is collapsed',
      'en',
      '  I \n\t read\u00a0\u00a0[ this\npost ]\u3000today. ',
      'I read [this post] today.',
    ],
    [
      'a link over several sentences includes them all',
      'en',
      'Zero. [One. Two.] Three.',
      '[One. Two.]',
    ],
    [
      'a link over the end of one sentence includes both',
      'en',
      'Zero. One [one. Two] two. Three.',
      'One [one. Two] two.',
    ],
    ['a link that is the whole text', 'en', '[A title]', '[A title]'],
    [
      'a link without words: its place between the words is kept',
      'en',
      'See [] here.',
      'See []here.',
    ],
    ['no text at all', 'en', ' [] ', '[]'],
    [
      'a title does not end a sentence',
      'en',
      'So. As Dr. Smith [said] to Prof. Lee. Yes.',
      'As Dr. Smith [said] to Prof. Lee.',
    ],
    [
      'initials do not end a sentence',
      'en',
      'So. J. R. Doe [wrote] it. Yes.',
      'J. R. Doe [wrote] it.',
    ],
    [
      'a quoted question does not end a sentence that goes on',
      'en',
      'So. “Really?” he [asked]. Yes.',
      '“Really?” he [asked].',
    ],
    [
      'a number or a host name does not end a sentence',
      'en',
      'So. See [example.com] 3.5 times. Yes.',
      'See [example.com] 3.5 times.',
    ],
    [
      'German: abbreviations and ordinals',
      'de',
      'Ja. Am 3. Oktober war z. B. Berlin, vgl. Abb. 5, [hier] zu sehen. Nein.',
      'Am 3. Oktober war z. B. Berlin, vgl. Abb. 5, [hier] zu sehen.',
    ],
    ['English: a number ends a sentence', 'en', 'Version 3. It is [here].', 'It is [here].'],
    [
      'French: guillemets',
      'fr',
      'Bon. « Voici M. Dupont » dit [cet article]. Oui.',
      '« Voici M. Dupont » dit [cet article].',
    ],
    [
      'Japanese: sentences without spaces',
      'ja',
      'これは文です。昨日[この記事]を読みました。次です。',
      '昨日[この記事]を読みました。',
    ],
    [
      'Japanese: an opening bracket belongs to what follows',
      'ja',
      '読んだ！「[これ]がいい」と思う。',
      '「[これ]がいい」と思う。',
    ],
    ['Chinese', 'zh', '第一句。我读了[这篇文章]，很好！第三句。', '我读了[这篇文章]，很好！'],
    ['Arabic', 'ar', 'مرحبا. هل قرأت [هذا المقال] اليوم؟ نعم.', 'هل قرأت [هذا المقال] اليوم؟'],
    ['Hindi', 'hi', 'नमस्ते। मैंने [यह लेख] पढ़ा। धन्यवाद।', 'मैंने [यह लेख] पढ़ा।'],
    [
      'Thai has no full stop: the text is one sentence',
      'th',
      'วันนี้อากาศดีมาก ฉันอ่าน[บทความนี้]แล้ว',
      'วันนี้อากาศดีมาก ฉันอ่าน[บทความนี้]แล้ว',
    ],
    ['an undeclared language', null, 'One. [Two]. Three.', '[Two].'],
    ['a malformed language', 'en_US!', 'One. [Two]. Three.', '[Two].'],
  ];
  test.each(rows)('%s', (_rule, language, text, expected) => {
    expect(excerpt(text, language)).toBe(expected);
  });
});

describe('a sentence that is too long is cut', () => {
  const words = (count: number): string =>
    Array.from({ length: count }, (_, n) => `word${n}`).join(' ');

  test('after the link only, if the link is near the beginning', () => {
    const cut = excerpt(`I read [this post], ${words(100)}.`);
    expect(cut).toMatch(/^I read \[this post\], word0 word1 .* word\d+…$/);
    expect(length(cut)).toBeGreaterThan(290);
    expect(length(cut)).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH);
  });

  test('before the link only, if the link is near the end', () => {
    const cut = excerpt(`${words(100)} led me to [this post].`);
    expect(cut).toMatch(/^…word\d+ .* word99 led me to \[this post\]\.$/);
    expect(length(cut)).toBeGreaterThan(290);
    expect(length(cut)).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH);
  });

  test('on both sides of a link in the middle, evenly', () => {
    const cut = excerpt(`${words(500)} [this post] ${words(500)}`);
    const [before = '', after = ''] = cut.split('[this post]');
    expect(cut).toMatch(/^…word\d+ .* word499 \[this post\] word0 .* word\d+…$/);
    expect(Math.abs(before.length - after.length)).toBeLessThan(10);
  });

  test('exactly 300 characters are not cut, 301 are', () => {
    expect(excerpt(`[a] ${'b'.repeat(298)}`)).toBe(`[a] ${'b'.repeat(298)}`);
    expect(excerpt(`[a] ${'b'.repeat(299)}`)).toBe('[a]…');
  });

  test('linked words that are too long lose their end', () => {
    const cut = excerpt(`Read [${words(100)}] now.`);
    expect(cut).toMatch(/^…\[word0 word1 .* word\d+\]…$/);
    expect(length(cut)).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH);
  });

  test('an endless linked word is cut between characters', () => {
    expect(excerpt(`[${'x'.repeat(1_000)}]`)).toBe(`[${'x'.repeat(299)}]…`);
  });

  test.each([
    ['Japanese', 'ja', '日本語の長い文章を書いています'],
    ['Thai', 'th', 'วันนี้อากาศดีมากฉันไปตลาด'],
    ['Arabic', 'ar', 'قرأت هذا المقال الطويل جدا '],
    ['families of emoji', 'en', '👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈🇩🇪'],
    ['letters with combining marks', 'vi', 'Tiê\u0301ng Viê\u0323t rất đẹp '],
  ])('%s: words are not cut', (_script, language, phrase) => {
    const text = phrase.repeat(60);
    const cut = excerpt(`${text}[X]${text}`, language);
    const [before = '', after = ''] = cut.slice(1, -1).split('[X]');
    const isWordEdge = new Set(
      Array.from(
        new Intl.Segmenter(language, { granularity: 'word' }).segment(text),
        (s) => s.index,
      ),
    );
    expect(cut.startsWith('…') && cut.endsWith('…')).toBe(true);
    expect(text.endsWith(before) && text.startsWith(after)).toBe(true);
    expect(isWordEdge.has(text.length - before.length)).toBe(true);
    expect(isWordEdge.has(after.length)).toBe(true);
    expect(length(cut)).toBeGreaterThan(250);
    expect(length(cut)).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH);
  });

  test('a character longer than the limit is left out entirely', () => {
    expect(excerpt(`[e${'\u0301'.repeat(400)}]`)).toBe('[]');
    expect(excerpt(`e${'\u0301'.repeat(400)} [this]`)).toBe('…[this]');
  });
});

describe('any input', () => {
  const piece = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom('word', 'Über', 'a', '日本語', '記事', 'สวัสดี', 'مرحبا', 'नमस्ते'),
    },
    { weight: 2, arbitrary: fc.constantFrom('👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👍🏽', '🇫🇷', 'e\u0301\u0323', '각', '…') },
    { weight: 4, arbitrary: fc.constantFrom(' ', '\n ', '\u3000', ', ', ' (', ') ') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('\u202e', '\u0000', '\ufeff', '\u2066', '\uffff', 'x'.repeat(350)),
    },
  );
  const text = fc.array(piece, { maxLength: 150 }).map((pieces) => pieces.join(''));
  const ended = fc.oneof(
    text,
    fc.array(text, { maxLength: 4 }).map((texts) => texts.join('. Then ')),
  );
  const language = fc.constantFrom(null, 'en', 'de', 'ja', 'th', 'ar', 'xx-nonsense-');
  const anyLink = fc.tuple(ended, text, ended, language);

  function found([before, linked, after, lang]: [string, string, string, string | null]) {
    const whole = before + linked + after;
    const end = before.length + linked.length;
    return { ...excerptAround(whole, before.length, end, lang), whole: toPlainText(whole) };
  }
  /** The text of the excerpt without our ellipses, and whether those are there. */
  function parts({ excerpt: shown, whole }: { excerpt: string; whole: string }) {
    // Text may contain ellipses of its own, so ours are those without which it is found.
    for (const [before, after] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const body = shown.slice(before, shown.length - after);
      const isOurs = (!before || shown.startsWith('…')) && (!after || shown.endsWith('…'));
      if (isOurs && whole.includes(body)) return { body, before, after };
    }
    throw new Error('Not in the text.');
  }

  function placesOf(body: string, whole: string): number[] {
    const places = [];
    for (let at = whole.indexOf(body); at !== -1; at = whole.indexOf(body, at + 1)) {
      places.push(at);
      if (body === '') break;
    }
    return places;
  }

  test('gives at most 300 units of well-formed plain text on one line', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const { excerpt: shown } = found(link);
        expect(shown.length).toBeLessThanOrEqual(MAX_EXCERPT_LENGTH);
        expect(shown).toBe(toPlainText(shown));
        expect(shown).not.toMatch(/\p{Surrogate}|\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test('gives, apart from the ellipses, a part of the collapsed text, cut between characters', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const result = found(link);
        const { body } = parts(result);
        const boundaries = new Set(graphemeBoundaries(result.whole));
        expect(
          placesOf(body, result.whole).some(
            (at) => boundaries.has(at) && boundaries.has(at + body.length),
          ),
        ).toBe(true);
      }),
    );
  });

  test('gives the linked words, or their beginning, as the marked part', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const { excerpt: shown, linkStart, linkEnd } = found(link);
        const linked = toPlainText(link[1]);
        expect(linked.startsWith(shown.slice(linkStart, linkEnd))).toBe(true);
        if (linked.length <= 200) expect(linkEnd - linkStart).toBe(linked.length);
      }),
    );
  });

  test('of one sentence gives an ellipsis exactly where something is missing', () => {
    const letters = fc.array(fc.constantFrom('word', 'two words', 'é', 'ก', '日本', '👍🏽'), {
      maxLength: 90,
    });
    const phrase = letters.map((all) => all.join(' '));
    fc.assert(
      fc.property(phrase, phrase, phrase, (before, linked, after) => {
        const { excerpt: shown, whole } = found([`${before} `, linked, ` ${after}`, 'en']);
        fc.pre(shown !== '');
        const body = shown.replace(/^…|…$/g, '');
        expect(shown.startsWith('…')).toBe(!whole.startsWith(body));
        expect(shown.endsWith('…')).toBe(!whole.endsWith(body));
      }),
    );
  });
});
