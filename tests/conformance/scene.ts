/**
 * The two parties of every linkback: a blog with one post, and another site with one page.
 */
import { linkTo, page, type Answer } from '../support/source-site.ts';
import { aPost, testBlog, type TestBlogOptions } from '../support/test-blog.ts';

/** A post and, at `source`, what `answer` makes of the post's address: a page that links to it. */
export async function scene(
  answer: (target: string) => Answer = (target) => page(linkTo(target)),
  options: TestBlogOptions = {},
) {
  const blog = await testBlog(options);
  const post = await aPost(blog.deps);
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': answer(target) });
  return { blog, post, target, site, source: site.url('/a') };
}
