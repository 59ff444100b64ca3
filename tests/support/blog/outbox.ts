/** Shared by the tests of the outbox: a post to save, and sites that are notified of its links. */
import { savePost } from '../../../src/posts/save.ts';
import { endpoint, type Posted } from '../sites/receiver.ts';
import { page } from '../sites/source-site.ts';
import { testBlog, type TestBlog, type TestBlogOptions } from './test-blog.ts';

export const WEBMENTION = '<link rel="webmention" href="/webmention">';
export const PINGBACK = (url: string) => `<link rel="pingback" href="${url}">`;

/** A blog whose host budgets delay nothing. */
export function wideBlog({ env = {}, ...options }: TestBlogOptions = {}) {
  return testBlog({ env: { HOST_FETCHES_PER_MINUTE: '60', ...env }, ...options });
}

/** A site with pages at /a and /b that take webmentions, answered with `answer`. */
export async function receiver(blog: TestBlog, answer?: Parameters<typeof endpoint>[1]) {
  const received: Posted[] = [];
  const site = await blog.sourceSite({
    '/a': page(WEBMENTION),
    '/b': page(WEBMENTION),
    '/webmention': endpoint(received, answer),
  });
  return { site, received, a: site.url('/a'), b: site.url('/b') };
}

export const SLUG = 'a-post';

/** Publishes the post, or changes it. */
export async function save(blog: TestBlog, markdown: string, draft = {}) {
  const given = { title: 'A post', slug: SLUG, markdown, ...draft };
  return (await savePost(blog.deps, given, { replace: true })).post;
}

/** The fields of the forms that an endpoint received. */
export const fields = (received: Posted[]) =>
  received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
