/** The text editor of a post, as its writer uses it. */
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { adminBlog } from './admin-browser.ts';
import { aPost } from '../blog/test-blog.ts';

export type OpenEditor = {
  page: Page;
  problems: string[];
  /** What is edited; its text is what is shown. */
  text: Locator;
  /** One key after the other. */
  press: (...keys: string[]) => Promise<void>;
  type: (text: string) => Promise<void>;
  /** What an input method composes, and what it becomes. */
  compose: (steps: readonly string[], result: string) => Promise<void>;
  /** As it would be saved. */
  markdown: () => Promise<string>;
  switchTo: (mode: 'Rich' | 'Markdown') => Promise<void>;
};

/** Opens a post with that text, the cursor at its start. @param others titles of other posts of the blog */
export async function openEditor(
  browser: Browser,
  markdown: string,
  others: readonly string[] = [],
): Promise<OpenEditor> {
  const blog = await adminBlog(browser);
  for (const title of others) await aPost(blog.deps, { title });
  const { id } = await aPost(blog.deps, { title: 'A walk', markdown });
  const { page, problems } = await blog.open(`/admin/posts/${id}`);
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.focus();
  await page.locator('.cm-editor.cm-focused').waitFor();
  let session: CDPSession | undefined;
  return {
    page,
    problems,
    text,
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (typed) => page.keyboard.type(typed),
    async compose(steps, result) {
      session ??= await page.context().newCDPSession(page);
      for (const step of steps) {
        const { length } = step;
        const selection = { selectionStart: length, selectionEnd: length };
        await session.send('Input.imeSetComposition', { text: step, ...selection });
      }
      await session.send('Input.insertText', { text: result });
    },
    markdown: () => page.locator('#markdown').inputValue(),
    switchTo: (mode) => page.getByRole('button', { name: mode, exact: true }).click(),
  };
}
