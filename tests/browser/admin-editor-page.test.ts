/**
 * The page around the text: saving, the publish dialog, what will be notified, preview, names and keys.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findForEditing } from '../../src/posts/edit.ts';
import { expectAccessible, violations } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { saved, type } from '../support/browser/editor.ts';
import { WEBMENTION } from '../support/blog/outbox.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { page as sourcePage } from '../support/sites/source-site.ts';

describe.skipIf(!hasBrowser)('the page of the editor', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('a post is written, saved and published by keys, without leaving the page before', async () => {
    const blog = await adminBlog(browser);
    const { page, problems } = await blog.open('/admin/posts/new');
    await page.keyboard.type('A walk');
    expect(await page.locator('.url [data-slug]').textContent()).toBe('a-walk');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Along the river');
    await page.keyboard.press('Control+s');
    await saved(page);
    await page.waitForURL(/\/admin\/posts\/\d+$/);
    const id = Number(page.url().split('/').at(-1));
    expect(await findForEditing(blog.deps, id)).toMatchObject({
      title: 'A walk',
      markdown: 'Along the river',
      status: 'draft',
    });
    await page.keyboard.type(', alone');
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Publish “A walk”' });
    await dialog.getByText('/a-walk').waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Published. Linked sites will be notified').waitFor();
    expect((await findForEditing(blog.deps, id))?.markdown).toBe('Along the river, alone');
    expect(problems).toEqual([]);
  });

  test('a post is scheduled by choosing a day of the calendar', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { title: 'A walk', status: 'draft' });
    const { page, problems } = await blog.open(`/admin/posts/${id}`);
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('radio', { name: 'Schedule…' }).check();
    await page.locator('[data-day="2026-12-24"] button').click();
    expect(await page.locator('#date').inputValue()).toBe('2026-12-24T09:00');
    await page.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText('Scheduled.').waitFor();
    expect((await findForEditing(blog.deps, id))?.publishedAt.toISOString()).toBe(
      '2026-12-24T09:00:00.000Z',
    );
    expect(problems).toEqual([]);
  });

  test('a password that is missing opens the dialog again, with the error', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { title: 'A walk', status: 'draft' });
    const { page } = await blog.open(`/admin/posts/${id}`);
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('radio', { name: 'With a password' }).check();
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByRole('dialog').getByText('Enter a password').waitFor();
  });

  test('changes of a published post are stored, and only Update publishes them', async () => {
    const blog = await adminBlog(browser);
    const { id, path } = await aPost(blog.deps, { title: 'A walk', markdown: 'Before.' });
    const { page } = await blog.open(`/admin/posts/${id}`);
    await type(page, ' More.');
    await page.locator('[data-saved]', { hasText: 'Unsaved changes' }).waitFor();
    await page.keyboard.press('Control+s');
    await saved(page);
    expect((await blog.request.get(path)).text).not.toContain('More.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Published. Linked sites').waitFor();
    expect((await blog.request.get(path)).text).toContain('Before. More.');
    await page.locator('.more > summary').click();
    await page.getByRole('button', { name: 'Unpublish' }).click();
    await page.getByText('Unpublished.').waitFor();
    await blog.request.get(path).expect(410);
  });

  test('the pages that will be notified follow the text, with what they accept', async () => {
    const blog = await adminBlog(browser);
    const site = await blog.sourceSite({ '/a': sourcePage(WEBMENTION) });
    const { page, problems } = await blog.open('/admin/posts/new');
    await type(page, `See <${site.url('/a')}> and <${site.url('/gone')}>.`);
    const rows = page.locator('#will-notify li');
    await rows.filter({ hasText: 'webmention' }).waitFor();
    await rows.filter({ hasText: 'not found' }).waitFor();
    expect(await page.locator('#will-notify [data-part=count]').textContent()).toBe('1');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Show the link' }).click();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate<string>('String(getSelection())')).toContain('/gone');
    expect(problems).toEqual([]);
  });

  test('the preview is beside the text in wide windows, and in its place in narrow ones', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { markdown: 'Along the *river*.\n\n'.repeat(80) });
    const { page, problems } = await blog.open(`/admin/posts/${id}`);
    await page.getByRole('button', { name: 'Preview' }).click();
    const frame = page.frameLocator('iframe[title="Preview of the text"]');
    await frame.locator('em').first().waitFor();
    expect(await page.locator('.writing').isVisible()).toBe(true);
    const scrolled = 'document.querySelector("iframe").contentWindow.scrollY';
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    await page.waitForFunction(`${scrolled} > 500`);
    await page.setViewportSize({ width: 700, height: 900 });
    await page.locator('.writing').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.writing').waitFor();
    expect(problems).toEqual([]);
  });

  test('categories and tags are chips that are added, completed and removed by keyboard', async () => {
    const blog = await adminBlog(browser);
    await aPost(blog.deps, { slug: 'other', tags: ['Elections'] });
    const { id } = await aPost(blog.deps, { tags: ['Baku'], status: 'draft' });
    const { page } = await blog.open(`/admin/posts/${id}`);
    const add = page.getByRole('combobox', { name: 'Add a tag' });
    await add.fill('Elections');
    await add.press('Enter');
    await add.pressSequentially('Ferries,');
    await add.press('Backspace');
    await page.getByRole('button', { name: 'Remove Baku' }).click();
    expect(await page.locator('#tags').inputValue()).toBe('Elections');
    await page.keyboard.press('Control+s');
    await saved(page);
    const { tags } = (await findForEditing(blog.deps, id)) ?? { tags: [] };
    expect(tags.map(({ name }) => name)).toEqual(['Elections']);
  });

  test('a question mark outside fields shows the keys, and in the text is a character', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { markdown: 'Where', status: 'draft' });
    const { page } = await blog.open(`/admin/posts/${id}`);
    await type(page, '?');
    expect(await page.locator('#markdown').inputValue()).toBe('Where?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Preview' }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Save draft').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('the pages for publishing and for checking links are accessible without JavaScript', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { markdown: '![](/a.png) <http://far.example/>' });
    const { page } = await blog.open(`/admin/posts/${id}/publish`);
    await expectAccessible(page, 'publish');
  });
});
