/** The editor of a post in HTML: its source without formats, saving, and converting it to Markdown. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findForEditing } from '../../src/posts/edit.ts';
import { violations } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { saved, type } from '../support/browser/editor.ts';
import { aPost } from '../support/blog/test-blog.ts';

const HTML = '<p>H<sub>2</sub>O and <b>ice</b></p>';

describe.skipIf(!hasBrowser)('the editor of a post in HTML', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('source is typed and saved, and converted to Markdown after a look at what is lost', async () => {
    const blog = await adminBlog(browser);
    const draft = { title: 'Water', status: 'draft', bodyFormat: 'html', markdown: HTML } as const;
    const { id } = await aPost(blog.deps, draft);
    const { page, problems } = await blog.open(`/admin/posts/${String(id)}`);
    expect(await page.getByRole('toolbar').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Rich' }).count()).toBe(0);
    await page.getByText('Lowered text has no Markdown.').waitFor();
    await type(page, '<p>_steam_</p>');
    await page.keyboard.press('Control+s');
    await saved(page);
    const markdown = `${HTML}<p>_steam_</p>`;
    await expect
      .poll(() => findForEditing(blog.deps, id))
      .toMatchObject({ bodyFormat: 'html', markdown });
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Convert to Markdown' }).click();
    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('pre').textContent()).toBe('H₂O and **ice**\n\n\\_steam\\_');
    await page.getByRole('button', { name: 'Convert to Markdown' }).click();
    await page.getByText('Converted to Markdown. This is an unsaved change').waitFor();
    await page.getByRole('button', { name: 'Rich' }).waitFor();
    expect(await findForEditing(blog.deps, id)).toMatchObject({ bodyFormat: 'html', markdown });
    await page.getByRole('button', { name: 'Save draft' }).click();
    await saved(page);
    await expect
      .poll(() => findForEditing(blog.deps, id))
      .toMatchObject({ bodyFormat: 'markdown', markdown: 'H₂O and **ice**\n\n\\_steam\\_' });
    expect(problems).toEqual([]);
  });
});
