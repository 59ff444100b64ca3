/**
 * Makes the pictures of README and docs/admin.md from a sample blog, below docs/pictures: `npm run pictures`, after
 * a build. Run by hand when these pages change; the results are committed.
 *
 * Needs a Chromium, named in CHROMIUM where it is not found.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { readConfig } from '../src/config.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDeps } from '../src/deps.ts';
import { SESSION_COOKIE } from '../src/http/request/cookies.ts';
import { createListener } from '../src/http/server/listener.ts';
import { serve } from '../src/http/server/serve.ts';
import { createChecks } from '../src/linkbacks/verify/checks.ts';
import type { FetchResult } from '../src/net/page.ts';
import { startBrowser } from '../tests/support/browser/browser-server.ts';
import { freePort } from '../tests/support/free-port.ts';
import { fillSampleBlog, type SampleBlog } from './pictures/sample-blog.ts';

const folder = path.join(import.meta.dirname, '..', 'docs', 'pictures');
/** Of the pictures in README, together. */
const MAX_BYTES = 400_000;
const SCHEMES = ['light', 'dark'] as const;

type Picture = {
  name: string;
  path: (blog: SampleBlog) => string;
  size: { width: number; height: number };
  /** In README, in light and dark. */
  isInReadme?: boolean;
  before?: (page: Page) => Promise<void>;
};

const NO_HEADERS = { link: [], xPingback: null, location: null, retryAfter: null };
const DESKTOP = { width: 1_280, height: 800 };
const PICTURES: readonly Picture[] = [
  {
    name: 'article',
    path: ({ article }) => article.path,
    size: { width: 1_000, height: 1_500 },
    isInReadme: true,
  },
  { name: 'admin-responses', path: () => '/admin/responses', size: DESKTOP, isInReadme: true },
  {
    name: 'admin-editor',
    path: ({ draft }) => `/admin/posts/${draft.id}`,
    size: DESKTOP,
    isInReadme: true,
    before: async (page) => {
      await page.locator('.cm-content').waitFor();
    },
  },
  { name: 'admin-overview', path: () => '/admin', size: DESKTOP },
  {
    name: 'admin-publish',
    path: ({ draft }) => `/admin/posts/${draft.id}`,
    size: DESKTOP,
    before: async (page) => {
      await page.getByRole('button', { name: /^Publish/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'admin-settings', path: () => '/admin/settings/appearance', size: DESKTOP },
];

const dataDir = mkdtempSync(path.join(tmpdir(), 'antiphon-pictures-'));
const port = await freePort();
/** Of nobody: the browser reaches it by way of the server, as its proxy. */
const siteUrl = 'http://estuary.example';
const config = readConfig({
  DATA_DIR: dataDir,
  SITE_URL: siteUrl,
  LOG_LEVEL: 'error',
  // A blog with an invented name would not notify anybody; nothing is sent without a worker.
  FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
});
await migrate(config.databaseUrl, path.join(config.packageDir, 'prisma'));
const deps = { ...openDeps(config), fetchPage };
const checks = createChecks(deps);
const listener = createListener(deps, checks);
const server = await serve(listener.answer, { host: '127.0.0.1', port });
const browserServer = await startBrowser();
if (!browserServer) throw new Error('The pictures need a Chromium.');
const browser = await chromium.connect(browserServer.wsEndpoint());
try {
  const blog = await fillSampleBlog(deps);
  let bytes = 0;
  for (const picture of PICTURES) {
    for (const scheme of picture.isInReadme ? SCHEMES : SCHEMES.slice(0, 1)) {
      const file = path.join(folder, `${picture.name}${scheme === 'dark' ? '-dark' : ''}.png`);
      await take(browser, blog, picture, scheme, file);
      if (picture.isInReadme) bytes += statSync(file).size;
    }
  }
  process.stdout.write(`The pictures of README have ${bytes.toLocaleString('en')} bytes.\n`);
  if (bytes > MAX_BYTES) throw new Error(`They may have ${MAX_BYTES} bytes.`);
} finally {
  await browser.close();
  await browserServer.close();
  await server.close();
  await checks.close();
  await listener.close();
  await deps.close();
  rmSync(dataDir, { recursive: true });
}

/** Every page of others accepts webmentions; nothing is requested. */
function fetchPage(url: URL): Promise<FetchResult> {
  const contentType = 'text/html; charset=utf-8';
  const body = Buffer.from(
    '<title>The log of the Aurelia</title><link rel="webmention" href="/webmention">',
  );
  return Promise.resolve({
    kind: 'page',
    status: 200,
    finalUrl: url,
    contentType,
    body,
    headers: NO_HEADERS,
  });
}

async function take(
  browser: Browser,
  blog: SampleBlog,
  { path, size, before }: Picture,
  colorScheme: (typeof SCHEMES)[number],
  file: string,
): Promise<void> {
  const proxy = { server: `http://127.0.0.1:${port}` };
  const context = await browser.newContext({ viewport: size, colorScheme, locale: 'en', proxy });
  const url = `${siteUrl}/admin`;
  await context.addCookies([{ name: SESSION_COOKIE, value: blog.sessionToken, url }]);
  const page = await context.newPage();
  // Twice: the fallback typeface is used from the second time on.
  for (let times = 0; times < 2; times += 1)
    await page.goto(siteUrl + path(blog), { waitUntil: 'networkidle' });
  await before?.(page);
  const png = await page.screenshot();
  // Few colours: a quarter of the size, and no difference that anybody sees.
  await sharp(png)
    .png({ palette: true, colours: 64, effort: 10, compressionLevel: 9 })
    .toFile(file);
  await context.close();
}
