/** A blog, and a browser that is signed in to its admin. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Role } from '../../../src/accounts/user.ts';
import { SESSION_COOKIE } from '../../../src/http/request/cookies.ts';
import { serve } from '../../../src/http/server/serve.ts';
import { signedInAs } from '../blog/signed-in.ts';
import { testBlog, type TestBlog } from '../blog/test-blog.ts';
import { freePort } from '../free-port.ts';

export type AdminBlog = TestBlog & {
  siteUrl: string;
  /** A new window at a page of the admin; `problems` are the messages of its console. */
  open: (
    path: string,
    options?: BrowserContextOptions,
  ) => Promise<{ page: Page; problems: string[] }>;
};

export async function adminBlog(browser: Browser, role: Role = 'owner'): Promise<AdminBlog> {
  const port = await freePort();
  const siteUrl = `http://localhost:${port}`;
  const blog = await testBlog({ env: { SITE_URL: siteUrl } });
  const server = await serve(blog.listener.answer, { host: '127.0.0.1', port });
  onTestFinished(() => server.close());
  const { token } = await signedInAs(blog, role);
  return {
    ...blog,
    siteUrl,
    async open(path, options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1_280, height: 900 },
        ...options,
      });
      onTestFinished(() => context.close());
      await context.addCookies([
        { name: SESSION_COOKIE, value: token, url: `${siteUrl}/admin`, httpOnly: true },
      ]);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(siteUrl + path);
      return { page, problems };
    },
  };
}
