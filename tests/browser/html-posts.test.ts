/**
 * Hostile HTML of a post in a browser, without the site's Content-Security-Policy: nothing runs, and nothing is
 * requested from other sites but images.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/posts/html/render.ts';
import { ATTACKS } from '../fixtures/attacks.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';

/** Attacks on one page, each in an article of its own. */
const AT_ONCE = 15;

describe.skipIf(!hasBrowser)('hostile HTML in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  async function visit(html: string) {
    const page = await browser.newPage();
    const requests: string[] = [];
    const opened: string[] = [];
    await page.exposeFunction('hit', () => opened.push('a script ran'));
    page.on('dialog', (dialog) => {
      opened.push('a dialog opened');
      void dialog.dismiss();
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) opened.push('a frame opened');
    });
    await page.route('**/*', async (route) => {
      const request = route.request();
      if (request.isNavigationRequest() && request.url() === 'https://blog.example/post') {
        await route.fulfill({ contentType: 'text/html', body: html });
        return;
      }
      requests.push(`${request.resourceType()} ${new URL(request.url()).hostname}`);
      await route.abort();
    });
    await page.goto('https://blog.example/post', { waitUntil: 'load' });
    const found = await page.evaluate(() => ({
      links: [...document.querySelectorAll('a')].map((link) => link.protocol),
      events: [...document.querySelectorAll('*')].flatMap((each) =>
        each.getAttributeNames().filter((name) => /^(?:on|style$|srcdoc$)/.test(name)),
      ),
      path: window.location.pathname,
      footer: document.querySelector('body > footer')?.textContent,
      articles: document.querySelectorAll('body > article').length,
      outside: document.querySelectorAll('body > :not(article, footer)').length,
    }));
    await page.close();
    return { requests, opened, ...found };
  }

  const around = (html: string) =>
    `<!doctype html><title>t</title><article>${html}</article><footer>the end</footer>`;

  test('without the sanitiser the attacks work, so that this test can fail', async () => {
    const attack = '<img src=x onerror=hit()><iframe src="https://evil.example/"></iframe>';
    const { requests, opened } = await visit(around(attack));
    expect(requests).toContain('document evil.example');
    expect(opened).toContain('a script ran');
  });

  test('each is harmless, and the page around it stays as it is', async () => {
    for (let from = 0; from < ATTACKS.length; from += AT_ONCE) {
      const attacks = ATTACKS.slice(from, from + AT_ONCE);
      const articles = attacks.map((attack) => renderHtml(attack).bodyHtml);
      const visited = await visit(around(articles.join('</article><article>')));
      const { requests, opened, links, events, ...place } = visited;
      const which = attacks.join('\n');
      expect(opened, which).toEqual([]);
      expect(
        requests.filter((each) => !each.startsWith('image ')),
        which,
      ).toEqual([]);
      expect(
        links.filter((each) => !/^(?:https?:|mailto:|:|)$/.test(each)),
        which,
      ).toEqual([]);
      expect(events, which).toEqual([]);
      const end = { path: '/post', footer: 'the end', outside: 0 };
      expect(place, which).toEqual({ ...end, articles: attacks.length });
    }
  }, 120_000);
});
