/**
 * Sharing a page: the bookmarklet in a page of another site, and the editor that it opens.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, violations } from '../support/browser/accessible.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { saved } from '../support/browser/editor.ts';
import { findForEditing } from '../../src/posts/edit.ts';

describe.skipIf(!hasBrowser)('sharing a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('the bookmarklet opens the editor, whose post is saved only when its writer saves', async () => {
    const blog = await adminBlog(browser);
    const words = '<title>A walk</title><p>Six hours <em>late</em>.</p><p>Again.</p>';
    const { page, problems } = await blog.open('/admin/account');
    const link = page.getByRole('link', { name: /^Post to/ });
    const bookmark = (await link.getAttribute('href')) ?? '';
    expect(await page.getByLabel('The URL of the bookmark').inputValue()).toBe(bookmark);

    const url = 'http://a.example/walk';
    await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: words }));
    await page.goto(url);
    await page.locator('em').dblclick();
    const [editor] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate(decodeURIComponent(bookmark.replace(/^javascript:/, ''))),
    ]);
    await editor.getByText('Use the page of').waitFor();
    expect(await editor.locator('#title').inputValue()).toBe('A walk');
    expect(await editor.locator('#markdown').inputValue()).toBe(`> late\n\n[A walk](${url})`);
    expect(await violations(editor)).toEqual([]);
    expect(await blog.deps.db.post.count()).toBe(0);

    await editor.getByRole('link', { name: 'a reply' }).click();
    await editor.waitForURL(/as=in-reply-to/);
    expect(await blog.deps.db.post.count()).toBe(0);
    expect(await editor.locator('#responseTo').inputValue()).toBe(url);
    await editor.getByRole('textbox', { name: 'Text' }).click();
    await editor.keyboard.press('Control+End');
    await editor.keyboard.type('Sorry!');
    await editor.keyboard.press('Control+s');
    await saved(editor);
    const { id } = await blog.deps.db.post.findFirstOrThrow();
    expect(await findForEditing(blog.deps, id)).toMatchObject({
      responseTo: { kind: 'in-reply-to', url: url },
      status: 'draft',
    });
    expect(problems).toEqual([]);
  });

  test('the browser installs the admin as an app: its manifest has no errors', async () => {
    const blog = await adminBlog(browser);
    const { page, problems } = await blog.open('/admin');
    const session = await page.context().newCDPSession(page);
    const { url, errors, data } = await session.send('Page.getAppManifest');
    expect(url).toBe(`${blog.siteUrl}/admin/admin.webmanifest`);
    expect(errors).toEqual([]);
    expect(data).toContain('share_target');
    expect(problems).toEqual([]);
  });

  test('the editor of a shared page and the account page are accessible at any width', async () => {
    const blog = await adminBlog(browser);
    const query = new URLSearchParams({
      url: 'https://a.example/walk',
      title: 'A walk',
      text: 'x',
    });
    for (const path of [`/admin/posts/new?${query.toString()}`, '/admin/account']) {
      const { page } = await blog.open(path);
      await expectAccessible(page, path);
    }
  });
});
