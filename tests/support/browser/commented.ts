/** A blog that takes comments, and readers with browsers who write them. */
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { serve } from '../../../src/http/server/serve.ts';
import { systemClock } from '../../../src/lib/time.ts';
import { aPost, testBlog } from '../blog/test-blog.ts';
import { freePort } from '../free-port.ts';

/** A blog with one post, which listens on a port of its own. */
export async function commented() {
  const port = await freePort();
  const blog = await testBlog({
    env: { SITE_URL: `http://localhost:${port}`, MAIL_URL: 'file:nowhere' },
    // A browser has the clock of its machine, and a form must be some seconds old.
    deps: { clock: systemClock },
  });
  const post = await aPost(blog.deps, {
    title: 'A crossing',
    slug: 'a-crossing',
    publishedAt: new Date(systemClock.now().getTime() - 86_400_000),
  });
  const server = await serve(blog.listener.answer, { host: '127.0.0.1', port });
  onTestFinished(() => server.close());
  return { blog, post, url: blog.urlOf(post), siteUrl: blog.deps.config.siteUrl };
}

/** A new window at `url`, with storage of its own. */
export async function reader(
  browser: Browser,
  url: string,
  javaScriptEnabled = true,
): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The form of a post is folded until it is used; those of other pages are not. */
export async function unfold(page: Page): Promise<void> {
  const folded = page.locator('.respond:not([open]) > summary');
  if ((await folded.count()) > 0) await folded.click();
}

export async function write(page: Page, text: string): Promise<void> {
  await unfold(page);
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Email', { exact: true }).fill('ada@reader.example');
  await page.getByLabel('Comment', { exact: true }).fill(text);
}

export async function send(page: Page): Promise<void> {
  await page.locator('form[data-stamp] button.primary').click();
}
