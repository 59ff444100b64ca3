/**
 * The editor in a browser: with JavaScript, and as a plain form without.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { aPost } from '../support/blog/test-blog.ts';

describe.skipIf(!hasBrowser)('the editor in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('the editor formats by toolbar and keys, counts words, and previews the post', async () => {
    const blog = await adminBlog(browser);
    const { page, problems } = await blog.open('/admin/posts/new');
    await page.getByLabel('Title', { exact: true }).fill('A walk');
    const editor = page.getByRole('textbox', { name: 'Text' });
    await editor.click();
    await page.keyboard.type('Along the river');
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await page.keyboard.press('Control+b');
    await page.getByRole('button', { name: 'Quote' }).click();
    await page.getByText('3 words · 1 min').waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.frameLocator('iframe[title="Preview of the text"]');
    await preview.locator('blockquote strong', { hasText: 'river' }).waitFor();
    expect(problems).toEqual([]);

    await page.getByRole('button', { name: 'Save draft' }).click();
    await page
      .getByText(/^Draft saved \d/)
      .first()
      .waitFor();
    await page.reload();
    expect(await page.locator('#markdown').inputValue()).toBe('> Along the **river**');
    expect(problems).toEqual([]);
  });

  test('a post is written, published and changed without JavaScript', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open('/admin/posts', { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'New post' }).click();
    await page.getByLabel('Title', { exact: true }).fill('A walk');
    await page.getByLabel('Text').fill('Along the *river*.');
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published. Linked sites will be notified').waitFor();
    await page.getByRole('link', { name: 'View post' }).click();
    expect(await page.locator('em', { hasText: 'river' }).count()).toBe(1);
  });

  test('the second of two tabs that saves is shown both versions', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { title: 'A walk', markdown: 'Before.' });
    const [first, second] = [
      await blog.open(`/admin/posts/${id}`),
      await blog.open(`/admin/posts/${id}`),
    ];
    for (const [{ page }, words] of [
      [first, 'The first tab.'],
      [second, 'The second tab.'],
    ] as const) {
      await page.getByRole('textbox', { name: 'Text' }).click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type(words);
      await page.getByRole('button', { name: 'Update' }).click();
    }
    await second.page.getByText('This post was changed while you were editing').waitFor();
    expect(await second.page.locator('.conflict pre').textContent()).toBe('The first tab.');
    expect(await second.page.locator('#markdown').inputValue()).toBe('The second tab.');
  });

  test('the list of posts, the editor and the revisions are accessible and fit their window', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, {
      title: 'A winter crossing of the Caspian',
      markdown: '# The ice\n\nSome **words** and [a link](https://a.example).\n',
      tags: ['Baku'],
    });
    for (const [name, path] of [
      ['list', '/admin/posts'],
      ['editor', `/admin/posts/${id}`],
      ['revisions', `/admin/posts/${id}/revisions`],
    ] as const) {
      const { page, problems } = await blog.open(path);
      await expectAccessible(page, name);
      expect(problems, name).toEqual([]);
    }
  });
});
