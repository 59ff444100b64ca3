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
    const announced = page.locator('[role=status][data-announced]', { hasText: /^Draft saved \d/ });
    await announced.waitFor({ state: 'attached' });
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

  test('the calendar turns to later months in place, and back', async () => {
    const blog = await adminBlog(browser);
    const publishedAt = new Date('2027-02-03T08:00:00Z');
    await aPost(blog.deps, { title: 'Planned', slug: 'planned', publishedAt });
    const { id } = await aPost(blog.deps, { title: 'A walk', status: 'draft' });
    const { page, problems } = await blog.open(`/admin/posts/${id}`);
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('radio', { name: 'Schedule…' }).check();
    await page.getByRole('link', { name: 'January 2027' }).click();
    const later = page.getByRole('link', { name: 'March 2027' });
    await later.waitFor();
    expect(await later.evaluate((link) => link === document.activeElement)).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.locator('[data-day="2027-02-03"] button', { hasText: '08:00 Planned' }).click();
    expect(await page.locator('#date').inputValue()).toBe('2027-02-03T09:00');
    await page.getByRole('link', { name: 'November 2026' }).press('Enter');
    await page.getByText('November 2026', { exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/admin/posts/${id}`);
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

  test('the dialogs give the focus back to what had it', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { markdown: 'Along the river', status: 'draft' });
    const { page } = await blog.open(`/admin/posts/${id}`);
    await type(page, '!');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: /^Publish/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('?');
    expect(await page.locator('#markdown').inputValue()).toBe('Along the river!?');
    for (const name of ['Publish…', 'Preview']) {
      const button = page.getByRole('button', { name });
      await button.focus();
      await page.keyboard.press(name === 'Preview' ? '?' : 'Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      expect(await button.evaluate((each) => each === document.activeElement), name).toBe(true);
    }
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

  test('the preview scrolls with the text block by block, and stays where it is while it changes', async () => {
    const blog = await adminBlog(browser);
    const lines = (count: number, line: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => line(index)).join('\n');
    // Of very different heights in the text and in the preview.
    const unseen = lines(60, (index) => `[r${index}]: https://a.example/${index}`);
    const parts = lines(30, (index) => `## Part ${index}\n\n${'Along the *river*. '.repeat(30)}\n`);
    const markdown = `First.\n\n${unseen}\n\n${parts}\n\n${unseen.replaceAll('[r', '[s')}\n\nLast.`;
    const { id } = await aPost(blog.deps, { markdown });
    const { page, problems } = await blog.open(`/admin/posts/${id}`);
    await page.getByRole('button', { name: 'Preview' }).click();
    const frame = page.frameLocator('iframe[title="Preview of the text"]');
    await frame.getByText('Last.').waitFor();
    const heading = page.locator('.cm-line', { hasText: /^Part 15$/ });
    for (let step = 0; step < 100 && (await heading.count()) === 0; step += 1) {
      await page.mouse.move(400, 500);
      await page.mouse.wheel(0, 300);
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    await heading.evaluate((element) => {
      element.scrollIntoView({ block: 'center' });
    });
    const shown = frame.getByRole('heading', { name: 'Part 15' });
    const distance = async () => {
      const [one, other] = [await heading.boundingBox(), await shown.boundingBox()];
      return Math.abs((one?.y ?? 9e9) - (other?.y ?? 0));
    };
    await expect.poll(distance).toBeLessThan(40);
    await heading.click();
    await page.keyboard.press('End');
    await page.keyboard.type(' again');
    await frame.getByRole('heading', { name: 'Part 15 again' }).waitFor();
    const still = frame.getByRole('heading', { name: 'Part 15 again' });
    const { y = 0 } = (await still.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(200);
    expect(y).toBeLessThan(700);
    expect(
      await page.locator('.preview-side').evaluate((side) => side.getBoundingClientRect().top),
    ).toBe(56);
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    const left = `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)
      (document.querySelector('iframe').contentDocument.scrollingElement)`;
    await expect.poll(() => page.evaluate<number>(left)).toBeLessThan(3);
    await page.evaluate('window.scrollTo(0, 0)');
    const top = 'document.querySelector("iframe").contentWindow.scrollY';
    await expect.poll(() => page.evaluate<number>(top)).toBeLessThan(3);
    expect(problems).toEqual([]);
  });

  test('text, preview and panel are beside each other where the window has 1,600 pixels', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { markdown: 'Along the *river*.' });
    const viewport = { width: 1_600, height: 900 };
    const { page } = await blog.open(`/admin/posts/${id}`, { viewport });
    await page.getByRole('button', { name: 'Preview' }).click();
    const boxes = ['.writing', '.preview-side', '.panel'].map((each) =>
      page.locator(each).boundingBox(),
    );
    const [writing, preview, panel] = await Promise.all(boxes);
    expect(writing?.width).toBeGreaterThan(450);
    await page.frameLocator('iframe').locator('main').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(preview?.x).toBeGreaterThanOrEqual((writing?.x ?? 0) + (writing?.width ?? 9e9));
    expect(panel?.x).toBeGreaterThanOrEqual((preview?.x ?? 0) + (preview?.width ?? 9e9));
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
    await expect.poll(() => page.evaluate<number>(scrolled)).toBeGreaterThan(500);
    await page.setViewportSize({ width: 700, height: 900 });
    await page.locator('.writing').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.writing').waitFor();
    await page.evaluate('window.scrollTo(0, 1500)');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect.poll(() => page.evaluate<number>(scrolled)).toBeGreaterThan(500);
    await page.getByRole('button', { name: 'Preview' }).click();
    expect(await page.evaluate<number>('window.scrollY')).toBe(1_500);
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

  test('the pages for publishing and of the calendar are accessible without JavaScript', async () => {
    const blog = await adminBlog(browser);
    const { id } = await aPost(blog.deps, { markdown: '![](/a.png) <http://far.example/>' });
    const { page } = await blog.open(`/admin/posts/${id}/publish`);
    await expectAccessible(page, 'publish');
    await page.goto(`${blog.siteUrl}/admin/posts/calendar`);
    await expectAccessible(page, 'calendar');
  });
});
