/**
 * The conversation before its owner: by keys, by pointer, and without JavaScript.
 */
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aLinkback } from '../support/a-linkback.ts';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { deskBlog, type DeskBlog } from '../support/desk-browser.ts';
import { aPost } from '../support/test-blog.ts';

const PATH = '/admin/conversation';

describe.skipIf(!hasBrowser)('the conversation in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  /** Those that wait, as the page lists them: Third, Second, First. */
  async function threeWait() {
    const blog = await deskBlog(browser);
    const post = await aPost(blog.deps, { title: 'A winter crossing of the Caspian' });
    const ids: number[] = [];
    for (const title of ['First', 'Second', 'Third'])
      ids.push((await aLinkback(blog.deps, { title, postId: post.id })).id);
    return { ...blog, ids };
  }

  const standing = async ({ deps }: DeskBlog, id = 0) =>
    (await deps.db.linkback.findUniqueOrThrow({ where: { id } })).moderation;

  const focused = (page: Page) =>
    page.evaluate<string>('document.activeElement?.querySelector("strong")?.textContent ?? ""');

  const said = (page: Page, words: string) =>
    page.locator('#said', { hasText: words }).waitFor({ timeout: 5_000 });

  test('j k a r s x u: decided, said, undone, and the focus goes on to the next', async () => {
    const blog = await threeWait();
    const [first, second, third] = blog.ids;
    const { page, problems } = await blog.open(PATH);
    await page.keyboard.press('a');
    expect(await focused(page), 'nothing is decided before one is at a row').toBe('Third');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focused(page)).toBe('Second');

    await page.keyboard.press('a');
    await said(page, '1 approved.');
    expect(await standing(blog, second)).toBe('approved');
    expect(await focused(page), 'what comes next').toBe('First');
    expect(await page.locator('#summary').textContent()).toContain('2 wait');
    expect(await page.locator('.places .count').textContent()).toContain('2');

    await page.keyboard.press('u');
    await said(page, 'Taken back');
    expect(await standing(blog, second)).toBe('pending');

    await page.keyboard.press('k');
    await page.keyboard.press('k');
    expect(await focused(page)).toBe('Third');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('s');
    await said(page, '2 marked as spam.');
    expect(await Promise.all(blog.ids.map((id) => standing(blog, id)))).toEqual([
      'pending',
      'spam',
      'spam',
    ]);
    expect(await focused(page)).toBe('First');
    await page.keyboard.press('r');
    await said(page, '1 rejected.');
    expect(await standing(blog, first)).toBe('rejected');
    expect(await page.locator('.empty').evaluate((e) => e === e.ownerDocument.activeElement)).toBe(
      true,
    );
    expect(await standing(blog, third)).toBe('spam');
    expect(problems).toEqual([]);
  });

  test('keys do nothing in a field, with Control, and where they are switched off', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH);
    await page.evaluate(
      `document.querySelector('.row').insertAdjacentHTML('beforeend', '<input id="typed">')`,
    );
    await page.focus('#typed');
    await page.keyboard.press('a');
    expect(await page.inputValue('#typed')).toBe('a');
    await page.keyboard.press('Control+j');
    await page.focus('.row');
    await page.keyboard.press('Control+s');
    await page.locator('#keys summary').click();
    await page.locator('#use-keys').uncheck();
    await page.focus('.row');
    for (const key of ['a', 'r', 's', 'x', 'j']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('Third');
    expect(await page.locator('#said').textContent()).not.toContain('approved');
    expect(await Promise.all(blog.ids.map((id) => standing(blog, id)))).toEqual(
      Array(3).fill('pending'),
    );
  });

  test('signed out meanwhile, a key leads to the sign-in with the decision kept', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH);
    await page.keyboard.press('j');
    await page.context().clearCookies();
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
    expect(await page.locator('input[name="held.one"]').first().getAttribute('value')).toMatch(
      /^approved/,
    );
  });

  test('without JavaScript every decision and its undo are buttons', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH, { javaScriptEnabled: false });
    await page.locator('.row').first().getByRole('button', { name: 'Approve' }).click();
    expect(await page.locator('#said').innerText()).toContain('1 approved.');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.locator('#said').innerText()).toContain('Taken back');
    for (const box of await page.locator('.row > input').all()) await box.check();
    await page.locator('.bulk').getByRole('button', { name: 'Spam' }).click();
    expect(await page.locator('#said').innerText()).toContain('3 marked as spam.');
    expect(await standing(blog, blog.ids[0])).toBe('spam');
  });

  test('axe finds nothing, and no page is wider than its window', async () => {
    const blog = await threeWait();
    await aLinkback(blog.deps, { title: 'Long'.repeat(60), hostName: `${'x'.repeat(60)}.example` });
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [320, 390, 1_280]) {
        const viewport = { width, height: 900 };
        const { page } = await blog.open(`${PATH}?done=approved&count=1&undo=x`, {
          viewport,
          colorScheme,
        });
        await page.locator('.row').first().focus();
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(overflow, `at ${width}`).toBe(0);
        await page.evaluate(axe.source);
        const violations = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
          'axe.run().then(({ violations }) => violations)',
        );
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      }
    }
  });
});
