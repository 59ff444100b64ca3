/** What the spam rules make of pages on a new blog, from their claim to their score. */
import { expect, test } from 'vitest';
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import { verifySource } from '../../src/linkbacks/verify/verify.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { linkTo, page } from '../support/sites/source-site.ts';

/** Receives and checks a page on a new blog. */
async function scored(words: string) {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const site = await blog.sourceSite({ '/a': page(`${linkTo(blog.urlOf(post))} ${words}`) });
  const claim = { source: site.url('/a'), target: blog.urlOf(post), client: '203.0.113.9' };
  const received = await receiveLinkback(blog.deps, { via: 'webmention', ...claim });
  if (received.kind !== 'received') throw new Error(received.reason);
  await verifySource(blog.deps, received.sourceId);
  return await blog.deps.db.linkback.findUniqueOrThrow({ where: { id: received.linkbackId } });
}

const links = (count: number, text: (i: number) => string) =>
  Array.from(
    { length: count },
    (_each, i) => `<a href="http://h${i}.example/">${text(i)}</a>`,
  ).join(' ');

test('a link farm is spam on a new blog, for its links and its repeated word', async () => {
  const { moderation, scoreReasons } = await scored(links(120, (i) => `buy ${i}`));
  expect(moderation).toBe('spam');
  expect(scoreReasons).toContain('121 links on the page.');
  expect(scoreReasons).toContain('The page repeats the word “buy”.');
});

test('a page with some links in prose has a score of 0', async () => {
  const prose = 'I took the ferry across the sea last winter, and wrote down what I saw. '.repeat(
    9,
  );
  const { moderation, score } = await scored(prose + links(20, (i) => `place number ${i}`));
  expect([moderation, score]).toEqual(['pending', 0]);
});

test('a long list of different links is pending, not spam', async () => {
  const words = 'amber birch cedar dune elm fern grove heath iris juniper kelp larch'.split(' ');
  const name = (i: number) => `${words[i % 12] ?? ''} ${words[(i * 5) % 12] ?? ''}${i}`;
  const { moderation, score } = await scored(links(150, name));
  expect([moderation, score]).toEqual(['pending', 4]);
});
