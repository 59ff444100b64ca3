/**
 * Every page of the admin in a browser: accessible, no wider than its window, nothing in the console.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { inviteUser } from '../../src/accounts/invite.ts';
import { offerSetup } from '../../src/accounts/setup.ts';
import { transact } from '../../src/db/client.ts';
import { serve } from '../../src/http/server/serve.ts';
import { queueEmail } from '../../src/mail/queue.ts';
import { editPost } from '../../src/posts/edit.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { aComment } from '../support/samples/comments.ts';
import { adminBlog, type AdminBlog } from '../support/browser/admin-browser.ts';
import { aReport, aRunIn, anUnfetched } from '../support/samples/import-run.ts';
import { aFile, aPdf } from '../support/samples/media.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';
import { freePort } from '../support/free-port.ts';

/** The editor, the responses, the outbox and the library have files of their own. */
const PAGES = [
  '',
  '/posts',
  '/posts/1/revisions',
  '/posts/1/revisions/0',
  '/posts/1/notifications',
  '/account',
  '/account/second-factor',
  '/people',
  '/audit',
  '/pages',
  '/settings',
  '/settings/appearance',
  '/settings/linkbacks',
  '/settings/import',
  '/settings/import/1',
  '/settings/import/2',
  '/settings/import/3',
  '/settings/import/3/undo',
  '/settings/export',
  '/settings/backup',
  '/media',
  '/media/1',
  '/media/1/delete',
  '/media/2',
  '/lists',
  '/mail',
  '/commenters/1',
];

describe.skipIf(!hasBrowser)('the admin in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('every page is accessible, fits its window and obeys its Content-Security-Policy', async () => {
    const blog = await adminBlog(browser);
    const { id, slug } = await aPost(blog.deps, { title: 'A post' });
    const draft = { title: 'A post', slug, markdown: 'Other words.' };
    await editPost(blog.deps, id, { version: 0, draft, userId: 1 });
    await aPost(blog.deps, { title: 'A draft', slug: 'a-draft', status: 'draft' });
    const { id: commented } = await aPost(blog.deps, { title: 'A long one', slug: 'a-long-one' });
    await aComment(blog, commented, { text: 'w'.repeat(300) });
    const letter = { key: 'one', recipient: `${'x'.repeat(60)}@reader.example`, subject: 'Words' };
    await transact(blog.deps.db, (transaction) =>
      queueEmail(transaction, { ...letter, text: 'w'.repeat(300) }, blog.clock.now()),
    );
    await movedAndSaved(blog);
    await aFile(blog, { name: `${'x'.repeat(60)}.mp3` });
    await aFile(blog, { name: 'Notes.pdf', content: aPdf() });
    const { page, problems } = await blog.open('/admin');
    for (const path of PAGES) {
      await page.goto(`${blog.siteUrl}/admin${path}`);
      await expectAccessible(page, path);
      expect(problems, path).toEqual([]);
    }
  });

  test('every page before sign-in is accessible and fits its window', async () => {
    const blog = await adminBlog(browser);
    const { secret } = await inviteUser(blog.deps, {
      name: 'Leyla',
      email: 'leyla@blog.example',
      role: 'author',
    });
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    for (const path of [
      '/sign-in',
      '/forgot',
      `/invited/${secret}`,
      '/invited/none',
      '/setup/none',
    ]) {
      await page.goto(`${blog.siteUrl}/admin${path}`);
      await expectAccessible(page, path);
    }
  });

  test('a changed setting applies at once', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open('/admin/settings', { javaScriptEnabled: false });
    await page.locator('#siteTitle').fill('Another title');
    await page.getByRole('button', { name: /save/i }).first().click();
    expect((await blog.request.get('/')).text).toContain('Another title');
  });

  test('a refused setting moves the focus to the summary of errors, which leads to the field', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open('/admin/settings', { javaScriptEnabled: false });
    await page.locator('#siteTitle').fill('');
    await page.getByRole('button', { name: 'Save changes' }).click();
    expect(await page.locator('.error-summary:focus').count()).toBe(1);
    await page.getByRole('link', { name: /Title: Must not be empty/ }).click();
    expect(await page.locator('#siteTitle:focus').count()).toBe(1);
  });

  test.each([
    ['at 390 px', true, { viewport: { width: 390, height: 800 } }],
    ['at 1,280 px, without JavaScript', false, { javaScriptEnabled: false }],
  ])(
    'a refused form of the account page opens the page at its error, %s',
    async (_at, isScripted, options) => {
      const blog = await adminBlog(browser);
      const { page } = await blog.open('/admin/account', options);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await page.getByText('Create a token for a program').click();
      await button('Create access token').click();
      const token = page.locator('#tokenPassword:focus');
      await token.waitFor();
      expect(await page.locator('#tokenPassword-message').isVisible()).toBe(true);
      // In the window, whose top the page is far above.
      const { y = -1 } = (await token.boundingBox()) ?? {};
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(800);
      expect((await page.locator('h1').boundingBox())?.y).toBeLessThan(-500);
      await page.getByRole('link', { name: /^Create access token: This is not/ }).click();
      expect(await token.count()).toBe(1);
      // axe needs JavaScript.
      if (isScripted) await expectAccessible(page, 'refused token');
      await button('Create application password').click();
      await page.locator('#appPassword:focus').waitFor();
      await page.locator('#name').fill('');
      await button('Save profile').click();
      await page.locator('#name:focus').waitFor();
    },
  );

  test('the time zone of the browser is filled in at setup', async () => {
    const blog = await emptyBlog();
    const context = await browser.newContext({ timezoneId: 'Asia/Baku' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${blog.siteUrl}/admin/setup/${(await offerSetup(blog.deps)) ?? ''}`);
    expect(await page.locator('#timeZone').inputValue()).toBe('Asia/Baku');
    await expectAccessible(page, 'setup');
  });
});

/** An import before its start, one that failed and one that is done, and backups. */
async function movedAndSaved(blog: AdminBlog): Promise<void> {
  const report = JSON.stringify(aReport());
  await aRunIn(blog, 'ready', { name: `${'x'.repeat(60)}.xml` });
  await aRunIn(blog, 'failed', { problem: `There is no file ${'x'.repeat(60)}.xml.` });
  await anUnfetched(blog, await aRunIn(blog, 'done', { report, position: 300, entries: 300 }));
  const madeAt = blog.clock.now();
  await blog.deps.db.backup.createMany({
    data: [
      { madeAt, form: 'sqlite', file: `${'x'.repeat(60)}.zip`, size: 1_000 },
      { madeAt, form: 'portable', automatic: true, problem: 'The disk is full.' },
    ],
  });
}

/** A blog without an account. */
async function emptyBlog() {
  const port = await freePort();
  const siteUrl = `http://localhost:${port}`;
  const blog = await testBlog({ env: { SITE_URL: siteUrl } });
  const server = await serve(blog.listener.answer, { host: '127.0.0.1', port });
  onTestFinished(() => server.close());
  return { ...blog, siteUrl };
}
