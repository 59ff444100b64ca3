/**
 * The form for comments before a reader, in Chromium: with scripts and without, and the pages that
 * it and its letters lead to.
 */
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { decisionUrl } from '../../src/comments/addresses.ts';
import { decisionToken } from '../../src/comments/decision-token.ts';
import { serve } from '../../src/http/serve.ts';
import { formSecret } from '../../src/settings/form-secret.ts';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { aComment } from '../support/comments.ts';
import { freePort } from '../support/free-port.ts';
import { aUser } from '../support/signed-in.ts';
import { aPost, testBlog } from '../support/test-blog.ts';

type AxeResult = { violations: { id: string; nodes: { html: string }[] }[] };

describe.skipIf(!hasBrowser)('comments in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  async function commented() {
    const port = await freePort();
    const blog = await testBlog({
      env: { SITE_URL: `http://localhost:${port}`, MAIL_URL: 'file:nowhere' },
    });
    const post = await aPost(blog.deps, { title: 'A crossing', slug: 'a-crossing' });
    const server = await serve(blog.listener.answer, { host: '127.0.0.1', port });
    onTestFinished(() => server.close());
    return { blog, post, url: blog.urlOf(post), siteUrl: blog.deps.config.siteUrl };
  }

  async function reader(url: string, javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function write(page: Page, text: string): Promise<void> {
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@reader.example');
    await page.getByLabel('Comment', { exact: true }).fill(text);
  }

  const send = (page: Page) => page.getByRole('button', { name: 'Send' }).click();

  test('a browser with scripts does its work while one types, and one without is held for it', async () => {
    const { blog, url } = await commented();
    const page = await reader(url);
    await write(page, 'With scripts.');
    await page.waitForFunction("document.querySelector('[name=nonce]').value !== ''");
    await send(page);
    await page.getByRole('heading', { name: 'Your comment waits' }).waitFor();

    const plain = await reader(url, false);
    await write(plain, 'Without scripts.');
    await send(plain);
    await plain.getByRole('heading', { name: 'Your comment waits' }).waitFor();
    const rows = await blog.deps.db.comment.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ scoreReasons }) => scoreReasons.includes('no-proof'))).toEqual([
      false,
      true,
    ]);
  });

  test('who writes is remembered in this browser only where that is ticked', async () => {
    const { url } = await commented();
    const page = await reader(url);
    await write(page, 'Forget me.');
    await send(page);
    await page.goto(url);
    expect(await page.getByLabel('Name').inputValue()).toBe('');
    await write(page, 'Remember me.');
    await page.getByLabel('Remember me').check();
    await send(page);
    await page.goto(url);
    expect(await page.getByLabel('Name').inputValue()).toBe('Ada');
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ada@reader.example');
    await page.getByLabel('Remember me').uncheck();
    await page.getByLabel('Comment', { exact: true }).fill('Forget me again.');
    await send(page);
    await page.goto(url);
    expect(await page.getByLabel('Name').inputValue()).toBe('');
  });

  test('the same from two tabs is one comment, and the second tab says so', async () => {
    const { blog, url } = await commented();
    const [one, two] = [await reader(url), await reader(url)];
    await write(one, 'Said once.');
    await write(two, 'Said once.');
    await send(one);
    await one.getByRole('heading', { name: 'Your comment waits' }).waitFor();
    await send(two);
    await two.getByRole('heading', { name: 'It is here already' }).waitFor();
    expect(await two.getByLabel('What you wrote').inputValue()).toBe('Said once.');
    expect(await blog.deps.db.comment.count()).toBe(1);
  });

  test('axe finds nothing on any page of it, and none is wider than its window', async () => {
    const { blog, post, url, siteUrl } = await commented();
    const shown = (await aComment(blog, post.id, { text: 'It was *long*.' })).comment;
    await blog.deps.db.comment.update({ where: { id: shown.id }, data: { state: 'approved' } });
    const { comment, editToken } = await aComment(blog, post.id, { text: 'May I add?' });
    const { id: userId } = await aUser(blog, 'owner');
    const token = decisionToken(
      await formSecret(blog.deps),
      { commentId: comment.id, userId },
      blog.clock.now(),
    );
    const page = await reader(url);
    for (const [name, address] of [
      ['the post', url],
      ['an answer', `${url}/comments/reply/${shown.id}`],
      ['one’s own', `${siteUrl}/comments/${comment.id}/${editToken}`],
      ['a letter’s question', `${decisionUrl(siteUrl, token)}?do=spam`],
      ['a letter’s end', `${siteUrl}/comments/follow/unknown`],
    ] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(address);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<AxeResult>('axe.run()');
        const found = violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
        expect(found, `${name}, ${colorScheme}`).toEqual([]);
      }
      for (const width of [320, 390, 1_280]) {
        await page.setViewportSize({ width, height: 900 });
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(overflow, `${name} at ${width}`).toBe(0);
      }
    }
  });
});
