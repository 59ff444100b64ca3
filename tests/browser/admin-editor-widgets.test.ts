/** Links, tables and images in the Rich mode of the text editor, each with its own controls. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { openEditor } from '../support/browser/text-editor.ts';

const TABLE = '| Region | Turnout |\n| ------ | ------: |\n| Ganja  |  71.2 % |';

describe.skipIf(!hasBrowser)('links, tables and images in the text editor', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('the popover of a link shows its target, edits only what changed, and removes the link', async () => {
    const { page, press, markdown } = await openEditor(
      browser,
      'See [a *fine* page](<https://a.example/b c> "nomention") now.',
    );
    await press('Home', ...Array<string>(6).fill('ArrowRight'));
    const popover = page.getByRole('group', { name: 'Link' });
    await popover.getByRole('link', { name: 'a.example/b c' }).waitFor();
    await popover.getByRole('button', { name: 'Edit' }).click();
    await popover.getByLabel('URL').fill('https://b.example/');
    await press('Enter');
    expect(await markdown()).toBe('See [a *fine* page](https://b.example/ "nomention") now.');
    await press('ArrowLeft', 'ArrowLeft');
    await popover.getByRole('button', { name: 'Unlink' }).click();
    expect(await markdown()).toBe('See a *fine* page now.');
    await popover.waitFor({ state: 'detached' });
  });

  test('the popover says which linkbacks the page accepts, as the list of pages has it', async () => {
    const { page, press } = await openEditor(browser, 'See [a page](https://a.example/b).');
    await page.waitForLoadState('networkidle');
    await press('Home', ...Array<string>(6).fill('ArrowRight'));
    const popover = page.getByRole('group', { name: 'Link' });
    await popover.waitFor();
    await page.evaluate(`(() => {
      const row = document.createElement('li');
      Object.assign(row.dataset, { url: 'https://a.example/b', accepts: 'pingback', state: 'will' });
      const list = document.querySelector('[data-part=targets]');
      list.replaceChildren(row);
      list.closest('form').dispatchEvent(new Event('antiphon:targets'));
    })()`);
    await popover.getByText('accepts pingbacks').waitFor();
  });

  test('the Link key makes a link of the selection, asks for its URL, and Escape takes it back', async () => {
    const { page, press, type, markdown } = await openEditor(browser, 'One two');
    await press('End', 'Shift+Control+ArrowLeft', 'Control+k');
    await page.getByRole('combobox', { name: 'URL' }).waitFor();
    await press('Escape');
    expect(await markdown()).toBe('One two');
    await press('End', 'Shift+Control+ArrowLeft', 'Control+k');
    await type('https://a.example');
    await press('Enter');
    await type(' three');
    expect(await markdown()).toBe('One [two](https://a.example) three');
  });

  test('words in place of a URL find the posts of the blog', async () => {
    const { page, press, type } = await openEditor(browser, 'One two', ['A winter crossing']);
    await press('End', 'Shift+Control+ArrowLeft', 'Control+k');
    await page.getByRole('combobox', { name: 'URL' }).waitFor();
    await type('winter');
    const option = page.locator('#link-titles option', { hasText: 'A winter crossing' });
    await option.waitFor({ state: 'attached' });
    expect(await option.getAttribute('value')).toMatch(/a-winter-crossing$/);
  });

  test('Backspace after a link takes the last letter of its words, and the link with the last one', async () => {
    const { press, markdown } = await openEditor(browser, 'A [bc](https://a.example)');
    await press('End', 'Backspace');
    expect(await markdown()).toBe('A [b](https://a.example)');
    await press('Backspace');
    expect(await markdown()).toBe('A ');
  });

  test('cells are edited in place, and only what changed is written', async () => {
    const { page, press, type, markdown, problems } = await openEditor(
      browser,
      `Before\n\n${TABLE}\n\nAfter`,
    );
    await press('ArrowDown');
    await type('s');
    await press('Tab', 'End');
    await type(' | 2024');
    await press('Enter', 'End');
    await type('!');
    const changed = TABLE.replace('Region', 'Regions')
      .replace('Turnout', 'Turnout \\| 2024')
      .replace('71.2 %', '71.2 %!');
    expect(await markdown()).toBe(`Before\n\n${changed}\n\nAfter`);
    expect(await page.getByRole('columnheader').last().textContent()).toBe('Turnout | 2024');
    await press('Control+z');
    expect(await markdown()).not.toContain('!');
    await press('Escape');
    await type('Then: ');
    expect(await markdown()).toContain('\n\nThen: After');
    expect(problems).toEqual([]);
  });

  test('rows and columns are added and deleted around the cell with the focus', async () => {
    const { page, press, type, markdown } = await openEditor(browser, `${TABLE}\n`);
    await page.getByRole('cell', { name: 'Ganja' }).click();
    await press('Enter');
    await type('Lankaran');
    expect(await markdown()).toBe(`${TABLE}\n| Lankaran |  |\n`);
    await page.getByRole('button', { name: 'Add column' }).click();
    await type('x');
    await page.getByRole('button', { name: 'Delete column' }).click();
    await page.getByRole('cell', { name: 'Lankaran' }).click();
    await page.getByRole('button', { name: 'Delete row' }).click();
    expect(await markdown()).toBe(`${TABLE}\n`);
    await page.getByRole('button', { name: 'Delete table' }).click();
    expect(await markdown()).toBe('');
  });

  test('a table that is inserted has the focus in its first cell, also while an input method composes', async () => {
    const { page, press, compose, type, markdown } = await openEditor(browser, 'One');
    await press('End');
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await compose(['に', 'にほ'], '日本');
    await press('Tab');
    await type('b');
    expect(await markdown()).toBe('One\n\n| 日本 | b |\n| --- | --- |\n|  |  |\n\n');
  });

  test('a column is aligned, and a table in a quote or a list is a grid that keeps the marks around it', async () => {
    const quoted = '> Said:\n>\n> | a | b |\n> | - | - |\n> | 1 | 2 |\n>\n> Then.';
    const listed = '- Item\n\n  | c | d |\n  |---|---|\n  | 3 | 4 |\n\n- Last';
    const { page, press, type, markdown, problems } = await openEditor(
      browser,
      `${quoted}\n\n${listed}\n`,
    );
    await page.getByRole('cell', { name: '2' }).click();
    await press('End', 'Enter');
    await type('x');
    const withRow = quoted.replace('2 |', '2 |\n> |  | x |');
    expect(await markdown()).toBe(`${withRow}\n\n${listed}\n`);
    const quote = page.locator('.rich-table.in-quote');
    await quote.getByRole('combobox', { name: 'Align column' }).selectOption('End');
    await page.getByRole('cell', { name: '3' }).click();
    await page.locator('.rich-table.in-list').getByRole('combobox').selectOption('Center');
    const result = [withRow.replace('| - | - |', '| - | -: |'), listed.replace('|---|', '|:-:|')];
    expect(await markdown()).toBe(`${result.join('\n\n')}\n`);
    expect(await page.locator('.in-quote td.end').count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('an image has alternative text, caption, width and removal, which write their part', async () => {
    const image = '![Old](/icon.svg)';
    const { page, press, type, markdown } = await openEditor(browser, `One\n\n${image}\n\nTwo`);
    const figure = page.getByRole('group', { name: 'Image: Old' });
    expect(await figure.getByRole('img').getAttribute('src')).toBe('/icon.svg');
    await figure.getByLabel('Alt').fill('New [one]');
    await page.getByRole('button', { name: 'Caption' }).click();
    await type('At "dusk"');
    await page.getByRole('button', { name: 'Wide' }).click();
    expect(await markdown()).toBe('One\n\n![New \\[one\\]](/icon.svg#wide "At \\"dusk\\"")\n\nTwo');
    await page.getByRole('button', { name: 'Wide', pressed: true }).click();
    await page.getByLabel('Caption').fill('');
    expect(await markdown()).toBe('One\n\n![New \\[one\\]](/icon.svg)\n\nTwo');
    await page.getByRole('button', { name: 'Remove' }).click();
    expect(await markdown()).toBe('One\n\nTwo');
    await press('Control+z');
    expect(await markdown()).toContain('![New \\[one\\]](/icon.svg)');
  });

  test('what is typed beside an image is a paragraph of its own', async () => {
    const { press, type, markdown } = await openEditor(browser, 'One\n\n![An icon](/icon.svg)');
    await press('Control+End');
    await type('Two');
    expect(await markdown()).toBe('One\n\n![An icon](/icon.svg)\n\nTwo');
  });

  test('an editor with links, tables and images is accessible', async () => {
    const { page, press } = await openEditor(
      browser,
      `A [page](https://a.example).\n\n${TABLE}\n\n![An icon](/icon.svg "A caption")\n\n- item\n\n> quote`,
    );
    await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await page.getByRole('group', { name: 'Link' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('cell', { name: 'Ganja' }).click();
    expect(await violations(page)).toEqual([]);
  });
});
