/**
 * The public site in a browser, without JavaScript.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { expectAccessible } from '../support/browser/accessible.ts';
import { browserBlog } from '../support/browser/browser-blog.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { image } from '../support/samples/images.ts';

const MAX_BYTES = 20_480;

type Window = { width?: number; colorScheme?: 'light' | 'dark'; javaScriptEnabled?: boolean };

const isFont = (url: string) => url.includes('.woff2');

describe.skipIf(!hasBrowser)('the site in a browser', () => {
  let browser: Browser;
  let large: Buffer;
  beforeAll(async () => {
    browser = await launchBrowser();
    large = await image({ width: 1_600, height: 800 }).png().toBuffer();
  });
  afterAll(async () => {
    await browser.close();
  });

  async function open(url: string, { width = 1_280, ...options }: Window = {}) {
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      javaScriptEnabled: false,
      ...options,
    });
    onTestFinished(() => page.close());
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => problems.push(message.text()));
    page.on('requestfailed', (request) => problems.push(request.url()));
    const body = large;
    await page.route('https://pictures.example/**', (route) =>
      route.fulfill({ contentType: 'image/png', body }),
    );
    await page.goto(url);
    return { page, requests, problems };
  }

  test('an article takes two requests and at most 20 KB, the fallback serif aside', async () => {
    const { pages, requested } = await browserBlog();
    const { page, requests } = await open(pages.article);
    expect(requests.filter((url) => !isFont(url))).toHaveLength(2);
    const sizes = await page.evaluate<number[]>(
      `['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type))
        .filter(({ name }) => !name.includes('.woff2')).map(({ transferSize }) => transferSize)`,
    );
    // A third would be the icon's.
    expect(requested.filter((url) => !isFont(url))).toHaveLength(2);
    expect(sizes.filter((size) => size > 0)).toHaveLength(2);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(MAX_BYTES);
  });

  test('a browser without the named typefaces loads the fallback serif once, which is immutable', async () => {
    const { pages } = await browserBlog();
    const { page, problems } = await open(pages.article, { javaScriptEnabled: true });
    const isLoaded = () =>
      page.evaluate<boolean>(
        `document.fonts.ready.then(() => [...document.fonts].some(({ family, status }) => family.includes('Antiphon Serif') && status === 'loaded'))`,
      );
    await expect.poll(isLoaded).toBe(true);
    const answers: (string | undefined)[] = [];
    page.on('response', (answer) => {
      if (isFont(answer.url())) answers.push(answer.headers()['cache-control']);
    });
    await page.goto(pages.home);
    await expect.poll(isLoaded).toBe(true);
    await page.close();
    expect(answers.filter((each) => each !== 'public, max-age=31536000, immutable')).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('the fallback serif is not loaded where another typeface is set, nor for another script', async () => {
    for (const settings of [{ typeface: 'mono' }, { language: 'ru' }]) {
      const { pages } = await browserBlog(settings);
      const { requests } = await open(pages.home);
      expect(requests.filter(isFont)).toEqual([]);
    }
  });

  test('every kind of page is accessible, fits its window and obeys its own policy', async () => {
    const { pages } = await browserBlog();
    const { page, problems } = await open(pages.home, { javaScriptEnabled: true });
    for (const [name, url] of Object.entries(pages)) {
      // Leaving a page ends its requests for fonts, which the browser reports as failed.
      await page.evaluate('document.fonts.ready.then(() => true)');
      await page.goto(url);
      await expectAccessible(page, name);
    }
    expect(problems.filter((problem) => !/\b4(?:04|10)\b/.test(problem))).toEqual([]);
  });

  test.each([
    ['ar', 'rtl', 'أدخل اسمك.', ['article', 'archive', 'found', 'missing']],
    // Its texts are the longest; the pages are those of any language that runs from the left.
    ['ru', 'ltr', 'Введите своё имя.', ['article']],
  ] as const)(
    'a site in %s runs %s, is accessible and fits its window, with errors in the form, too',
    async (language, direction, missing, names) => {
      const { pages } = await browserBlog({ language });
      const { page } = await open(pages.home, { javaScriptEnabled: true });
      expect(await page.locator('html').getAttribute('dir')).toBe(direction);
      await expectAccessible(page, 'home');
      for (const name of names) {
        await page.goto(pages[name]);
        await expectAccessible(page, name);
      }
      await page.goto(pages.everything);
      await page.locator('.respond > summary').click();
      await page.evaluate(`document.querySelector('.comment-form').noValidate = true`);
      await page.locator('.comment-form button[value="preview"]').click();
      await page.getByText(missing).waitFor();
      await expectAccessible(page, 'the form with errors');
    },
  );

  test('the page of feeds copies a URL by a button, and selects it', async () => {
    const { pages } = await browserBlog();
    const { page, problems } = await open(pages.feeds, { javaScriptEnabled: true });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy Atom' }).click();
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    const url = new URL('/feed.atom', pages.feeds).href;
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(url);
    expect(await page.evaluate<string>('String(getSelection())')).toBe(url);
    expect(problems).toEqual([]);
    const { page: plain } = await open(pages.feeds);
    expect(await plain.getByRole('button').count()).toBe(0);
  });

  test('the keyboard reaches the skip link first and everything that scrolls, with a visible focus', async () => {
    const { pages } = await browserBlog();
    const { page } = await open(pages.everything, { width: 390 });
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#page_main');

    const reached = new Set<string>();
    for (let tab = 0; tab < 40; tab += 1) {
      await page.keyboard.press('Tab');
      const [name = '', style, width] = await page.evaluate<string[]>(
        `[document.activeElement.localName + '.' + document.activeElement.className,
          getComputedStyle(document.activeElement).outlineStyle,
          getComputedStyle(document.activeElement).outlineWidth]`,
      );
      if (name === 'body.') break;
      expect([name, style, width]).toEqual([name, 'solid', '2px']);
      reached.add(name);
    }
    expect([...reached]).toEqual(expect.arrayContaining(['a.', 'pre.', 'div.table']));
  });

  test('a wide image is wider than the text, and as wide as a narrow window', async () => {
    const { pages } = await browserBlog();
    for (const [width, expected] of [
      [1_280, 52 * 20],
      [390, 390],
    ] as const) {
      const { page } = await open(pages.everything, { width });
      const [wide, text] = [await boxOf(page, 'figure.wide'), await boxOf(page, '.prose')];
      expect(wide.width).toBeCloseTo(expected, 0);
      expect(wide.x + wide.width / 2).toBeCloseTo(text.x + text.width / 2, 0);
      expect((await boxOf(page, '.wide figcaption')).width).toBeCloseTo(text.width, 0);
    }
  });

  test('an article in Arabic is mirrored, except its code', async () => {
    const { pages } = await browserBlog();
    for (const [url, mirrored] of [
      [pages.everything, false],
      [pages.arabic, true],
    ] as const) {
      const { page } = await open(url);
      const text = await boxOf(page, '.prose');
      const navigation = await boxOf(page, '.site-navigation');
      expect(navigation.x < (await boxOf(page, '.site-name')).x).toBe(mirrored);
      const item = await boxOf(page, '.prose li');
      expect(item.x === text.x).toBe(mirrored);
      const side = mirrored ? 'Right' : 'Left';
      expect(await computed(page, '.prose blockquote', `border${side}Width`)).toBe('1px');
      expect(await computed(page, '.prose pre', 'direction')).toBe('ltr');
      expect(await computed(page, '.prose em', 'fontStyle')).toBe(mirrored ? 'normal' : 'italic');
    }
  });

  test('a printed page is black on white, without navigation', async () => {
    const { pages } = await browserBlog();
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(pages.everything, { colorScheme });
      await page.emulateMedia({ media: 'print', colorScheme });
      expect(await page.locator('nav:visible, .site-footer:visible, form:visible').count()).toBe(0);
      expect(await page.locator('h1:visible').count()).toBe(1);
      expect(await computed(page, 'html', 'backgroundColor')).toBe('rgb(255, 255, 255)');
      for (const selector of ['.prose p', '.quiet', 'figcaption', '.hljs-comment']) {
        expect(await computed(page, selector, 'color')).toBe('rgb(0, 0, 0)');
      }
      const after = `getComputedStyle(document.querySelector('.prose a'), '::after').content`;
      expect(await page.evaluate(after)).toContain('https://notes.example/winter-crossing');
    }
  });

  test('links lead from the home page to the article and to a response’s own URL', async () => {
    const { pages } = await browserBlog();
    const { page } = await open(pages.home, { width: 390 });
    await page.getByRole('link', { name: /President Aliyev/ }).click();
    expect(page.url()).toBe(pages.article);
    expect(await page.getByText('2 likes').isVisible()).toBe(false);
    await page.getByText('liked this').click();
    await page.getByText('2 likes').waitFor();
    await page.getByText('Read more').click();
    await page.getByText('The end of it.').waitFor();
    await page.getByRole('link', { name: '5 responses' }).click();
    expect(new URL(page.url()).hash).toBe('#page_responses');
    await page.locator('.linkback time').first().click();
    expect(new URL(page.url()).hash).toMatch(/^#linkback-\d+$/);
    // The trackback address is for other blogs: a person who follows it comes back to the post.
    await page.getByRole('link', { name: 'trackbacks' }).click();
    expect(page.url()).toBe(pages.article);
    await page.getByRole('link', { name: 'Later' }).click();
    expect(page.url()).toBe(pages.everything);
  });
});

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not shown.`);
  return box;
}

/** A property as the browser computed it; in words, since tests have no DOM's types. */
async function computed(page: Page, selector: string, property: string): Promise<string> {
  return await page.evaluate<string>(
    `getComputedStyle(document.querySelector('${selector}')).${property}`,
  );
}
