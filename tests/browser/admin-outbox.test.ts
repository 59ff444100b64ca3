/**
 * The outbox and the notifications of a post in a browser.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { aPost } from '../support/blog/test-blog.ts';

const PATH = '/admin/outbox';

const ENTRIES = [
  { state: 'sent', target: 'http://far.example/a', lastAnswer: 'HTTP 202', protocol: 'webmention' },
  { state: 'failed', target: 'http://far.example/b', lastAnswer: 'No answer in 10 seconds.' },
  { state: 'waiting', target: `http://far.example/${'long'.repeat(60)}` },
];

describe.skipIf(!hasBrowser)('the outbox in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function someNotified() {
    const blog = await adminBlog(browser);
    const { id: postId } = await aPost(blog.deps, { title: 'A winter crossing of the Caspian' });
    const createdAt = blog.clock.now();
    await transact(blog.deps.db, async ({ host, outboxEntry }) => {
      await host.create({ data: { name: 'far.example', freeAt: createdAt } });
      for (const entry of ENTRIES) {
        const given = { ...entry, postId, targetKey: entry.target, passage: '', createdAt };
        await outboxEntry.create({ data: { ...given, hostName: 'far.example' } });
      }
    });
    return blog;
  }

  test('the buttons to send again and never to notify a host show what they did', async () => {
    const blog = await someNotified();
    const { page } = await blog.open(`${PATH}?state=failed`, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Send again' }).click();
    expect(await page.getByRole('status').innerText()).toBe(
      'Sending one notification again within a few minutes.',
    );
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'Stop notifying this host' }).first().click();
    expect(await page.getByRole('status').innerText()).toBe('This host won’t be notified again.');
    expect(await page.getByText('far.example is never notified').count()).toBe(3);
    const states = await blog.outbox();
    expect(states.map(({ state }) => state)).toEqual(['sent', 'waiting', 'waiting']);
  });

  test('the dry run wraps a long URL in at most two lines on a phone', async () => {
    const blog = await adminBlog(browser);
    const target = 'http://far.example/notes/on-a-crossing';
    const { id } = await aPost(blog.deps, { markdown: `[x](${target})` });
    const viewport = { width: 390, height: 900 };
    const { page } = await blog.open(`/admin/posts/${String(id)}`, {
      viewport,
      javaScriptEnabled: false,
    });
    const opened = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Check links' }).click();
    const link = (await opened).getByRole('link', { name: 'far.example/notes/on-a-crossing' });
    await link.waitFor();
    // Two lines at most.
    expect((await link.boundingBox())?.height).toBeLessThan(60);
  });

  test('the notifications of a published post update by themselves', async () => {
    const blog = await someNotified();
    const [{ id } = { id: 0 }] = await blog.deps.db.post.findMany({ select: { id: true } });
    const { page, problems } = await blog.open(`/admin/posts/${id}`);
    const section = page.getByRole('region', { name: 'Notifications' });
    expect(await section.locator('#notification-summary').innerText()).toBe('Looking for links.');
    await transact(blog.deps.db, ({ outboxEntry }) =>
      outboxEntry.updateMany({ where: { state: 'waiting' }, data: { state: 'sent' } }),
    );
    await transact(blog.deps.db, ({ post }) =>
      post.update({ where: { id }, data: { notifyAt: null } }),
    );
    await section.getByText('2 of 3 notified.').waitFor();
    await section.getByText('2 of 3 notified.').click();
    expect(await section.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Sent · http:\/\/far.example\/long/),
      expect.stringMatching(/^Failed · /),
      expect.stringMatching(/^Sent · /),
    ]);
    expect(problems).toEqual([]);
  });

  test('the self-test runs on a button and shows the result of each check', async () => {
    const blog = await someNotified();
    const { page } = await blog.open(PATH, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Self-test' }).click();
    await page.getByRole('button', { name: 'Run self-test' }).click({ timeout: 55_000 });
    expect(await page.getByRole('status').innerText()).toMatch(/^All \d+ checks passed\.$/);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toContain('Discovery');
  });

  test('every page is accessible and fits its window', async () => {
    const blog = await someNotified();
    const { page, problems } = await blog.open(PATH);
    await expectAccessible(page, 'the outbox');
    expect(problems).toEqual([]);
  });
});
