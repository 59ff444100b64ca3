/**
 * Autosave in the editor: in one tab, in two tabs, and without a connection.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { saved, type } from '../support/browser/editor.ts';
import { aPost } from '../support/blog/test-blog.ts';

describe.skipIf(!hasBrowser)('autosave in the editor', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('a new post whose tab is closed is autosaved as a draft', async () => {
    const blog = await adminBlog(browser);
    const { page, problems } = await blog.open('/admin/posts/new');
    await page.getByLabel('Title', { exact: true }).fill('A walk');
    await type(page, 'Along the ri');
    await page.waitForURL(/\/admin\/posts\/\d+$/);
    await saved(page);
    const { pathname } = new URL(page.url());
    await type(page, 'ver');
    await saved(page);
    // Closing a tab fires the same events as leaving the page.
    const arrived = page.waitForResponse(/autosave/);
    await type(page, ', alone');
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.evaluate("window.dispatchEvent(new Event('pagehide'))");
    await arrived;
    await page.close();
    expect(problems).toEqual([]);

    const again = await blog.open(pathname);
    await again.page.getByText('Restored unsaved changes').waitFor();
    expect(await again.page.locator('#markdown').inputValue()).toBe('Along the river, alone');
    await again.page.getByRole('button', { name: 'Save draft' }).click();
    await again.page.locator('.unsaved').waitFor({ state: 'detached' });
    await saved(again.page);
    await again.page.reload();
    expect(await again.page.getByText('Restored unsaved changes').count()).toBe(0);
    expect(await again.page.locator('#slug').inputValue()).toBe('a-walk');
    expect(again.problems).toEqual([]);
  });

  test('the second of two tabs with one post is warned, and neither loses text', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { title: 'A walk', markdown: 'Before.' });
    const first = await blog.open(`/admin/posts/${id}`);
    const second = await blog.open(`/admin/posts/${id}`);
    await type(first.page, ' First.');
    await saved(first.page);
    await type(second.page, ' Second.');
    await second.page.locator('[data-problem]', { hasText: 'in another tab' }).waitFor();
    await second.page.getByRole('button', { name: 'Update' }).click();
    await second.page.waitForURL(/done=/);
    await type(first.page, ' More.');
    await first.page
      .locator('[data-problem]', { hasText: 'saving will show both versions' })
      .waitFor();
    await first.page.getByRole('button', { name: 'Update' }).click();
    await first.page.getByText('This post was changed while you were editing').first().waitFor();
    expect(await first.page.locator('.conflict pre').textContent()).toBe('Before. Second.');
    expect(await first.page.locator('#markdown').inputValue()).toBe('Before. First. More.');
  });

  test('autosave without a connection shows an error and tries again', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { title: 'A walk', markdown: 'Before.' });
    const { page } = await blog.open(`/admin/posts/${id}`);
    await page.context().setOffline(true);
    await type(page, ' On a train.');
    await page.locator('[data-problem]', { hasText: 'the blog could not be reached' }).waitFor();
    await page.context().setOffline(false);
    await saved(page);
  });
});
