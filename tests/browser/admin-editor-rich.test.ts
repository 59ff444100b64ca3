/** The Rich mode of the text editor: what it shows, what it writes, and what it leaves as it was. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { openEditor } from '../support/browser/text-editor.ts';

const EVERYTHING = `Some  *odd*   __spacing__ and a [page](https://a.example "nomention").

A heading
=========

* A list
   * inside
1) numbers

\`\`\`js
const a = 1;
\`\`\`

|a|b|
|-|:-:|
|1|2|

Text[^x]  
with a break.

[^x]: The note.
`;

describe.skipIf(!hasBrowser)('the Rich mode of the text editor', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('marks are hidden away from the cursor, and each kind of text has its element', async () => {
    const { text, problems } = await openEditor(browser, `A line.\n\n${EVERYTHING}`);
    expect(await text.locator('em').textContent()).toBe('odd');
    expect(await text.locator('strong').textContent()).toBe('spacing');
    expect(await text.getByRole('link').textContent()).toBe('page');
    expect(await text.getByRole('heading', { level: 1 }).first().textContent()).toBe('A heading');
    expect(await text.locator('.hljs-keyword').textContent()).toBe('const');
    expect(await text.locator('sup').textContent()).toBe('x');
    expect(await text.getByRole('columnheader').allTextContents()).toEqual(['a', 'b']);
    expect(problems).toEqual([]);
  });

  test('a note in place is a sign, whose words are shown and edited around the cursor', async () => {
    const { text, press, type, markdown } = await openEditor(browser, 'One^[a *note*] two.');
    const sign = text.getByRole('img', { name: 'Footnote: a *note*' });
    await sign.waitFor();
    expect(await text.textContent()).toBe('One† two.');
    await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await sign.waitFor({ state: 'detached' });
    await press(...Array<string>(9).fill('ArrowRight'));
    await type('s');
    expect(await markdown()).toBe('One^[a *notes*] two.');
    await press('End');
    await text.getByRole('img', { name: 'Footnote: a *notes*' }).waitFor();
  });

  test('emphasis beside Chinese punctuation hides its marks, as the renderer does', async () => {
    const { text } = await openEditor(browser, 'A.\n\n**重要（注意）：**请看~~删除。~~了');
    expect(await text.locator('strong').textContent()).toBe('重要（注意）：');
    expect(await text.locator('del').textContent()).toBe('删除。');
    expect(await text.locator('.cm-line').last().textContent()).toBe('重要（注意）：请看删除。了');
  });

  test('a URL alone in its paragraph is a card with its host, and the whole URL around the cursor', async () => {
    const url = 'https://video.example/watch?v=1';
    const { text, press, markdown } = await openEditor(browser, `A.\n\n${url}\n\nSee ${url} too.`);
    const card = text.locator('.rich-embed');
    expect(await card.allTextContents()).toEqual(['video.example/watch?v=1']);
    expect(await card.locator('.rich-embed-host').textContent()).toBe('video.example');
    await press('ArrowDown');
    expect(await card.textContent()).toBe(url);
    expect(await markdown()).toContain(`\n\n${url}\n\n`);
  });

  test('a text that was only read, switched and typed into elsewhere stays byte for byte', async () => {
    const { press, type, markdown, switchTo, text } = await openEditor(browser, EVERYTHING);
    await switchTo('Markdown');
    await switchTo('Rich');
    await text.focus();
    await press('Control+Home');
    await type('New. ');
    expect(await markdown()).toBe(`New. ${EVERYTHING}`);
  });

  test('undo goes back over a change of the mode, and selection and mode stay', async () => {
    const { press, type, markdown, switchTo, text, page } = await openEditor(browser, 'One two.');
    await press('End');
    await type(' Three.');
    await press('Shift+Control+ArrowLeft', 'Shift+Control+ArrowLeft');
    await switchTo('Markdown');
    await text.focus();
    expect(await page.evaluate<string>('getSelection().toString()')).toBe('Three.');
    await press('Control+z');
    expect(await markdown()).toBe('One two.');
    await page.reload();
    const button = page.getByRole('button', { name: 'Markdown', exact: true });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
  });

  test('what is read stays where it is when the mode changes', async () => {
    const paragraphs = Array.from(
      { length: 80 },
      (_, index) => `# ${index}\n\n**Words** of a line.`,
    );
    const { page, switchTo } = await openEditor(browser, paragraphs.join('\n\n'));
    const line = page.locator('.cm-line', { hasText: /^(?:# )?40$/ });
    for (let step = 0; step < 100 && (await line.count()) === 0; step += 1) {
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 300);
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    await line.evaluate((element) => {
      element.scrollIntoView({ block: 'center' });
    });
    await switchTo('Markdown');
    await page.evaluate('new Promise(requestAnimationFrame)');
    await line.waitFor();
    const { y = -1 } = (await line.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(900);
  });

  test('Enter begins a paragraph, Backspace joins two, and a list or a quote ends with a second Enter', async () => {
    const { press, type, markdown, page } = await openEditor(browser, 'One');
    await press('End', 'Enter');
    await type('two');
    await press('Home', 'Backspace');
    expect(await markdown()).toBe('Onetwo');
    await press('End', 'Enter');
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await type('a');
    await press('Enter', 'Enter');
    await page.getByRole('button', { name: 'Quote' }).click();
    await type('b');
    await press('Enter', 'Enter');
    await type('c');
    expect(await markdown()).toBe('Onetwo\n\n- a\n\n> b\n\nc');
  });

  test('Backspace makes a heading text, and joins no paragraph to code, an image or a table', async () => {
    for (const before of ['```\ncode\n```', '![An icon](/icon.svg)', '| a |\n| - |\n| b |']) {
      const { press, markdown } = await openEditor(browser, `${before}\n\n## Head`);
      await press('Control+End', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Backspace');
      expect(await markdown()).toBe(`${before}\n\nHead`);
      await press('Backspace');
      expect(await markdown()).toBe(`${before}\n\nHead`);
    }
  });

  test('formats are added to words and lines, shown as pressed, and removed again', async () => {
    const { press, markdown, page } = await openEditor(browser, 'one two');
    await press('Home', 'ArrowRight', 'Control+b');
    expect(await markdown()).toBe('**one** two');
    const bold = page.getByRole('button', { name: 'Bold' });
    expect(await bold.getAttribute('aria-pressed')).toBe('true');
    await bold.click();
    expect(await markdown()).toBe('one two');
    const steps = [
      ['Heading', '## one two'],
      ['Heading', '### one two'],
      ['Heading', 'one two'],
      ['1. List (Numbered list)', '1. one two'],
      ['List', '- one two'],
      ['List', 'one two'],
      ['Quote', '> one two'],
      ['Undo', 'one two'],
    ] as const;
    for (const [name, result] of steps) {
      await page.getByRole('button', { name, exact: true }).click();
      expect(await markdown(), name).toBe(result);
    }
  });

  test('a footnote has the next number, and the cursor goes to its note', async () => {
    const { press, type, markdown, page } = await openEditor(browser, 'One[^1].\n\n[^1]: First.');
    await press('Home', 'ArrowRight');
    await page.getByRole('button', { name: 'Footnote' }).click();
    await type('Second.');
    expect(await markdown()).toBe('O[^2]ne[^1].\n\n[^1]: First.\n[^2]: Second.');
  });

  test('an input method composes in plain words, in emphasis and in a link', async () => {
    const { press, compose, markdown } = await openEditor(browser, '*ab* [cd](https://a.example)');
    await press('Home', 'ArrowRight', 'ArrowRight');
    await compose(['に', 'にほ', 'にほん'], '日本');
    expect(await markdown()).toBe('*a日本b* [cd](https://a.example)');
    await press('End', 'ArrowLeft', 'ArrowLeft');
    await compose(['か', 'かん'], '漢');
    expect(await markdown()).toBe('*a日本b* [c漢d](https://a.example)');
    await press('End');
    await compose(['ご', 'ご '], '語');
    expect(await markdown()).toBe('*a日本b* [c漢d](https://a.example)語');
  });

  test('each line has the direction of its words', async () => {
    const { text } = await openEditor(browser, '# English\n\nهذا نص **عربي** هنا\n\n- قائمة');
    const directions = await text
      .locator('.cm-line')
      .evaluateAll((lines) =>
        lines.map((line) => [line.textContent, getComputedStyle(line).direction]),
      );
    expect(directions.filter(([content]) => content !== '')).toEqual([
      [expect.stringContaining('English'), 'ltr'],
      ['هذا نص عربي هنا', 'rtl'],
      ['•قائمة', 'rtl'],
    ]);
  });
});
