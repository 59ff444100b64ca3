/**
 * The two parties of every linkback: a blog with one post, and another site with one page.
 */
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';
import { aPost, testBlog, type TestBlog, untilCurrent } from '../support/blog/test-blog.ts';

/** Limits that only their own tests reach. */
const WIDE_LIMITS = { CLIENT_CLAIMS_PER_MINUTE: '1000', HOST_FETCHES_PER_MINUTE: '60' };

/** A post and, at `source`, a page made by `answer` from the post's address, which links to it. */
export async function scene(
  answer: (target: string) => Answer = (target) => page(linkTo(target)),
  env: Record<string, string> = {},
) {
  const blog = await testBlog({ env: { ...WIDE_LIMITS, ...env } });
  const post = await aPost(blog.deps);
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': answer(target) });
  return { blog, post, target, site, source: site.url('/a') };
}

/** A blog in which an internal error occurs at each request, and only then. */
export async function failingBlog(): Promise<TestBlog> {
  const blog = await testBlog();
  await untilCurrent(blog);
  blog.clock.now = () => {
    throw new Error('The clock is broken.');
  };
  return blog;
}
