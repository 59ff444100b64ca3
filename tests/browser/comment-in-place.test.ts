/** The comment form on the page of a post: folded until it is used, previews and replies in place. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeFlags } from '../../src/posts/publish.ts';
import { decideComments } from '../support/blog/decide.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { commented, reader, send, write } from '../support/browser/commented.ts';
import { aComment } from '../support/samples/comments.ts';

describe.skipIf(!hasBrowser)('the comment form in place', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  test('the form is one line until it is used, by keyboard, too, and begins with the first empty field', async () => {
    const { url } = await commented();
    for (const javaScript of [true, false]) {
      const page = await reader(browser, url, javaScript);
      expect(await page.getByLabel('Name').isVisible()).toBe(false);
      const box = await page.locator('.respond').boundingBox();
      expect(box?.height).toBeLessThan(70);
      await page.locator('.respond > summary').focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('Name').waitFor();
      if (javaScript) {
        await page.locator('#page_comment_name:focus').waitFor();
        await page.keyboard.type('Ada');
        // Folded and unfolded again, it begins with the text.
        await page.locator('.respond > summary').click();
        expect(await page.getByLabel('Name').isVisible()).toBe(false);
        await page.locator('.respond > summary').click();
        await page.locator('#page_comment_text:focus').waitFor();
      }
    }
  });

  test('a preview is shown in the form, which keeps its text and its proof, and is sent from there', async () => {
    const { blog, url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'So **it** goes.');
    await page.getByRole('button', { name: 'Preview' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Your comment will look like this.').waitFor();
    expect(await preview.locator('.linkback-text').innerHTML()).toContain('<strong>it</strong>');
    expect(await page.locator('.comment-preview:focus').count()).toBe(1);
    expect(page.url()).toBe(url);
    await expectAccessible(page, 'a preview in place');
    expect(await blog.deps.db.comment.count()).toBe(0);
    await page.getByLabel('Comment', { exact: true }).fill('So *it* goes.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await preview.locator('em').waitFor();
    expect(await preview.count()).toBe(1);
    await send(page);
    await page.getByRole('heading', { name: 'Your comment is awaiting review' }).waitFor();
    expect(await blog.deps.db.comment.findFirst()).toMatchObject({
      markdown: 'So *it* goes.',
      scoreReasons: '[]',
    });
  });

  test('a preview with errors shows them beside their fields, and removes them once they are corrected', async () => {
    const { url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'So it goes.');
    await page.evaluate(`document.querySelector('.comment-form').noValidate = true`);
    await page.getByLabel('Name').fill(' ');
    await page.getByLabel('Website').fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Enter your name.').waitFor();
    expect(await page.locator('#page_comment_name:focus').count()).toBe(1);
    await expectAccessible(page, 'errors in place');
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('So it goes.');
    await page.getByLabel('Name').fill('Ada');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Enter a web address').waitFor();
    expect(await page.getByText('Enter your name.').count()).toBe(0);
    expect(await page.getByLabel('Name').getAttribute('aria-invalid')).toBe(null);
    await page.getByLabel('Website').fill('');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Your comment will look like this.').waitFor();
    expect(await page.locator('.failure, [aria-invalid]').count()).toBe(0);
  });

  test('a preview that cannot be loaded says so, and one of a post closed meanwhile; the text stays', async () => {
    const { blog, post, url } = await commented();
    const page = await reader(browser, url);
    await write(page, 'Am I heard?');
    await page.route('**/comments', (route) => route.abort());
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('The preview could not be loaded.').waitFor();
    await page.unroute('**/comments');
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('This post no longer accepts comments.').waitFor();
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('Am I heard?');
  });

  test('a reply is written below its comment, and Escape or Cancel brings the form back with its text', async () => {
    const { blog, post, url } = await commented();
    const { comment: first } = await aComment(blog, post.id, { text: 'Ask me.' });
    const { comment: second } = await aComment(blog, post.id, { name: 'Grace', text: 'Or me.' });
    await decideComments(blog.deps, [first.id, second.id], 'approved');
    const page = await reader(browser, url);
    const inComment = page.locator(`#comment-${second.id} .comment-form`);
    const reply = page.getByRole('link', { name: 'Reply to Grace' });
    await reply.focus();
    await page.keyboard.press('Enter');
    await page.locator('#page_comment_name:focus').waitFor();
    expect(page.url()).toBe(url);
    expect(await inComment.count()).toBe(1);
    await page.getByRole('heading', { name: 'Reply to Grace' }).waitFor();
    await write(page, 'I ask you.');
    await expectAccessible(page, 'a reply in place');
    await page.keyboard.press('Escape');
    expect(await inComment.count()).toBe(0);
    await page.getByRole('heading', { name: 'Leave a comment' }).waitFor();
    expect(await page.locator('.comment-reply:focus').getAttribute('href')).toContain(
      `/reply/${second.id}`,
    );
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('I ask you.');
    await page.getByRole('link', { name: 'Reply to Ada' }).click();
    await reply.click();
    await page.getByRole('button', { name: 'Cancel reply' }).click();
    expect(await page.locator('input[name=parent]').count()).toBe(0);
    await reply.click();
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('I ask you.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('region', { name: 'Preview' }).getByText('I ask you.').waitFor();
    await send(page);
    // A commenter with an approved comment needs no review.
    await page.getByRole('heading', { name: 'Your comment is published' }).waitFor();
    const answer = await blog.deps.db.comment.findFirst({ orderBy: { id: 'desc' } });
    expect(answer).toMatchObject({ text: 'I ask you.', parentId: second.id, scoreReasons: '[]' });
  });

  test('without JavaScript, Reply and Preview lead to pages of their own, with the text', async () => {
    const { blog, post, url } = await commented();
    const { comment: parent } = await aComment(blog, post.id, { text: 'Ask me.' });
    await decideComments(blog.deps, [parent.id], 'approved');
    const page = await reader(browser, url, false);
    await page.getByRole('link', { name: 'Reply' }).click();
    await page.getByRole('heading', { name: 'Reply to a comment' }).waitFor();
    await write(page, 'I ask you.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('heading', { name: 'Preview' }).waitFor();
    expect(await page.getByLabel('Comment', { exact: true }).inputValue()).toBe('I ask you.');
    expect(await page.locator('input[name=parent]').inputValue()).toBe(String(parent.id));
  });
});
