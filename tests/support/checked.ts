/** A linkback that the domain received, without a protocol, and checked once. */
import { receiveLinkback } from '../../src/linkbacks/receive.ts';
import type { Post } from '../../src/posts/post.ts';
import { linkTo, page, type Answer } from './sites/source-site.ts';
import { aPost, testBlog, type TestBlog } from './blog/test-blog.ts';

export async function receive(blog: TestBlog, source: string, post: Post) {
  const outcome = await receiveLinkback(blog.deps, {
    via: 'pingback',
    source,
    target: blog.urlOf(post),
    client: '203.0.113.9',
  });
  if (outcome.kind !== 'received') throw new Error(outcome.reason);
  return outcome;
}

/** A post, a page that serves `answer`, received and checked once. */
export async function checked(answer: (target: string) => Answer) {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const site = await blog.sourceSite({ '/a': answer(blog.urlOf(post)) });
  const received = await receive(blog, site.url('/a'), post);
  await blog.checks.verifyDue();
  return { blog, post, site, received, linkback: await blog.onlyLinkback() };
}

/** A page that links to `target`. */
export const good = (target: string) => page(linkTo(target), 'Good page');
