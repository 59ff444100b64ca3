/**
 * Every page of the desk before its owner: nothing for axe to find, no wider than its window, and
 * nothing that the browser complains of.
 */
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { deskBlog } from '../support/desk-browser.ts';
import { aPost } from '../support/test-blog.ts';

const PAGES = [
  '',
  '/account',
  '/account/second-factor',
  '/people',
  '/audit',
  '/settings',
  '/lists',
];

describe.skipIf(!hasBrowser)('the desk in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test.each([
    ['light', 390],
    ['dark', 390],
    ['light', 1_280],
    ['dark', 1_280],
  ] as const)('axe finds nothing, %s at %i px', async (colorScheme, width) => {
    const blog = await deskBlog(browser);
    await aPost(blog.deps, { title: 'A draft', status: 'draft' });
    for (const path of PAGES) {
      const viewport = { width, height: 900 };
      const { page, problems } = await blog.open(`/admin${path}`, { colorScheme, viewport });
      await page.evaluate(axe.source);
      const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
        'axe.run().then(({ violations }) => violations)',
      );
      expect(
        found.map(({ id, nodes }) => [id, nodes[0]?.html]),
        path,
      ).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(wide, path).toBeLessThanOrEqual(0);
      expect(problems, path).toEqual([]);
      await page.screenshot({
        path: `/tmp/shots/desk${path.replaceAll('/', '-')}-${width}-${colorScheme}.png`,
        fullPage: true,
      });
    }
  });

  test('a setting is changed, refused with its error beside it, and applied at once', async () => {
    const blog = await deskBlog(browser);
    const { page } = await blog.open('/admin/settings', { javaScriptEnabled: false });
    await page.locator('#siteTitle').fill('Another title');
    await page.getByRole('button', { name: /save/i }).first().click();
    expect((await blog.request.get('/')).text).toContain('Another title');
  });
});
