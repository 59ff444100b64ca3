/** Input methods in the text editor: what composes, replaces and deletes as Chinese, Japanese and phone keyboards do. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { openEditor } from '../support/browser/text-editor.ts';

const PINYIN = ['z', 'zh', 'zho', 'zhong'];
const KANA = ['に', 'にほ', 'にほn', 'にほん', '日本'];

describe.skipIf(!hasBrowser)('input methods in the text editor', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test.each(['Rich', 'Markdown'] as const)(
    '%s: each step of a composition is in the text, beside and inside of all kinds of marks',
    async (mode) => {
      const { press, compose, markdown, switchTo, text, problems } = await openEditor(
        browser,
        '# A\n\n- **b**\n\n> c\n\n~~d~~`e`[f](https://a.example)\n\ng^[h]\n',
      );
      await switchTo(mode);
      await text.focus();
      const lines = [
        ['A', PINYIN, '中'],
        ['b', KANA, '日本'],
        ['c', PINYIN, '中'],
      ] as const;
      for (const [words, steps, result] of lines) {
        await text.locator('.cm-line', { hasText: words }).first().click();
        await press('End');
        await compose(steps, result);
      }
      const found = await markdown();
      expect(found.replaceAll('\n\n', '|')).toMatch(
        /^# A中\|- \*\*b(?:日本\*\*|\*\*日本)\|> c中\|/,
      );
      await press('Control+End', 'ArrowUp', 'End');
      await compose(KANA, '日本');
      expect((await markdown()).endsWith('~~d~~`e`[f](https://a.example)\n\ng^[h]日本\n')).toBe(
        true,
      );
      expect(problems).toEqual([]);
    },
  );

  test.each(['Rich', 'Markdown'] as const)(
    '%s: a composition that is given up leaves the text as it was',
    async (mode) => {
      const { press, compose, markdown, switchTo, text } = await openEditor(browser, 'a **b** c');
      await switchTo(mode);
      await text.focus();
      await press('Control+Home', 'ArrowRight', 'ArrowRight');
      await compose([...PINYIN, ''], '');
      expect(await markdown()).toBe('a **b** c');
      await compose(PINYIN, '中');
      expect(await markdown()).toMatch(/^a (?:中\*\*|\*\*中)b\*\* c$/);
      await press('Control+z');
      expect(await markdown()).toBe('a **b** c');
    },
  );

  test.each(['Rich', 'Markdown'] as const)(
    '%s: a phone’s keyboard composes words, deletes in them, and corrects one that is there',
    async (mode) => {
      const { page, press, compose, markdown, switchTo, text } = await openEditor(
        browser,
        'Some wrods **bold** here',
      );
      await switchTo(mode);
      await text.focus();
      await press('Control+End');
      await compose([' ', ' t', ' th', ' tho', ' th', ' the'], ' then');
      expect(await markdown()).toBe('Some wrods **bold** here then');
      const session = await page.context().newCDPSession(page);
      const shown = (await text.textContent()) ?? '';
      const start = shown.indexOf('wrods');
      const at = { selectionStart: 5, selectionEnd: 5 };
      const replaced = { replacementStart: start, replacementEnd: start + 5 };
      await session.send('Input.imeSetComposition', { text: 'words', ...at, ...replaced });
      await session.send('Input.insertText', { text: 'words' });
      expect(await markdown()).toBe('Some words **bold** here then');
    },
  );

  test('what is composed beside an image is a paragraph of its own, and the image stays one', async () => {
    const image = '![An icon](/icon.svg)';
    const { press, compose, type, markdown, page } = await openEditor(browser, `One\n\n${image}`);
    await press('Control+End');
    await compose(PINYIN, '中');
    await page.locator('.cm-line', { hasText: /^中$/ }).waitFor();
    await type('.');
    expect(await markdown()).toBe(`One\n\n${image}\n\n中.`);
    expect(await page.getByRole('group', { name: 'Image: An icon' }).count()).toBe(1);
  });
});
