/**
 * Settings → Import in a browser: an upload that survives a lost connection and a reload, and the way without
 * JavaScript.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { planRun } from '../../src/import/plan.ts';
import { findRun } from '../../src/import/runs.ts';
import { undoRun } from '../../src/import/undo.ts';
import { writeRun } from '../../src/import/write.ts';
import { listPosts } from '../../src/posts/read.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';

const WXR = 'everything.xml';
const PAGE = '/admin/settings/import';

/** A file on disk: the browser reads its parts when they are sent, and knows when it was changed. */
function aFile(bytes: Buffer): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'antiphon-test-file-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, 'old.xml');
  writeFileSync(file, bytes);
  utimesSync(file, 1_000_000_000, 1_000_000_000);
  return file;
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!hasBrowser)('importing in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('an upload whose connection is lost goes on, and then its page opens', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open(PAGE);
    const bytes = randomBytes(3_000_000);
    let parts = 0;
    await page.route('**/uploads/*', async (route) => {
      parts += 1;
      if (parts === 2) await route.abort('connectionreset');
      else await route.continue();
    });
    await page.getByLabel('Export file of the other blog').setInputFiles(aFile(bytes));
    await page.getByRole('button', { name: 'Upload and read' }).click();
    await page.waitForURL('**/settings/import/1');
    await page.getByText('The file is being read. Nothing is written yet.').waitFor();
    expect(parts).toBeGreaterThan(2);
    const run = await findRun(blog.deps, 1);
    expect(run).toMatchObject({ state: 'reading', name: 'old.xml' });
    expect(hashOf(readFileSync(run.path))).toBe(hashOf(bytes));
    await expectAccessible(page, 'Import');
  });

  test('a page that was reloaded goes on with the same file where it was', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open(PAGE);
    const bytes = randomBytes(3_000_000);
    const file = aFile(bytes);
    const offsets: string[] = [];
    let isCut = true;
    await page.route('**/uploads/*', async (route) => {
      const offset = new URL(route.request().url()).searchParams.get('offset') ?? '';
      if (isCut && offset !== '0') {
        await route.abort('connectionreset');
        return;
      }
      offsets.push(offset);
      await route.continue();
    });
    const choose = async () => {
      await page.getByLabel('Export file of the other blog').setInputFiles(file);
      await page.getByRole('button', { name: 'Upload and read' }).click();
    };
    await choose();
    await page.getByText('The connection was lost. Trying again…').waitFor();
    isCut = false;
    await page.reload();
    await choose();
    await page.waitForURL('**/settings/import/1');
    expect(offsets.filter((offset) => offset === '0')).toHaveLength(1);
    expect(hashOf(readFileSync((await findRun(blog.deps, 1)).path))).toBe(hashOf(bytes));
  });

  test('a refused file says why, and another can be chosen', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open(PAGE);
    await page.getByLabel('Export file of the other blog').setInputFiles(aFile(Buffer.alloc(0)));
    await page.getByRole('button', { name: 'Upload and read' }).click();
    await page.getByText('This file is empty. Choose another one.').waitFor();
    await page.getByRole('button', { name: 'Upload and read', disabled: false }).waitFor();
    await expectAccessible(page, 'Import');
  });

  test('a blog is brought in, after a report, and undone again', async () => {
    const blog = await adminBlog(browser);
    const { page, problems } = await blog.open(PAGE);
    const fixture = path.join(import.meta.dirname, '../fixtures/import/wxr', WXR);
    await page.getByLabel('Export file of the other blog').setInputFiles(fixture);
    await page.getByRole('button', { name: 'Upload and read' }).click();
    await page.waitForURL('**/settings/import/1');
    // As the process of its own would that the blog starts.
    expect(await planRun(blog.deps, 1)).toMatchObject({ kind: 'done' });
    await page.getByText('Nothing has been written yet.').waitFor();
    expect(await listPosts(blog.deps)).toEqual([]);
    await page.getByRole('heading', { name: 'What will come' }).waitFor();
    await expectAccessible(page, 'Report');
    await page.getByLabel('Leave them on the old site').check();
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('The import is about to start.').waitFor();
    expect(await writeRun(blog.deps, 1)).toMatchObject({ kind: 'done' });
    await page.getByText('The import is done.').waitFor();
    await page.getByRole('heading', { name: 'What came' }).waitFor();
    expect((await listPosts(blog.deps)).length).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Undo…' }).click();
    await page.getByText('Keeps posts that were edited since').waitFor();
    await expectAccessible(page, 'Undo');
    await page.getByRole('button', { name: 'Undo import' }).click();
    await page.getByText('What the import made is being removed.').waitFor();
    expect(await undoRun(blog.deps, 1)).toMatchObject({ kind: 'done' });
    await page.getByText('The import is undone.').waitFor();
    expect(await listPosts(blog.deps)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('without JavaScript the file is sent in one piece, and the page is reloaded by a link', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open(PAGE, { javaScriptEnabled: false });
    const bytes = randomBytes(100_000);
    await page.getByLabel('Export file of the other blog').setInputFiles(aFile(bytes));
    await page.getByRole('button', { name: 'Upload and read' }).click();
    await page.getByText('The file is being read. Nothing is written yet.').waitFor();
    await page.getByRole('link', { name: 'Reload this page' }).click();
    expect(hashOf(readFileSync((await findRun(blog.deps, 1)).path))).toBe(hashOf(bytes));
  });
});
