import { describe, expect, test } from 'vitest';
import { PENDING_AT, SPAM_AT } from '../../src/spam/score.ts';
import { scoreLinkback, RULES, type SpamFacts } from '../../src/linkbacks/spam/rules.ts';
import { moderationFor } from '../../src/linkbacks/moderate.ts';

type Fields = Partial<SpamFacts['evidence']>;

/** A first linkback from an unknown host, on an English blog, unless given otherwise. */
function facts(fields: Fields = {}, rest: Partial<Omit<SpamFacts, 'evidence'>> = {}): SpamFacts {
  return {
    evidence: {
      type: 'mention',
      title: 'Notes on a year of gardening',
      author: 'Ada Example',
      authorUrl: null,
      site: 'A small garden',
      excerpt: 'Somebody has written down what I only ever felt about compost.',
      content: null,
      ...fields,
    },
    host: { name: 'garden.example', approved: 0, rejected: 0, spam: 0 },
    onTrustedList: false,
    suspectEntry: null,
    words: [],
    outsideLinkCount: 12,
    repeatedWord: null,
    pagesLastHour: 0,
    hasSpamTitle: false,
    siteLanguage: 'en',
    vouched: null,
    ...rest,
  };
}

const host = (counts: Partial<SpamFacts['host']>) => ({
  host: { name: 'a.example', approved: 0, rejected: 0, spam: 0, ...counts },
});

/** The points of each rule. */
function points(scored: SpamFacts): Record<string, number> {
  return Object.fromEntries(
    scoreLinkback(scored).reasons.map(({ rule, points }) => [rule, points]),
  );
}

const JAPANESE = {
  title: '堆肥について考えたこと',
  author: '山田花子',
  site: '小さな庭',
  excerpt: 'この記事を読んで、庭の土づくりをもう一度考え直しました。',
};
const RUSSIAN = {
  title: 'Заметки о саде',
  author: 'Анна',
  site: null,
  excerpt: 'Здесь хорошо написано о компосте, советую прочитать целиком.',
};

describe('a legitimate first linkback has spam score 0', () => {
  test.each<[string, Fields, string]>([
    ['an English blog', {}, 'en'],
    ['an English blog on a British one', {}, 'en-GB'],
    ['a short note without a title', { title: null, excerpt: 'Nice!' }, 'en'],
    ['a page with only a title', { author: null, site: null, excerpt: '' }, 'en'],
    ['a title that is the name of a host', { title: 'garden.example' }, 'en'],
    ['acronyms', { title: 'NASA, ESA, JAXA' }, 'en'],
    ['a Japanese blog', JAPANESE, 'ja'],
    [
      'a Japanese page full of English names',
      { ...JAPANESE, title: 'TypeScript 5.9 + Prisma 7 + PostgreSQL 18 を試す' },
      'ja',
    ],
    [
      'Korean',
      { title: '정원 가꾸기', excerpt: '이 글을 읽고 퇴비에 대해 다시 생각했습니다.' },
      'ko',
    ],
    [
      'Korean with Hanja',
      { title: '庭園 日記', excerpt: '堆肥 이야기를 읽었습니다. 참 좋은 글입니다.' },
      'ko',
    ],
    ['Chinese', { title: '园艺笔记', excerpt: '读了这篇文章,我重新思考了堆肥的做法。' }, 'zh'],
    [
      'Chinese from Taiwan',
      { title: '園藝筆記', excerpt: '讀了這篇文章,我重新思考了堆肥的做法。' },
      'zh-TW',
    ],
    ['Russian', RUSSIAN, 'ru'],
    ['Serbian in Latin letters', { excerpt: 'Ovde je dobro opisano kako se pravi kompost.' }, 'sr'],
    ['Greek', { title: 'Σημειώσεις', excerpt: 'Διάβασα σήμερα αυτό το άρθρο για τον κήπο.' }, 'el'],
    ['Arabic', { title: 'ملاحظات', excerpt: 'قرأت هذا المقال اليوم عن الحديقة والسماد.' }, 'ar'],
    ['Hindi', { title: 'बाग़ की बातें', excerpt: 'मैंने आज खाद के बारे में यह लेख पढ़ा।' }, 'hi'],
    ['a few words in another script', { title: 'Привет', excerpt: 'Да!' }, 'en'],
    ['a page without a declared language', RUSSIAN, 'und'],
    ['a language without a Unicode script', RUSSIAN, 'en-Zsye'],
    ['an invalid language', RUSSIAN, '!'],
  ])('%s', (_, fields, siteLanguage) => {
    expect(scoreLinkback(facts(fields, { siteLanguage }))).toEqual({ score: 0, reasons: [] });
  });
});

test.each<[string, Fields, string]>([
  ['Japanese on an English blog', JAPANESE, 'en'],
  ['Russian on an English blog', RUSSIAN, 'en'],
  ['English on a Japanese blog', {}, 'ja'],
  ['Japanese on a Korean blog', JAPANESE, 'ko'],
  ['Japanese on a Chinese blog', JAPANESE, 'zh'],
  ['Chinese on a Japanese blog', { title: '园艺笔记', excerpt: '读了这篇文章,我重新思考了' }, 'ja'],
  ['Korean on a Chinese blog', { title: null, excerpt: '이 글을 읽고 다시 생각했습니다' }, 'zh-TW'],
  [
    'Chinese on a Korean blog, in few characters',
    { title: null, excerpt: '读了这篇文章我重新思考了' },
    'fa',
  ],
  ['Cyrillic on a blog in Latin Serbian', RUSSIAN, 'sr-Latn'],
])(
  '%s scores for its script, but not enough for moderation by that alone',
  (_, fields, siteLanguage) => {
    const scored = scoreLinkback(facts(fields, { siteLanguage }));
    expect(scored.reasons.map(({ rule }) => rule)).toEqual(['other-script']);
    expect(scored.score).toBeLessThan(PENDING_AT);
  },
);

describe('each spam rule', () => {
  test.each<[string, number, SpamFacts]>([
    ['host-approved', -1, facts({}, host({ approved: 1 }))],
    ['host-approved', -3, facts({}, host({ approved: 40 }))],
    ['host-trusted', -6, facts({}, { onTrustedList: true })],
    ['host-rejected', 1, facts({}, host({ rejected: 1 }))],
    ['host-rejected', 3, facts({}, host({ rejected: 9 }))],
    ['host-spam', 3, facts({}, host({ spam: 1 }))],
    ['host-spam', 4, facts({}, host({ spam: 2 }))],
    ['host-spam', 6, facts({}, host({ spam: 200 }))],
    ['host-suspect', 4, facts({}, { suspectEntry: 'example' })],
    ['listed-word', 3, facts({ title: 'Best Casino' }, { words: ['casino', 'poker'] })],
    ['listed-word', 4, facts({ author: 'Poker', site: 'casino' }, { words: ['casino', 'poker'] })],
    ['listed-word', 6, facts({ content: 'a b c d e' }, { words: ['a', 'b', 'c', 'd', 'e'] })],
    ['spam-title', 3, facts({}, { hasSpamTitle: true })],
    ['many-links', 2, facts({}, { outsideLinkCount: 51 })],
    ['many-links', 2, facts({}, { outsideLinkCount: 100 })],
    ['very-many-links', 4, facts({}, { outsideLinkCount: 101 })],
    ['repeated-word', 3, facts({}, { repeatedWord: 'buy' })],
    ['burst', 2, facts({}, { pagesLastHour: 11 })],
    ['flood', 4, facts({}, { pagesLastHour: 51 })],
    ['says-nothing', 2, facts({ title: null, author: null, excerpt: '' })],
    ['title-is-address', 1, facts({ title: 'http://cheap.example/a?b' })],
    ['title-is-address', 1, facts({ title: 'www.cheap.example' })],
    ['title-shouts', 1, facts({ title: 'BUY CHEAP WATCHES NOW' })],
    ['vouch-failed', 1, facts({}, { vouched: false })],
    ['vouched-for', -2, facts({}, { vouched: true })],
    ['person', -1, facts({ type: 'like', authorUrl: 'https://garden.example/' })],
  ])('%s gives %i', (rule, expected, scored) => {
    expect(points(scored)).toEqual({ [rule]: expected });
  });

  test('has its own name, and one of the tests above', () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  });

  test.each<[string, SpamFacts]>([
    ['fifty links', facts({}, { outsideLinkCount: 50 })],
    ['ten pages in the hour', facts({}, { pagesLastHour: 10 })],
    ['a title that mentions an address', facts({ title: 'Why http://a.example is slow' })],
    ['a sentence that begins with www.', facts({ title: 'www. is not dead' })],
    ['a person who is only mentioned', facts({ authorUrl: 'https://garden.example/' })],
    ['a like without an author', facts({ type: 'like', author: null })],
    ['a title in a script without capitals', facts({ title: '庭 の 堆肥' })],
  ])('does not apply to %s', (_, scored) => {
    expect(scoreLinkback(scored)).toEqual({ score: 0, reasons: [] });
  });
});

test('the spam score is the sum of the points, and its reasons are sentences', () => {
  expect(
    scoreLinkback(
      facts(
        { title: 'BEST ONLINE CASINO BONUS' },
        { ...host({ approved: 1, spam: 2 }), words: ['casino', 'viagra'], outsideLinkCount: 300 },
      ),
    ),
  ).toEqual({
    score: 11,
    reasons: [
      { rule: 'host-approved', points: -1, because: 'You approved one linkback from a.example.' },
      { rule: 'host-spam', points: 4, because: 'You marked 2 linkbacks from a.example as spam.' },
      { rule: 'listed-word', points: 3, because: 'Listed words: “casino”.' },
      { rule: 'very-many-links', points: 4, because: '300 links on the page.' },
      { rule: 'title-shouts', points: 1, because: 'Its title is all capitals.' },
    ],
  });
});

describe('a linkback is spam', () => {
  test.each<[string, SpamFacts]>([
    [
      'from a link farm with listed words',
      facts(
        { title: 'Cheap viagra online', author: 'admin', excerpt: 'Buy viagra and cialis here' },
        { words: ['cialis', 'viagra'], outsideLinkCount: 340 },
      ),
    ],
    [
      'for Chinese gambling on an English blog',
      facts(
        {
          title: '澳门赌场官网',
          author: null,
          excerpt: '澳门赌场官网注册送彩金,真人百家乐网址大全',
        },
        { words: ['百家乐', '赌场'], outsideLinkCount: 20 },
      ),
    ],
    [
      'from a link farm on a new blog, without any list',
      facts({ title: 'Buy followers' }, { repeatedWord: 'buy', outsideLinkCount: 121 }),
    ],
    ['from a host marked as spam again and again', facts({}, host({ spam: 4 }))],
    ['in a flood from a suspect host', facts({}, { suspectEntry: 'a.example', pagesLastHour: 80 })],
    [
      'with a known title from a host marked as spam',
      facts({}, { ...host({ spam: 1 }), hasSpamTitle: true }),
    ],
    [
      'with words hidden by accents, width and invisible characters',
      facts(
        { title: 'ＣＡＳＩＮＯ vía\u200bgra', excerpt: 'Pókér every day, roulette every night' },
        { words: ['casino', 'poker', 'roulette', 'viagra'] },
      ),
    ],
  ])('%s', (_, scored) => {
    expect(scoreLinkback(scored).score).toBeGreaterThanOrEqual(SPAM_AT);
  });
});

test('but not from a trusted host with a listed word', () => {
  const scored = scoreLinkback(
    facts({ title: 'A casino' }, { onTrustedList: true, words: ['casino'] }),
  );
  expect(scored.score).toBe(-3);
});

describe('the moderation of a new linkback', () => {
  test.each([
    ['hold', true, -9, 'pending'],
    ['hold', true, 6, 'spam'],
    ['known', false, 0, 'pending'],
    ['known', true, 0, 'approved'],
    ['known', true, 2, 'approved'],
    ['known', true, 3, 'pending'],
    ['open', false, 2, 'approved'],
    ['open', false, 3, 'pending'],
    ['open', false, 5, 'pending'],
    ['open', true, 6, 'spam'],
  ] as const)(
    'in mode %s, with known host %s and %i points, is %s',
    (mode, knownHost, score, moderation) => {
      expect(moderationFor(mode, { knownHost, score })).toBe(moderation);
    },
  );

  test('from the blog’s own posts is approved, whatever it scores, if own posts are approved at once', () => {
    const own = { knownHost: false, score: 7, ownPostApproved: true };
    expect(moderationFor('hold', own)).toBe('approved');
  });
});
