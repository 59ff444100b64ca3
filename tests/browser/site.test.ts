import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { install } from '../support/program.ts';
import { linkTo, page as sourcePage, startSourceSite } from '../support/source-site.ts';

const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';
const WIDTHS = [320, 390, 1280];

describe.skipIf(!hasBrowser)('the site in a browser, without JavaScript', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  /** The seeded blog with a mention, a reply and a like under the article, all of them long. */
  async function blogWithAnswers(): Promise<string> {
    const blog = await install({ FETCH_ALLOW_NETWORKS: '127.0.0.0/8,::1/128' });
    await blog.start();
    const target = blog.siteUrl + ARTICLE;
    const words = `as reported ${'verylongword'.repeat(15)}`;
    const site = await startSourceSite(
      {
        '/a': sourcePage(linkTo(target, words), 'x'.repeat(280)),
        '/reply': sourcePage(entry('in-reply-to', target)),
        '/like': sourcePage(entry('like-of', target)),
      },
      'localhost',
    );
    onTestFinished(() => site.close());
    for (const path of ['/a', '/reply', '/like']) {
      const body = new URLSearchParams({ url: site.url(path) });
      await fetch(`${target}/trackback`, { method: 'POST', body });
    }
    await blog.antiphon('linkbacks', 'approve', '1', '2', '3');
    return blog.siteUrl;
  }

  async function open(url: string, width: number, colorScheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme,
      javaScriptEnabled: false,
    });
    onTestFinished(() => page.close());
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => problems.push(message.text()));
    page.on('requestfailed', (request) => problems.push(request.url()));
    await page.goto(url);
    return { page, requests, problems };
  }

  /** Contrast of an element's text with the page's ground, as WCAG 2 reckons it. */
  async function contrast(page: Page, selector: string): Promise<number> {
    const colours = await Promise.all([
      computed(page, selector, 'color'),
      computed(page, ':root', 'backgroundColor'),
    ]);
    const [text = 0, ground = 0] = colours.map(luminance);
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  }

  test('no page is wider than its window, and the article is two requests', async () => {
    const siteUrl = await blogWithAnswers();
    for (const width of WIDTHS) {
      for (const path of ['/', ARTICLE, '/nowhere']) {
        const { page, requests, problems } = await open(siteUrl + path, width);
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect(overflow, `${path} at ${String(width)}`).toBe(0);
        expect(requests).toHaveLength(2);
        expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
      }
    }
  });

  test('text can be read in both schemes, quiet text too', async () => {
    const siteUrl = await blogWithAnswers();
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await open(siteUrl + ARTICLE, 390, scheme);
      for (const selector of [
        '.prose p',
        '.quiet',
        'h1',
        'mark',
        '.linkback a',
        '.portrait',
        '.faces .p-name',
        '.linkback-text p',
      ]) {
        expect(await contrast(page, selector), `${selector}, ${scheme}`).toBeGreaterThan(4.5);
      }
    }
  });

  test('the keyboard reaches the skip link first, and what has the focus shows it', async () => {
    const siteUrl = await blogWithAnswers();
    const { page } = await open(siteUrl + ARTICLE, 1280);
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.textContent()).toBe('Skip to the content');
    expect(await computed(page, ':focus', 'outlineStyle')).not.toBe('none');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  });

  test('a reader goes from the home page to the article and to the answer’s own address', async () => {
    const siteUrl = await blogWithAnswers();
    const { page } = await open(siteUrl, 390);
    await page.getByRole('link', { name: /President Aliyev/ }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(
      'President Aliyev',
    );
    expect(await page.getByText('Comments are closed, but').textContent()).toBe(
      'Comments are closed, but trackbacks and pingbacks are open.',
    );
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toContain(
      'Three responses',
    );
    await page.getByText('1 like').waitFor();
    await page.getByText('Read on').click();
    await page.getByText('The end of it.').waitFor();
    await page.locator('#linkback-1 time').click();
    expect(new URL(page.url()).hash).toBe('#linkback-1');
    // The trackback address is for other blogs: a person who follows it comes back to the post.
    await page.getByRole('link', { name: 'trackbacks' }).click();
    expect(page.url()).toBe(siteUrl + ARTICLE);
  });
});

/** A long entry of an author with a long name. */
function entry(kind: string, target: string): string {
  return `<div class="h-entry"><a class="u-${kind}" href="${target}">A post</a>
    <a class="p-author h-card" href="/">${'Longname'.repeat(10)}</a>
    <div class="e-content"><p>${'Many words. '.repeat(200)}</p><p>${'x'.repeat(200)}</p>
    <p>The end of it.</p></div></div>`;
}

/** A property as the browser computed it; in words, since tests have no DOM's types. */
async function computed(page: Page, selector: string, property: string): Promise<string> {
  return await page.evaluate<string>(
    `getComputedStyle(document.querySelector('${selector}')).${property}`,
  );
}

/** Of `rgb(…)` as a computed style gives it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
