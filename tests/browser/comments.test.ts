/**
 * The comment form in a browser, with JavaScript and without, and the pages that it and its emails lead
 * to.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionToken } from '../../src/comments/email/tokens.ts';
import { decisionUrl } from '../../src/comments/urls.ts';
import { systemClock } from '../../src/lib/time.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { formSecret } from '../../src/settings/settings.ts';
import { decideComments } from '../support/blog/decide.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { commented, reader, send, unfold, write } from '../support/browser/commented.ts';
import { aComment } from '../support/samples/comments.ts';

describe.skipIf(!hasBrowser)('comments in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  test('a comment sent with JavaScript carries a proof of work, and one without is flagged for it', async () => {
    const { blog, url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'With scripts.');
    // At once after typing: the form is sent when its proof is done and its seconds are over.
    await send(page);
    await page.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();

    const plain = await reader(browser, url, false);
    await write(plain, 'Without scripts.');
    await send(plain);
    await plain.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    const rows = await blog.deps.db.comment.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ scoreReasons }) => scoreReasons.includes('no-proof'))).toEqual([
      false,
      true,
    ]);
  });

  test('the commenter is remembered in the browser only if “Remember me” is ticked', async () => {
    const { url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'Forget me.');
    await send(page);
    await page.goto(url);
    await unfold(page);
    expect(await page.getByLabel('Name').inputValue()).toBe('');
    await write(page, 'Remember me.');
    await page.getByLabel('Remember me').check();
    await send(page);
    await page.goto(url);
    await unfold(page);
    expect(await page.getByLabel('Name').inputValue()).toBe('Ada');
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe('ada@reader.example');
    await page.getByLabel('Remember me').uncheck();
    await page.getByLabel('Comment', { exact: true }).fill('Forget me again.');
    await send(page);
    await page.goto(url);
    expect(await page.getByLabel('Name').inputValue()).toBe('');
  });

  test('the same comment from two tabs is stored once, and the second tab says so', async () => {
    const { blog, url } = await commented();
    const [one, two] = [await reader(browser, url), await reader(browser, url)];
    await write(one, 'Said once.');
    await write(two, 'Said once.');
    await send(one);
    await one.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    await send(two);
    await two.getByRole('heading', { name: 'Your comment was already sent' }).waitFor();
    expect(await two.getByLabel('Your text').inputValue()).toBe('Said once.');
    expect(await blog.deps.db.comment.count()).toBe(1);
  });

  test('a double click sends a comment once, and going back allows another', async () => {
    const { blog, url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'Twice?');
    await page.locator('form[data-stamp] button.primary').dblclick();
    await page.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    expect(await blog.deps.db.comment.count()).toBe(1);
    await page.goBack();
    await write(page, 'And another thing.');
    await send(page);
    await page.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    const rows = await blog.deps.db.comment.findMany();
    expect(rows.map(({ scoreReasons }) => scoreReasons)).toEqual(['[]', '[]']);
  });

  test('a comment on a post closed meanwhile is refused, and its text is shown', async () => {
    const { blog, post, url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'Am I too late?');
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    await send(page);
    await page.getByRole('heading', { name: 'Comments are closed' }).waitFor();
    expect(await page.getByLabel('Your text').inputValue()).toBe('Am I too late?');
  });

  test('a comment can be changed in the browser that sent it, and not in another with its URL', async () => {
    const { url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'Teh crossing.');
    await send(page);
    await page.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    await page.getByLabel('Comment', { exact: true }).fill('The crossing.');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('The crossing.').first().waitFor();
    const other = await reader(browser, page.url());
    await other.getByText('The crossing.').waitFor();
    expect(
      await other
        .getByRole('button')
        .filter({ hasText: /Save changes|Withdraw/ })
        .count(),
    ).toBe(0);
    await page.getByRole('button', { name: 'Withdraw comment' }).click();
    await page.getByRole('heading', { name: 'Your comment was withdrawn' }).waitFor();
  });

  test('a reply to a comment removed meanwhile replies to the post', async () => {
    const { blog, post, url } = await commented();
    const { comment: parent } = await aComment(blog, post.id, { text: 'Ask me.' });
    await decideComments(blog.deps, [parent.id], 'approved');
    const page = await reader(browser, url);
    await page.getByRole('link', { name: 'Reply' }).click();
    await write(page, 'I ask you.');
    await decideComments(blog.deps, [parent.id], 'spam');
    await send(page);
    await page.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    const answer = await blog.deps.db.comment.findFirst({ orderBy: { id: 'desc' } });
    expect(answer).toMatchObject({ text: 'I ask you.', parentId: null, depth: 0 });
  });

  test('every page of comments is accessible and fits its window', async () => {
    const { blog, post, url, siteUrl } = await commented();
    const shown = (await aComment(blog, post.id, { text: 'It was *long*.' })).comment;
    await blog.deps.db.comment.update({ where: { id: shown.id }, data: { state: 'approved' } });
    const { comment, claim } = await aComment(blog, post.id, { text: 'May I add?' });
    const { id: userId } = await aUser(blog, 'owner');
    const token = decisionToken(
      await formSecret(blog.deps),
      { commentId: comment.id, userId },
      systemClock.now(),
    );
    const page = await reader(browser, url);
    for (const [name, address] of [
      ['the post', url],
      ['an answer', `${url}/comments/reply/${shown.id}`],
      ['one’s own', `${siteUrl}/comments/${comment.id}/${claim.ownToken}`],
      ['a letter’s question', `${decisionUrl(siteUrl, token)}?do=spam`],
      ['a letter’s end', `${siteUrl}/comments/follow/unknown`],
    ] as const) {
      await page.goto(address);
      await expectAccessible(page, name);
    }
  });
});
