/**
 * Pasting into the editor in a browser: HTML, URLs, images, and titles of own posts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog } from '../support/browser/admin-browser.ts';
import { aJpeg } from '../support/samples/media.ts';
import { aPost } from '../support/blog/test-blog.ts';

type Content = { html?: string; plain?: string; files?: { name: string; base64: string }[] };

/** As the browser gives the page what is pasted or dropped. */
async function give(page: Page, kind: 'paste' | 'drop', content: Content): Promise<void> {
  await page.locator('.cm-content').evaluate(
    (target, [type, { html, plain, files = [] }]) => {
      const data = new DataTransfer();
      if (html !== undefined) data.setData('text/html', html);
      if (plain !== undefined) data.setData('text/plain', plain);
      for (const { name, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: 'image/jpeg' }));
      }
      target.dispatchEvent(
        type === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    },
    [kind, content] as const,
  );
}

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../fixtures/html', name), 'utf8');

describe.skipIf(!hasBrowser)('pasting in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function openEditor() {
    const blog = await adminBlog(browser);
    const opened = await blog.open('/admin/posts/new');
    const editor = opened.page.locator('.cm-content');
    await editor.click();
    const text = opened.page.locator('#markdown');
    const becomes = async (expected: string | RegExp) => {
      await expect.poll(() => text.inputValue(), { timeout: 10_000 }).toMatch(expected);
    };
    return { blog, ...opened, editor, text, becomes };
  }

  test('HTML of Google Docs, Word and Wikipedia becomes Markdown, undone in one step', async () => {
    const { page, text, problems } = await openEditor();
    for (const name of ['google-docs', 'word', 'wikipedia']) {
      await give(page, 'paste', { html: fixture(`${name}.html`), plain: 'The plain text' });
      await expect.poll(() => text.inputValue()).toBe(fixture(`${name}.md`).trim());
      await page.keyboard.press('Control+z');
      expect(await text.inputValue()).toBe('');
    }
    await page.getByText('Pasted. Left out: 1 footnote that was not copied').waitFor();
    // The images of those sites are not there.
    expect(problems.filter((each) => !each.includes('ERR_NAME_NOT_RESOLVED'))).toEqual([]);
  });

  test('HTML joins the sentence, and its blocks begin lines of their own', async () => {
    const { page, becomes } = await openEditor();
    await page.keyboard.type('The ferry leaves ');
    await give(page, 'paste', { html: 'when it is <b>full</b>', plain: 'when it is full' });
    await becomes(/^The ferry leaves when it is \*\*full\*\*$/);
    await give(page, 'paste', { html: '<ul><li>a<li>b</ul>', plain: 'a b' });
    await becomes(/^The ferry leaves when it is \*\*full\*\*\n\n- a\n- b$/);
  });

  test('plain paragraphs, code of an editor, pasting with Shift and pasting into code stay plain', async () => {
    const { page, editor, text, becomes } = await openEditor();
    await give(page, 'paste', { html: '<p>*a*</p><p>b</p>', plain: '*a*\n\nb' });
    await becomes(/^\*a\*\n\nb$/);
    await page.keyboard.press('Control+a');
    const code =
      '<meta charset="utf-8"><div style="font-family: Menlo, monospace; white-space: pre;"><span>if (a) <b>b</b></span></div>';
    await give(page, 'paste', { html: code, plain: 'if (a) b' });
    await becomes(/^if \(a\) b$/);
    await page.keyboard.press('Control+a');
    // The real key would paste what other tests have copied.
    await editor.dispatchEvent('keydown', { key: 'V', ctrlKey: true, shiftKey: true });
    await give(page, 'paste', { html: '<b>a</b>', plain: 'a' });
    await editor.dispatchEvent('keyup', { key: 'V' });
    expect(await text.inputValue()).toBe('a');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Code' }).click();
    await give(page, 'paste', { html: '<b>a</b>', plain: 'a' });
    expect(await text.inputValue()).toBe('```\na\n```');
  });

  test('a URL pasted over a selection becomes its link', async () => {
    const { page, text } = await openEditor();
    await page.keyboard.type('the office');
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await give(page, 'paste', {
      plain: 'https://ferry.example/times',
      html: '<a href="https://ferry.example/times">x</a>',
    });
    expect(await text.inputValue()).toBe('the [office](https://ferry.example/times)');
    await page.keyboard.press('Control+a');
    await give(page, 'paste', { plain: 'two words' });
    expect(await text.inputValue()).toBe('two words');
  });

  test('several images that are dropped are paragraphs in their order, with what was typed after them', async () => {
    const { page, text, becomes, problems } = await openEditor();
    const files = [];
    for (const name of ['Sea.jpg', 'Ice.jpg', 'Shore.jpg'])
      files.push({ name, base64: (await aJpeg()).toString('base64') });
    await give(page, 'drop', { files });
    await page.keyboard.type('After.');
    await becomes(
      /^!\[\]\(\/media\/\w+\/sea-\d+\.webp\)\n\n!\[\]\(\/media\/\w+\/ice-\d+\.webp\)\n\n!\[\]\(\/media\/\w+\/shore-\d+\.webp\)\n\nAfter\.$/,
    );
    expect(await page.locator('.upload').count()).toBe(0);
    expect(await text.inputValue()).toContain('After.');
    expect(problems).toEqual([]);
  });

  test('an image in pasted HTML is uploaded to its place, with its alt text', async () => {
    const { page, becomes } = await openEditor();
    const src = `data:image/jpeg;base64,${(await aJpeg()).toString('base64')}`;
    const html = `<p>Before.</p><p><img alt="The sea" src="${src}"></p><p>After.</p>`;
    await give(page, 'paste', { html, plain: 'Before.\n\nAfter.' });
    await becomes(/^Before\.\n\n!\[The sea\]\(\/media\/\w+\/image-1-\d+\.webp\)\n\nAfter\.$/);
  });

  test('an image that was not uploaded says why at its place, and can be tried again or removed', async () => {
    const { page, text, becomes } = await openEditor();
    const base64 = (await aJpeg()).toString('base64');
    await page.route('**/admin/media', (route) => route.abort());
    await page.keyboard.type('Before.');
    await give(page, 'paste', { files: [{ name: 'Sea.jpg', base64 }] });
    const failure = page.locator('.upload');
    await failure.getByText('Sea.jpg was not uploaded. The blog could not be reached.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await text.inputValue()).toBe('Before.');
    await page.unroute('**/admin/media');
    await failure.getByRole('button', { name: 'Try again' }).press('Enter');
    await becomes(/^Before\.\n\n!\[\]\(\/media\/\w+\/sea-\d+\.webp\)/);

    await page.route('**/admin/media', (route) => route.abort());
    await give(page, 'paste', { files: [{ name: 'Ice.jpg', base64 }] });
    await failure.getByRole('button', { name: 'Remove' }).click();
    await failure.waitFor({ state: 'detached' });
  });

  test('HTML that would take minutes to convert is pasted as plain text, which is said', async () => {
    const { page, text, problems } = await openEditor();
    for (const [html, plain] of [
      ['<b><p>'.repeat(80_000), 'formatting that is repeated in each paragraph'],
      [`<table>${'<td>x'.repeat(90_000)}`, 'very many cells'],
      [`<div ${'font-family:'.repeat(40_000)}`, 'a tag without an end'],
      ['<style '.repeat(70_000), 'styles without an end'],
      ['<div>'.repeat(2_000), 'too many levels'],
      [`<p>${'x'.repeat(500_001)}`, 'too long a text'],
    ] as const) {
      await page.locator('.cm-content').press('Control+a');
      await give(page, 'paste', { html, plain });
      await expect.poll(() => text.inputValue()).toBe(plain);
    }
    await page.getByText('it was pasted as plain text').waitFor();
    expect(problems).toEqual([]);
  });

  test('a link to an own post that was chosen by its title has the title as text', async () => {
    const { blog, page, text, problems } = await openEditor();
    await aPost(blog.deps, { title: 'Winter in Baku' });
    await page.keyboard.press('Control+k');
    const url = page.locator('input[list=link-titles]');
    await url.fill('winter');
    const option = page.locator('#link-titles option', { hasText: 'Winter in Baku' });
    await option.waitFor({ state: 'attached' });
    await url.fill((await option.getAttribute('value')) ?? '');
    await url.press('Enter');
    expect(await text.inputValue()).toBe('[Winter in Baku](/2026/11/winter-in-baku)');
    expect(problems).toEqual([]);
  });

  test('a title of an own post is completed by keyboard after two brackets, and in the target of a link', async () => {
    const { blog, page, text, problems } = await openEditor();
    await aPost(blog.deps, { title: 'A [winter] crossing' });
    await aPost(blog.deps, { title: 'Winter in Baku' });
    await page.keyboard.type('See [[winter');
    const list = page.getByRole('listbox');
    await list.getByRole('option', { name: /Winter in Baku/ }).waitFor();
    expect(await list.getByRole('option').count()).toBe(2);
    expect(await page.locator('.cm-content').getAttribute('aria-activedescendant')).not.toBeNull();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await text.inputValue()).toBe(
      'See [A \\[winter\\] crossing](/2026/11/a-winter-crossing)',
    );
    await page.keyboard.type(' and [this](baku');
    await list.getByRole('option', { name: /Winter in Baku/ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await text.inputValue()).toMatch(/ and \[this\]\(\/2026\/11\/winter-in-baku$/);
    expect(problems).toEqual([]);
  });
});
