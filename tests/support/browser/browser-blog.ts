/**
 * A blog with every kind of page, listening on a port of its own, and the images that its posts
 * show: for the tests with a browser.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { serve, type RequestListener } from '../../../src/http/server/serve.ts';
import type { Post } from '../../../src/posts/post.ts';
import { deletePost } from '../../../src/posts/withdraw.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { freePort } from '../free-port.ts';
import { aPost, testBlog, type TestBlog } from '../blog/test-blog.ts';

const ARTICLE = {
  title: 'President Aliyev of Azerbaijan poised for a resounding victory in re-election',
  // Its first line is the title, its last the sentence that every post ends with.
  markdown: read('seed-article.txt').trim().split('\n').slice(1, -1).join('\n'),
  publishedAt: new Date('2024-02-07T00:00:00Z'),
  commentsOpen: false,
  categories: ['World'],
  tags: ['Azerbaijan', 'Elections'],
};

export type BrowserBlog = {
  /** One URL of each kind of page. */
  pages: Record<
    | 'home'
    | 'secondPage'
    | 'article'
    | 'everything'
    | 'arabic'
    | 'category'
    | 'tag'
    | 'month'
    | 'year'
    | 'archive'
    | 'archiveYear'
    | 'feeds'
    | 'search'
    | 'found'
    | 'about'
    | 'missing'
    | 'gone',
    string
  >;
  /** The paths of all requests, with those that the browser makes by itself. */
  requested: string[];
};

/** `language`: of the site, whose posts stay in English and Arabic. */
export async function browserBlog({
  language = 'en',
  typeface = 'serif',
} = {}): Promise<BrowserBlog> {
  const port = await freePort();
  const siteUrl = `http://localhost:${String(port)}`;
  const blog = await testBlog({ env: { SITE_URL: siteUrl } });
  const { deps } = blog;
  await changeSetting(deps, 'siteLanguage', language);
  await changeSetting(deps, 'typeface', typeface);
  await changeSetting(deps, 'siteTitle', 'The Caspian Notebook');
  await changeSetting(deps, 'siteDescription', 'Notes from both shores, and from between them');
  await changeSetting(deps, 'postsPerPage', '3');
  const ways = 'Archive /archive, About /about, Search /search, Feed /feed.rss';
  await changeSetting(deps, 'navigation', ways);
  await aPost(deps, { title: 'A winter crossing of the Caspian', publishedAt: day(1) });
  const article = await aPost(deps, ARTICLE);
  await answers(blog, article);
  const everything = await aPost(deps, {
    title: 'Notes on a ferry that may not sail',
    markdown: read('everything.md'),
    categories: ['World'],
    tags: ['Ferries'],
    publishedAt: day(11),
  });
  const arabic = await aPost(deps, {
    title: 'ملاحظات عن عبّارة قد لا تبحر',
    markdown: read('everything-arabic.md'),
    language: 'ar',
    categories: ['World'],
    publishedAt: day(12),
  });
  await answers(blog, arabic);
  const about = await aPost(deps, { title: 'About', kind: 'page' });
  const deleted = await aPost(deps, { title: 'Gone', publishedAt: day(13) });
  await deletePost(deps, deleted.path);

  const requested: string[] = [];
  const listener: RequestListener = (req, res) => {
    requested.push(req.url ?? '');
    blog.listener.answer(req, res);
  };
  const server = await serve(listener, { host: '127.0.0.1', port });
  onTestFinished(() => server.close());
  const pages = {
    home: `${siteUrl}/`,
    secondPage: `${siteUrl}/page/2`,
    article: blog.urlOf(article),
    everything: blog.urlOf(everything),
    arabic: blog.urlOf(arabic),
    category: `${siteUrl}/category/world`,
    tag: `${siteUrl}/tag/ferries`,
    month: `${siteUrl}/2024/02`,
    year: `${siteUrl}/2024`,
    archive: `${siteUrl}/archive`,
    archiveYear: `${siteUrl}/archive/2024`,
    feeds: `${siteUrl}/feeds`,
    search: `${siteUrl}/search`,
    found: `${siteUrl}/search?q=the+ferry`,
    about: blog.urlOf(about),
    missing: `${siteUrl}/nowhere`,
    gone: blog.urlOf(deleted),
  };
  return { pages, requested };
}

function read(fixture: string): string {
  return readFileSync(path.join(import.meta.dirname, '..', '..', 'fixtures', fixture), 'utf8');
}

function day(ofFebruary: number): Date {
  return new Date(Date.UTC(2024, 1, ofFebruary));
}

/** Likes, a mention and a reply, all of them long. */
async function answers({ deps, urlOf }: TestBlog, post: Post): Promise<void> {
  const text = `The numbers, as reported ${'verylongword'.repeat(15)}, leave the regions out.`;
  const linkbacks = [
    { type: 'like', author: 'Polling Notes' },
    { type: 'like', author: 'Longname'.repeat(10) },
    { type: 'repost', author: 'Ferry Log' },
    {
      type: 'mention',
      title: 'What the exit poll does not say',
      excerpt: text,
      linkStart: text.indexOf('as reported'),
      linkEnd: text.indexOf(', leave'),
    },
    {
      type: 'reply',
      author: 'Map Room',
      content: `Which precinct?\n\n${'Many words. '.repeat(200)}\n\nThe end of it.`,
    },
  ];
  for (const [index, columns] of linkbacks.entries()) {
    const name = `host-${String(index)}.example`;
    const now = new Date(post.publishedAt.getTime() + index);
    await deps.db.host.upsert({ where: { name }, create: { name, freeAt: now }, update: {} });
    const url = `http://${name}${post.path}`;
    const source = await deps.db.source.create({ data: { key: url, url, hostName: name } });
    await deps.db.linkback.create({
      data: {
        ...columns,
        sourceId: source.id,
        postId: post.id,
        statusToken: `${String(post.id)}-${String(index)}`,
        via: 'pingback',
        target: urlOf(post),
        verification: 'verified',
        moderation: 'approved',
        receivedAt: now,
      },
    });
  }
}
