/**
 * The moderation queue in a browser: by keys, by pointer, and without JavaScript.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aLinkback } from '../support/samples/a-linkback.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { aComment } from '../support/samples/comments.ts';
import { adminBlog, type AdminBlog } from '../support/browser/admin-browser.ts';
import { aPost } from '../support/blog/test-blog.ts';

const PATH = '/admin/responses';

describe.skipIf(!hasBrowser)('the moderation queue in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  /** The pending ones, in the order of the page: Third, Second, First. */
  async function threeWait() {
    const blog = await adminBlog(browser);
    const post = await aPost(blog.deps, { title: 'A winter crossing of the Caspian' });
    const ids: number[] = [];
    for (const title of ['First', 'Second', 'Third'])
      ids.push((await aLinkback(blog.deps, { title, postId: post.id })).id);
    return { ...blog, ids, postId: post.id };
  }

  const standing = async ({ deps }: AdminBlog, id = 0) =>
    (await deps.db.linkback.findUniqueOrThrow({ where: { id } })).moderation;

  const focused = (page: Page) =>
    page.evaluate<string>('document.activeElement?.querySelector(".name")?.textContent ?? ""');

  const flashShows = (page: Page, words: string) =>
    page.locator('#flash', { hasText: words }).waitFor({ timeout: 5_000 });

  test('the keys j k a r s x u move, decide and undo, announce it, and focus the next response', async () => {
    const blog = await threeWait();
    const [first, second, third] = blog.ids;
    const { page, problems } = await blog.open(PATH);
    expect(await page.locator('.response.current .name').textContent()).toBe('Third');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await focused(page), 'the first was current').toBe('Second');

    await page.keyboard.press('a');
    await flashShows(page, '1 approved.');
    expect(await standing(blog, second)).toBe('approved');
    expect(await focused(page), 'what comes next').toBe('First');
    expect(await page.locator('.tabs [aria-current]').innerText()).toBe('Pending 2');
    expect(await page.locator('.places .count').textContent()).toContain('2');

    await page.keyboard.press('u');
    await flashShows(page, 'Action undone.');
    expect(await standing(blog, second)).toBe('pending');

    await page.keyboard.press('k');
    await page.keyboard.press('k');
    expect(await focused(page)).toBe('Third');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('s');
    await flashShows(page, '2 marked as spam.');
    expect(await Promise.all(blog.ids.map((id) => standing(blog, id)))).toEqual([
      'pending',
      'spam',
      'spam',
    ]);
    expect(await focused(page)).toBe('First');
    await page.keyboard.press('r');
    await flashShows(page, '1 rejected.');
    expect(await standing(blog, first)).toBe('rejected');
    expect(await page.locator('.empty').evaluate((e) => e === e.ownerDocument.activeElement)).toBe(
      true,
    );
    expect(await standing(blog, third)).toBe('spam');
    expect(problems).toEqual([]);
  });

  test('a comment and a linkback are decided together by one key and undone by another', async () => {
    const blog = await threeWait();
    blog.clock.advance(60_000);
    const { comment } = await aComment(blog, blog.postId, { name: 'Ada', text: 'Is it *far*?' });
    const commentState = async () =>
      (await blog.deps.db.comment.findUniqueOrThrow({ where: { id: comment.id } })).state;
    const third = blog.ids[2];
    const { page, problems } = await blog.open(PATH);
    expect(await page.locator('.response.current .name').textContent(), 'the newest').toBe('Ada');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('a');
    await flashShows(page, '2 approved.');
    expect([await commentState(), await standing(blog, third)]).toEqual(['approved', 'approved']);
    expect(await focused(page)).toBe('Second');
    expect(await page.locator('.tabs [aria-current]').innerText()).toBe('Pending 2');
    expect(await page.locator('.places .count').textContent()).toContain('2');

    await page.keyboard.press('u');
    await flashShows(page, '2 actions undone.');
    expect([await commentState(), await standing(blog, third)]).toEqual(['pending', 'pending']);
    await page.getByText('All kinds').first().click();
    await page.getByRole('link', { name: 'Comments', exact: true }).click();
    await page.waitForURL(/only=comments/);
    await page.keyboard.press('s');
    await flashShows(page, '1 marked as spam.');
    expect(await commentState()).toBe('spam');
    expect(new URL(page.url()).search).toBe('?state=pending&only=comments');
    expect(await page.locator('.empty').textContent()).toBe('No comments in this list.');
    expect(problems).toEqual([]);
  });

  test('a withdrawn comment has no decisions and ignores keys', async () => {
    const blog = await threeWait();
    const { comment } = await aComment(blog, blog.postId);
    const withdrawn = { state: 'withdrawn', authorName: '', authorEmail: null, bodyHtml: '' };
    await blog.deps.db.comment.update({ where: { id: comment.id }, data: withdrawn });
    const { page, problems } = await blog.open(`${PATH}?state=withdrawn`);
    for (const key of ['k', 'x', 'a', 'u']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('Withdrawn');
    expect(await page.locator('#flash').textContent()).toMatch(/^\s*$/);
    expect(problems).toEqual([]);
  });

  test.each([true, false])(
    'a comment’s page, scripts %s: edited, then answered',
    async (scripts) => {
      const blog = await threeWait();
      blog.clock.advance(60_000);
      const { comment } = await aComment(blog, blog.postId, { text: 'Teh words' });
      const { page, problems } = await blog.open(PATH, { javaScriptEnabled: scripts });
      await page.locator('.response summary').first().click();
      await page.getByRole('link', { name: 'Reply or edit' }).click();
      await page.getByRole('heading', { name: 'Comment by Ada' }).waitFor();
      await page.getByLabel('Comment (Markdown)').fill('The **words**');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('status').getByText('Comment saved.').waitFor();
      expect(await page.locator('.words strong').textContent()).toBe('words');
      await page.getByRole('button', { name: 'Approve and reply' }).click();
      await page.getByRole('alert').getByText('Enter your comment.').waitFor();
      await page.getByLabel('Your reply (Markdown)').fill('A *day*.');
      await page.getByRole('button', { name: 'Approve and reply' }).click();
      await page.getByText('Reply published. The comment it replies to is approved.').waitFor();
      const answer = await blog.deps.db.comment.findFirst({ where: { parentId: comment.id } });
      expect(answer).toMatchObject({ text: 'A day.', state: 'approved' });
      await page.getByRole('link', { name: 'Back to responses' }).click();
      expect(await page.locator('.tabs [aria-current]').innerText()).toBe('Approved 2');
      // The browser logs an error for a page that is answered with 422.
      expect(problems.filter((each) => !each.includes('422'))).toEqual([]);
    },
  );

  test('keys do nothing in a field, with Control, or when switched off', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH);
    await page.evaluate(
      `document.querySelector('.response').insertAdjacentHTML('beforeend', '<input id="typed">')`,
    );
    await page.focus('#typed');
    await page.keyboard.press('a');
    expect(await page.inputValue('#typed')).toBe('a');
    await page.keyboard.press('Control+j');
    await page.focus('.response');
    await page.keyboard.press('Control+s');
    await page.keyboard.press('?');
    await page.locator('#use-keys').uncheck();
    await page.keyboard.press('Escape');
    await page.focus('.response');
    for (const key of ['a', 'r', 's', 'x', 'j', '?']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('Third');
    expect(await page.locator('#flash').textContent()).not.toContain('approved');
    expect(await Promise.all(blog.ids.map((id) => standing(blog, id)))).toEqual(
      Array(3).fill('pending'),
    );
  });

  test('the key ? opens a list of the keys, which act again once it is closed', async () => {
    const blog = await threeWait();
    const { page, problems } = await blog.open(PATH);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.waitFor();
    await page.keyboard.press('a');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'all keys' }).click();
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await flashShows(page, '1 rejected.');
    expect(await standing(blog, blog.ids[2])).toBe('rejected');
    expect(problems).toEqual([]);
  });

  test('only the current row has a red button, and none where the evidence is against it', async () => {
    const blog = await threeWait();
    const because = 'It links to suspect hosts';
    const scoreReasons = JSON.stringify([{ rule: 'host-suspect', points: 4, because }]);
    const doubted = { title: 'Doubted', postId: blog.postId, score: 4, scoreReasons };
    await aLinkback(blog.deps, doubted);
    const { page } = await blog.open(PATH, { colorScheme: 'light' });
    const red = () =>
      page
        .locator('.queue button')
        .evaluateAll((buttons) =>
          buttons
            .filter(
              (each) => each.computedStyleMap().get('color')?.toString() !== 'rgb(33, 30, 26)',
            )
            .map((each) => each.closest('.response')?.querySelector('.name')?.textContent),
        );
    expect(await red(), 'the current row is doubted').toEqual([]);
    await page.keyboard.press('j');
    expect(await red()).toEqual(['Third']);
  });

  test.each([true, false])('a reply from the row, scripts %s: is published', async (scripts) => {
    const blog = await threeWait();
    blog.clock.advance(60_000);
    const one = await aComment(blog, blog.postId, { name: 'Bob', text: 'First words' });
    blog.clock.advance(60_000);
    const { comment } = await aComment(blog, blog.postId, { text: 'Is it far?' });
    const { page, problems } = await blog.open(PATH, { javaScriptEnabled: scripts });
    await page.locator('.reply summary').nth(1).click();
    await page.getByLabel('Your reply to Bob').fill('Not sent yet.');
    await page.locator('.reply summary').first().click();
    await page.getByLabel('Your reply to Ada').fill('A day.');
    await page.getByRole('button', { name: 'Approve and reply' }).first().click();
    await flashShows(page, 'Reply published.');
    const answer = await blog.deps.db.comment.findFirst({ where: { parentId: comment.id } });
    expect(answer).toMatchObject({ text: 'A day.', state: 'approved' });
    expect(await page.locator('.name').allTextContents()).not.toContain('Ada');
    if (scripts) {
      expect(await focused(page), 'what comes next').toBe('Bob');
      expect(await page.getByLabel('Your reply to Bob').inputValue()).toBe('Not sent yet.');
    }
    expect(one.comment.state).toBe('pending');
    expect(problems).toEqual([]);
  });

  test('a menu opens by click and by keyboard and closes at Escape', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH);
    const more = page.locator('.tabs summary');
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Rejected' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Rejected' }).waitFor({ state: 'hidden' });
    await more.click();
    await page.getByRole('heading', { name: 'Responses' }).click();
    await page.getByRole('link', { name: 'Rejected' }).waitFor({ state: 'hidden' });
  });

  test('a key pressed after the session ended leads to sign-in, and the decision is carried out afterwards', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH);
    await page.context().clearCookies();
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Sign in to continue' }).waitFor();
    expect(await page.locator('input[name="carried.one"]').first().getAttribute('value')).toMatch(
      /^approved/,
    );
  });

  test('every decision and its undo work as buttons without JavaScript', async () => {
    const blog = await threeWait();
    const { page } = await blog.open(PATH, { javaScriptEnabled: false });
    await page.locator('.response').first().getByRole('button', { name: 'Approve' }).click();
    expect(await page.locator('#flash').innerText()).toContain('1 approved.');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.locator('#flash').innerText()).toContain('Action undone.');
    for (const box of await page.locator('.response > input').all()) await box.check();
    await page.locator('.bulk').getByRole('button', { name: 'Spam' }).click();
    expect(await page.locator('#flash').innerText()).toContain('3 marked as spam.');
    expect(await standing(blog, blog.ids[0])).toBe('spam');
  });

  test('every page is accessible and fits its window', async () => {
    const blog = await threeWait();
    const { deps, postId } = blog;
    await aLinkback(deps, { title: 'Long'.repeat(60), hostName: `${'x'.repeat(60)}.example` });
    const { comment } = await aComment(blog, postId, {
      name: 'Long'.repeat(25),
      url: `https://${'x'.repeat(60)}.example/${'y'.repeat(200)}`,
      text: `# ${'z'.repeat(300)}\n\n> quoted\n\n- \`code\`\n\n    ${'a '.repeat(2_000)}`,
    });
    for (const path of [
      `${PATH}?done=block&count=1&comments=2&undo=x`,
      `${PATH}?only=comments`,
      `${PATH}?state=withdrawn`,
      `${PATH}/comments/${comment.id}`,
    ]) {
      const { page } = await blog.open(path);
      for (const row of (await page.locator('.response[tabindex]').all()).slice(0, 1))
        await row.focus();
      await page.locator('details').evaluateAll((all) => {
        for (const each of all) each.setAttribute('open', '');
      });
      await expectAccessible(page, path);
    }
  });
});
