/**
 * Embeds in a browser: nothing is requested from another site before a click on a player, and what a click opens.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { serve } from '../../src/http/server/serve.ts';
import { aPost } from '../support/blog/test-blog.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { freePort } from '../support/free-port.ts';
import { aPicture, embedBlog, graphPage, json, readDue } from '../support/samples/embeds.ts';

const VIDEO = 'https://www.youtube.com/watch?v=abcdefghijk';
const SONG = 'https://open.spotify.com/track/0123456789abcdefABCDEF';

describe.skipIf(!hasBrowser)('embeds in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  /** A post with a video, a song and a page. */
  async function blogWithPlayers() {
    const port = await freePort();
    const blog = await embedBlog({ env: { SITE_URL: `http://localhost:${String(port)}` } });
    await blog.provider('www.youtube.com', {
      [`/oembed?format=json&url=${encodeURIComponent(VIDEO)}`]: json({
        type: 'video',
        title: 'A film',
        thumbnail_url: 'https://i.ytimg.com/a.png',
      }),
    });
    await blog.provider('i.ytimg.com', { '/a.png': await aPicture() });
    await blog.provider('open.spotify.com', {
      [`/oembed?url=${encodeURIComponent(SONG)}`]: json({ type: 'rich', title: 'A song' }),
    });
    const site = await blog.sourceSite({
      '/a': graphPage({ title: 'A page', description: 'Of words.', image: '/p.png' }),
      '/p.png': await aPicture(200, 200),
    });
    const markdown = `Before.\n\n${VIDEO}\n\n${SONG}\n\n${site.url('/a')}`;
    const post = await aPost(blog.deps, { markdown, commentsOpen: false });
    await readDue(blog);
    const server = await serve(
      (req, res) => {
        blog.listener.answer(req, res);
      },
      { host: '127.0.0.1', port },
    );
    onTestFinished(() => server.close());
    return { url: blog.urlOf(post), origin: `http://localhost:${String(port)}` };
  }

  /** `asked`: the hosts other than this machine that the browser asked; they are not reached. */
  async function open(url: string, options: { javaScriptEnabled?: boolean; width?: number } = {}) {
    const { width = 1_280, ...rest } = options;
    const asked: string[] = [];
    const proxy = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.writeHead(502).end();
    });
    proxy.on('connect', (req, socket) => {
      asked.push(req.url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      proxy: { server: `http://127.0.0.1:${String(port)}`, bypass: 'localhost' },
      ...rest,
    });
    onTestFinished(async () => {
      await page.close();
      proxy.closeAllConnections();
      proxy.close();
    });
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => problems.push(message.text()));
    await page.goto(url, { waitUntil: 'networkidle' });
    return { page, requests, problems, asked };
  }

  const frameOf = async (page: Page, place: string) =>
    await page.evaluate<Record<string, string>>(
      `Object.fromEntries([...document.querySelector('${place} iframe').attributes]
        .map(({ name, value }) => [name, value]))`,
    );

  test('nothing is requested from another site before the click; a click opens the player in the picture’s place', async () => {
    const { url, origin } = await blogWithPlayers();
    const { page, requests, problems, asked } = await open(url);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    expect(requests.filter((each) => !each.startsWith(`${origin}/`))).toEqual([]);
    expect(asked).toEqual([]);
    expect(problems).toEqual([]);
    expect(requests.some((each) => /\/embeds\/\d+-1-[\w-]{22}\.webp$/.test(each))).toBe(true);

    await page.getByRole('link', { name: 'Play at YouTube' }).click();
    await expect.poll(() => asked).toContain('www.youtube-nocookie.com:443');
    expect(await frameOf(page, '.embed.video')).toMatchObject({
      src: 'https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1',
      title: 'A film',
      sandbox: 'allow-scripts allow-same-origin allow-popups allow-presentation',
      allow: 'fullscreen; autoplay; encrypted-media',
      referrerpolicy: 'strict-origin-when-cross-origin',
    });
    expect(await page.locator('.embed.video img').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.localName')).toBe('iframe');
    expect(new Set(asked)).toEqual(new Set(['www.youtube-nocookie.com:443']));
  });

  test('the keyboard opens a player without a picture; a click with Ctrl leads to the page', async () => {
    const { url } = await blogWithPlayers();
    const { page, asked } = await open(url);
    await page.getByRole('link', { name: 'Play at Spotify' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => asked).toContain('open.spotify.com:443');
    const popup = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Play at YouTube' }).click({ modifiers: ['Control'] });
    await popup;
    expect(await page.locator('.embed.video iframe').count()).toBe(0);
  });

  test('a frame of any other site is refused by the policy', async () => {
    const { url } = await blogWithPlayers();
    const { page, problems, asked } = await open(url);
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://evil.example/' }))`,
    );
    await expect.poll(() => problems.join()).toContain('frame-src');
    expect(asked).toEqual([]);
  });

  test.each([
    [1_280, true],
    [320, true],
    [390, false],
  ])(
    'cards are accessible and fit a window of %i pixels, with JavaScript: %s',
    async (width, javaScriptEnabled) => {
      const { url } = await blogWithPlayers();
      const { page, problems } = await open(url, { width, javaScriptEnabled });
      if (javaScriptEnabled) await expectAccessible(page, 'embeds');
      const links = await page.locator('.embed-play').all();
      expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual([
        VIDEO,
        SONG,
      ]);
      await page.goto(`${url}/embed`);
      if (javaScriptEnabled) await expectAccessible(page, 'card');
      expect(problems).toEqual([]);
    },
  );
});
