/** What tests of the editor do in a browser. */
import type { Page } from 'playwright-core';

/** Types at the end of the text. */
export async function type(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words);
}

/** Until the bar says that the draft is saved. */
export const saved = (page: Page) =>
  page.locator('[data-saved]', { hasText: /^Draft saved \d/ }).waitFor();
