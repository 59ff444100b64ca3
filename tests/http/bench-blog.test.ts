/**
 * The blog that the benchmarks read, which is written without the domain's verbs: its pages must be
 * those that the domain would make.
 */
import { expect, test } from 'vitest';
import { fill } from '../bench/blog/fill.ts';
import { linkbackRow, numbered, pathOf, postRow } from '../bench/blog/rows.ts';
import { readFeed } from '../support/sites/a-feed.ts';
import { byClass, byTag, text } from '../support/html.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const SIZE = { posts: 50, linkbacks: 200 };

/** The heading above the responses of a post with that many. */
const HEADINGS =
  /^℟\s*(?:(?<digits>\d+)|(?<word>One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)) responses?$/;
const WORDS = 'One Two Three Four Five Six Seven Eight Nine Ten'.split(' ');

/** The number of responses that the page states. */
function responsesOf(html: string): number {
  const [heading] = byClass(html, 'responses').length > 0 ? byTag(html, 'h2') : [];
  if (!heading) return 0;
  const { digits, word = '' } = HEADINGS.exec(text(heading).trim())?.groups ?? {};
  return digits === undefined ? WORDS.indexOf(word) + 1 : Number(digits);
}

test('200: every page of a blog filled for a benchmark, with all its responses', async () => {
  const blog = await testBlog();
  await fill(blog.databaseUrl, SIZE);
  const read = async (path: string) => (await blog.request.get(path).expect(200)).text;

  const approved = new Map<number, number>();
  for (const { postId, moderation } of numbered(SIZE.linkbacks, (id) => linkbackRow(id, SIZE))) {
    if (moderation !== 'approved') continue;
    approved.set(Number(postId), (approved.get(Number(postId)) ?? 0) + 1);
  }
  expect([...approved.values()].some((count) => count > 10)).toBe(true);
  for (let id = 1; id <= SIZE.posts; id += 1) {
    const html = await read(pathOf(id, SIZE));
    expect(html).toContain(String(postRow(id, SIZE)['title']));
    expect([id, responsesOf(html)]).toEqual([id, approved.get(id) ?? 0]);
  }

  expect(await read('/')).toContain(pathOf(50, SIZE));
  expect(await read('/category/category-1')).toContain('The category 1');
  expect(await read('/author/author-1')).toContain(pathOf(50, SIZE));
  expect(await read('/2006')).toContain(pathOf(1, SIZE));
  expect(await read('/archive')).toContain('The tag 1');
  const word = String(postRow(7, SIZE)['title']).split(' ')[0] ?? '';
  expect(await read(`/search?q=${word}`)).toContain(pathOf(7, SIZE));
  expect(readFeed('json', await read('/feed.json')).entries).not.toEqual([]);
});

test('200: new rows in such a blog get ids of their own', async () => {
  const blog = await testBlog();
  await fill(blog.databaseUrl, SIZE);
  const post = await aPost(blog.deps, { tags: ['New'], author: 'Leyla' });
  expect(post.id).toBeGreaterThan(SIZE.posts);
  expect(await blog.pageOf(post)).toContain(post.title);
});
