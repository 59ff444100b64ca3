/** Search results and their order: the same on both databases. */
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { findInIndex, writeSearchEntry } from '../../src/db/search-index.ts';
import type { PostDraft } from '../../src/posts/post.ts';
import { savePost } from '../../src/posts/save.ts';
import { deletePost, unpublishPost } from '../../src/posts/withdraw.ts';
import { searchPosts } from '../../src/search/search.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

async function library(posts: Partial<PostDraft>[] = []) {
  const blog = await testBlog();
  for (const [at, draft] of posts.entries()) {
    await aPost(blog.deps, {
      slug: `post-${String(at)}`,
      publishedAt: new Date(Date.UTC(2026, 0, at + 1)),
      ...draft,
    });
  }
  const search = async (typed: string, pageNumber = 1, perPage = 10) =>
    await searchPosts(blog.deps, typed, { pageNumber, perPage });
  const found = async (typed: string, pageNumber = 1, perPage = 10) =>
    (await search(typed, pageNumber, perPage)).results.map(({ post }) => post.title);
  return { ...blog, search, found };
}

describe('a search finds', () => {
  test('posts with all words, in any order, in title or text', async () => {
    const { found } = await library([
      { title: 'Ferries', markdown: 'They sail to Alat at night.' },
      { title: 'Trains', markdown: 'They leave *at* night for Alat\n\n- by day, too' },
      { title: 'Elsewhere', markdown: 'At night, no ship.' },
    ]);
    expect((await found('alat night')).toSorted()).toEqual(['Ferries', 'Trains']);
    expect(await found('night ferries')).toEqual(['Ferries']);
    expect(await found('day alat')).toEqual(['Trains']);
    expect(await found('alat plane')).toEqual([]);
    expect(await found('nig')).toHaveLength(3);
    expect(await found('ni')).toEqual([]);
    expect(await found('ight')).toEqual([]);
  });

  test('any case, with or without accents', async () => {
    const { found } = await library([
      { title: 'Café in Łódź', markdown: 'Die Straße nach Gənclik, İstanbul. ΟΔΟΣ' },
      { title: 'مُدَوَّنة بحر قزوين', markdown: 'كتب أحمد عن الباكو.' },
    ]);
    for (const typed of [
      'CAFE',
      'café',
      'cafe\u0301',
      'lodz',
      'ŁÓDŹ',
      'strasse',
      'gənclik',
      'istanbul',
      'οδός',
    ]) {
      expect(await found(typed), typed).toEqual(['Café in Łódź']);
    }
    for (const typed of ['مدونة', 'مُدَوَّنَة', 'احمد', 'قزو', 'بحر الباكو']) {
      expect(await found(typed), typed).toEqual(['مُدَوَّنة بحر قزوين']);
    }
  });

  test('text in scripts without spaces, character by character', async () => {
    const { found } = await library([
      { title: '東京の地下鉄', markdown: '渋谷から新宿まで乗ります。\n京都は別です。' },
      { title: 'ภาษา', markdown: 'เรียนภาษาไทยวันนี้' },
      { title: '한국', markdown: '서울에서 부산까지' },
    ]);
    for (const typed of ['東京', '地下', '下鉄', '鉄', '新宿まで乗', '京都 東京', '"京都は別"']) {
      expect(await found(typed), typed).toEqual(['東京の地下鉄']);
    }
    for (const typed of ['京東', '谷新', '東京都', '東鉄']) expect(await found(typed)).toEqual([]);
    expect(await found('ไทย')).toEqual(['ภาษา']);
    expect(await found('서울')).toEqual(['한국']);
    expect(await found('까지 부산')).toEqual(['한국']);
  });

  test('phrases only as they are, not across title and text', async () => {
    const { found } = await library([
      { title: 'One', markdown: 'the long night of the ferry' },
      { title: 'Two', markdown: 'the ferry of the long night' },
      { title: 'The long', markdown: 'night' },
    ]);
    expect(await found('"long night of"')).toEqual(['One']);
    expect(await found('“the FERRY of”')).toEqual(['Two']);
    expect((await found('"the long" night')).toSorted()).toEqual(['One', 'The long', 'Two']);
    expect((await found('"long night"')).toSorted()).toEqual(['One', 'Two']);
    expect(await found('"long nigh"')).toEqual([]);
    expect((await found('long-nigh')).toSorted()).toEqual(['One', 'Two']);
  });

  test('words that look like operators', async () => {
    const { found } = await library([
      {
        title: 'Numbers',
        markdown: 'About 1e5 of v2.10 at https://shop.example/a-b?c=42, -7 and AT&T.',
      },
    ]);
    for (const typed of [
      '1e5',
      'v2',
      'v2.10',
      'shop',
      'example',
      'a-b',
      '42',
      '7',
      '-7',
      'at&t',
      'https://shop.example/a-b',
    ]) {
      expect(await found(typed), typed).toEqual(['Numbers']);
    }
  });

  test('stop words, without stemming', async () => {
    const { found } = await library([{ title: 'To be', markdown: 'or not to be' }]);
    expect(await found('to be or not')).toEqual(['To be']);
    expect(await found('notes')).toEqual([]);
  });
});

describe('search results', () => {
  test('have posts with the words in the title before those with them in the text', async () => {
    const { found } = await library([
      { title: 'Ferry', markdown: 'A long text about other things. '.repeat(100) },
      { title: 'Often', markdown: 'ferry '.repeat(100) },
      { title: 'A ferry and more', markdown: 'Nothing.' },
    ]);
    expect((await found('ferry')).slice(2)).toEqual(['Often']);
  });

  test('then those with more occurrences in fewer words', async () => {
    const { found } = await library([
      { title: 'Much', markdown: `${'ferry '.repeat(10)} and a few others` },
      { title: 'Once', markdown: `ferry ${'and many others '.repeat(50)}` },
    ]);
    expect(await found('ferry')).toEqual(['Much', 'Once']);
  });

  test('then the newest, page by page', async () => {
    const same = { markdown: 'The same words.' };
    const { search, found } = await library([
      { title: 'b', ...same, publishedAt: new Date('2025-05-05') },
      { title: 'c', ...same, publishedAt: new Date('2025-05-06') },
      { title: 'a', ...same, publishedAt: new Date('2025-05-04') },
    ]);
    expect(await found('same')).toEqual(['c', 'b', 'a']);
    expect(await found('same', 1, 2)).toEqual(['c', 'b']);
    expect(await found('same', 2, 2)).toEqual(['a']);
    expect((await search('same', 1, 2)).hasMore).toBe(true);
    expect((await search('same', 2, 2)).hasMore).toBe(false);
    expect((await search('same', 1, 3)).hasMore).toBe(false);
    expect(await found('same', 200, 10)).toEqual([]);
  });
});

test('of too many matches are the last written, always with those with a title match, by date', async () => {
  const { deps, clock } = await library([
    { title: 'Ferry 0' },
    { title: 'b', markdown: 'ferry' },
    { title: 'c', markdown: 'ferry and more' },
    { title: 'd', markdown: 'ferry ferry ferry' },
    { title: 'e', markdown: 'ferry and much more than that' },
  ]);
  const titles = async (skip: number, take: number) => {
    const terms = [{ tokens: ['ferry'], isPrefix: false }];
    const ids = await findInIndex(
      deps.db,
      { terms, before: clock.now(), skip, take },
      { maxRanked: 3, maxCompared: 3 },
    );
    const posts = await deps.db.post.findMany({ where: { id: { in: ids } } });
    return ids.map((id) => posts.find((post) => post.id === id)?.title);
  };
  const all = await titles(0, 10);
  expect(all.slice(0, 4)).toEqual(['Ferry 0', 'e', 'd', 'c']);
  expect(await titles(1, 2)).toEqual(['e', 'd']);
});

test('of a phrase with too many matches are the last written, always with title matches', async () => {
  const { deps, clock } = await library([
    { title: 'Ferry to Alat' },
    { title: 'b', markdown: 'A ferry to Alat.' },
    { title: 'c', markdown: 'A ferry to Alat.' },
    { title: 'd', markdown: 'To the ferry, Alat.' },
    { title: 'e', markdown: 'A ferry to Alat.' },
  ]);
  const titles = async (tokens: string[], maxCompared: number) => {
    const query = { terms: [{ tokens, isPrefix: false }], before: clock.now(), skip: 0, take: 10 };
    const ids = await findInIndex(deps.db, query, { maxRanked: 10, maxCompared });
    const posts = await deps.db.post.findMany({ where: { id: { in: ids } } });
    return ids.map((id) => posts.find((post) => post.id === id)?.title);
  };
  const phrase = ['ferry', 'to', 'alat'];
  expect(await titles(phrase, 3)).toEqual(['Ferry to Alat', 'e', 'c']);
  expect(await titles(phrase, 2)).toEqual(['Ferry to Alat', 'e']);
  expect((await titles(phrase, 5)).toSorted()).toEqual(['Ferry to Alat', 'b', 'c', 'e']);
  expect(await titles(['to', 'ferry'], 2)).toEqual([]);
});

test('have pages like posts', async () => {
  const { search } = await library([
    { title: 'A post', markdown: 'By ferry.' },
    { title: 'About ferries', markdown: 'And me.', kind: 'page', slug: 'about' },
  ]);
  const { results } = await search('ferr');
  expect(results.map(({ post }) => [post.kind, post.path])).toEqual([
    ['page', '/about'],
    ['post', '/2026/01/post-0'],
  ]);
});

test('of many prefixes match the first four as prefixes, the others as whole words', async () => {
  const { found } = await library([
    { title: 'Post', markdown: 'alpha bravo charlie delta echoes' },
  ]);
  expect(await found('alp bra cha del')).toEqual(['Post']);
  expect(await found('alp bra cha del echoes')).toEqual(['Post']);
  expect(await found('alp bra cha del echo')).toEqual([]);
});

describe('a search finds only public posts', () => {
  test('not drafts, private, unpublished and deleted posts; scheduled ones from their time on', async () => {
    const { deps, clock, found } = await library([
      { title: 'Draft ferry', status: 'draft' },
      { title: 'Private ferry', status: 'private' },
      { title: 'Later ferry', publishedAt: new Date('2026-11-24T10:00:00Z') },
      { title: 'Withdrawn ferry' },
      { title: 'Deleted ferry' },
    ]);
    await unpublishPost(deps, 'post-3');
    await deletePost(deps, 'post-4');
    expect(await found('ferry')).toEqual([]);
    clock.advance(24 * 3_600_000);
    expect(await found('ferry')).toEqual(['Later ferry']);
  });

  test('a changed post by its new words only, a post published again, and a page', async () => {
    const { deps, found } = await library([{ title: 'Ships', markdown: 'ferry' }]);
    const trains = { slug: 'post-0', title: 'Trains', markdown: 'sleeper' };
    await savePost(deps, trains, { replace: true });
    expect(await found('ferry')).toEqual([]);
    expect(await found('ships')).toEqual([]);
    expect(await found('sleeper trains')).toEqual(['Trains']);
    await unpublishPost(deps, 'post-0');
    expect(await found('sleeper')).toEqual([]);
    await savePost(deps, trains);
    expect(await found('sleeper')).toEqual(['Trains']);
  });
});

describe('a hostile query is only a query', () => {
  test.each([
    ['a quotation mark', '"', 0],
    ['many of them', '""" " ""', 0],
    ['a star', '*', 0],
    ['NEAR', 'NEAR( ferry alat, 2)', 0],
    ['NEAR without a number', 'NEAR( ferry alat )', 1],
    ['operators', 'AND', 1],
    ['NOT', 'ferry NOT alat', 0],
    ['a column', 'title:ferry', 0],
    ['a comment', "ferry' --", 1],
    ['an injection', `'; DROP TABLE "Post"; --`, 0],
    ['per cent', '%', 0],
    ['LIKE', 'fer%', 1],
    ['a backslash', 'ferry\\', 1],
    ['parts of a tsquery', 'ferry:*A & !alat | (<->)', 0],
    ['NUL', 'fer\0ry', 1],
    ['lone surrogates', '\ud800 ferry \udfff', 1],
    ['emoji', '⛴️ 👩‍👩‍👧', 0],
    ['ten kilobytes', 'ferry '.repeat(1_700), 1],
    ['ten kilobytes without a blank', 'x'.repeat(10_000), 0],
    ['hundreds of characters of a run', '日本'.repeat(500), 0],
    ['marks piled up', `ferry${'\u0301'.repeat(300)}`, 1],
  ])('with %s', async (_, typed, count) => {
    const { found } = await library([
      { title: 'Near', markdown: 'The ferry to Alat and back. It’s near.' },
    ]);
    expect(await found(typed)).toHaveLength(count);
  });
});

test('a text of a megabyte is indexed and found, whatever its words', async () => {
  const numbers = Array.from({ length: 150_000 }, (_, i) => `w${i.toString(36)}`).join(' ');
  const han = Array.from({ length: 150_000 }, (_, i) =>
    String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000)),
  ).join('');
  const { deps, found } = await library([{ title: 'Words' }, { title: 'Han' }, { title: 'One' }]);
  // Directly into the index: rendering a megabyte of Markdown takes its time.
  const texts = [numbers, han, `${'one '.repeat(200_000)} end`];
  const posts = await deps.db.post.findMany({ orderBy: { slug: 'asc' } });
  for (const [at, { id, title }] of posts.entries()) {
    const text = `beginning ${texts[at] ?? ''}`;
    await transact(deps.db, (transaction) => writeSearchEntry(transaction, { id, title, text }));
  }
  expect((await found('beginning')).toSorted()).toEqual(['Han', 'One', 'Words']);
  expect(await found('end')).toEqual(['One']);
  expect(await found('w2s')).toContain('Words');
});

test('matches are marked in title and text', async () => {
  const { search } = await library([
    { title: 'The Ferry', markdown: 'Ferries of *Alat*.\n\nEnd.' },
  ]);
  const { results, query } = await search('ferr alat');
  expect(query).toMatchObject({ text: 'ferr alat', isShortened: false });
  expect(await search('ferry')).toMatchObject({
    results: [{ title: [{ text: 'The ' }, { text: 'Ferry', found: true }] }],
  });
  expect(results[0]?.passage.parts).toEqual([
    { text: 'Ferr', found: true },
    { text: 'ies of ', found: false },
    { text: 'Alat', found: true },
    { text: '. End.', found: false },
  ]);
});
