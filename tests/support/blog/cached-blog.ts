/**
 * A blog whose pages are in its cache: five posts, a few of each kind of page, and what a write did
 * to them. New pages of the site join `PAGES`, and every verb of the walk is checked against them.
 */
import { changeSetting } from '../../../src/settings/write.ts';
import type { Post } from '../../../src/posts/post.ts';
import { aPost, testBlog, untilCurrent, type TestBlogOptions } from './test-blog.ts';

/** Posts by number, the oldest first; three on each page of the list. */
export type CachedBlog = Awaited<ReturnType<typeof cachedBlog>>;

/** URLs that have one answer for everyone, by a name for the walk. */
const PAGES = {
  home: '/',
  older: '/page/2',
  post1: '/2026/11/post-1',
  post2: '/2026/11/post-2',
  post3: '/2026/11/post-3',
  post4: '/2026/11/post-4',
  post5: '/2026/11/post-5',
  month: '/2026/11',
  notes: '/category/notes',
  three: '/tag/three',
  other: '/tag/other',
  crossings: '/series/crossings',
  author: '/author/leyla',
  archive: '/archive',
  feeds: '/feeds',
  archiveYear: '/archive/2026',
  feed: '/feed.atom',
  threeFeed: '/tag/three/feed.rss',
  responses3: '/2026/11/post-3/feed.json',
  mentions3: '/api/mentions.jf2?target=https%3A%2F%2Fblog.example%2F2026%2F11%2Fpost-3&per-page=20',
  sitemap: '/sitemap.xml',
} as const;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as PageName[];

type Shown = { status: number; text: string };

export async function cachedBlog(options: TestBlogOptions = {}) {
  const blog = await testBlog(options);
  await changeSetting(blog.deps, 'postsPerPage', '3');
  const posts: Post[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    posts.push(
      await aPost(blog.deps, {
        title: `Post ${String(number)}`,
        publishedAt: new Date(`2026-11-0${String(number)}T08:00:00Z`),
        categories: ['Notes'],
        tags: [number === 3 ? 'Three' : 'Other'],
        ...(number === 1 && { series: 'Crossings' }),
        author: 'Leyla',
      }),
    );
  }
  await untilCurrent(blog);

  const get = async (name: PageName, headers: Record<string, string> = {}): Promise<Shown> => {
    const { status, text } = await blog.request.get(PAGES[name]).set(headers);
    return { status, text };
  };
  return {
    ...blog,
    posts: posts as [Post, Post, Post, Post, Post],
    holds: (name: PageName) => blog.pages.holds(PAGES[name]),

    /** All pages from the cache; they are in it afterwards. */
    async lookAtAll(): Promise<Record<PageName, Shown>> {
      const pages = {} as Record<PageName, Shown>;
      for (const name of PAGE_NAMES) pages[name] = await get(name);
      return pages;
    },

    /** As it is rendered for a client with an Authorization header: past the cache. */
    get,
    made: (name: PageName) => get(name, { Authorization: 'Basic eDp5' }),
  };
}
