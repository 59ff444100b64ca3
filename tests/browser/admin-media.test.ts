/**
 * The media library in a browser: uploading, describing, finding and deleting images, and uploading from
 * the editor.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listMedia } from '../../src/media/library.ts';
import { expectAccessible } from '../support/browser/accessible.ts';
import { hasBrowser, launchBrowser } from '../support/browser/browser.ts';
import { adminBlog, type AdminBlog } from '../support/browser/admin-browser.ts';
import { addressOf, aJpeg, anImage } from '../support/samples/media.ts';
import { aPost } from '../support/blog/test-blog.ts';

const jpegs = async (...names: string[]) =>
  await Promise.all(
    names.map(async (name) => ({ name, mimeType: 'image/jpeg', buffer: await aJpeg() })),
  );

const slugs = async (blog: AdminBlog) =>
  (await listMedia(blog.deps, { max: 50 })).media.map(({ slug }) => slug).sort();

/** As the browser gives the page what is pasted or dropped: by an event with files. */
async function give(page: Page, kind: 'paste' | 'drop', name: string, bytes: Buffer) {
  await page.locator('.cm-content').evaluate(
    (target, [type, fileName, base64]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([content], fileName, { type: 'image/jpeg' }));
      const event =
        type === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      target.dispatchEvent(event);
    },
    [kind, name, bytes.toString('base64')] as const,
  );
}

describe.skipIf(!hasBrowser)('images in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('several images upload one by one, and one that is refused says why', async () => {
    const blog = await adminBlog(browser, 'author');
    const { page, problems } = await blog.open('/admin/media');
    const bad = { name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') };
    await page
      .getByLabel('Add images')
      .setInputFiles([...(await jpegs('Sea.jpg', 'Ice.jpg')), bad]);
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('2 of 3 uploaded. The list above says why the others failed.').waitFor();
    expect(await page.locator('#sending li').allTextContents()).toEqual([
      expect.stringMatching(/^a\.svg .*Convert it/),
    ]);
    await page.locator('.images li').nth(1).waitFor();
    expect(await slugs(blog)).toEqual(['ice', 'sea']);
    // The browser logs what the server refuses.
    expect(problems.filter((each) => !each.includes('422'))).toEqual([]);
  });

  test('several images are uploaded, described, and deleted after a warning without JavaScript', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open('/admin', { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Media' }).click();
    await page.getByLabel('Add images').setInputFiles(await jpegs('Sea.jpg', 'Ice.jpg'));
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('2 files uploaded.').waitFor();
    const [media] = (await listMedia(blog.deps, { max: 1 })).media;
    if (!media) throw new Error('No picture is there.');
    await aPost(blog.deps, { title: 'A walk', markdown: `![](${addressOf(media)})` });

    await page.getByRole('link', { name: media.slug }).click();
    await page.getByText('No alt text').waitFor();
    await page.getByLabel('Alt text').fill('The sea in winter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Alt text saved.').waitFor();
    await page.goto(`${blog.siteUrl}/2026/11/a-walk`);
    const shown = page.getByRole('img', { name: 'The sea in winter' });
    const naturalWidth = await shown.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(naturalWidth).toBeGreaterThan(0);

    await page.goto(`${blog.siteUrl}/admin/media/${media.id}`);
    await page.getByRole('link', { name: 'A walk' }).waitFor();
    await page.getByRole('link', { name: 'Delete image…' }).click();
    await page.getByText('This image is in use.').waitFor();
    await page.getByRole('button', { name: 'Delete image' }).click();
    await page.getByText('Image deleted.').waitFor();
    expect(await slugs(blog)).toHaveLength(1);
  });

  test('an image pasted, dropped or chosen in the editor is uploaded, and undone in one step', async () => {
    const blog = await adminBlog(browser, 'author');
    const { page, problems } = await blog.open('/admin/posts/new');
    const text = page.locator('#markdown');
    await page.getByRole('textbox', { name: 'Text' }).click();
    await page.keyboard.type('Before. ');
    await give(page, 'paste', 'Sea.jpg', await aJpeg());
    await page.getByText('Sea.jpg uploaded. It has no alt text yet.').waitFor();
    const pasted = await text.inputValue();
    expect(pasted).toMatch(/^Before\. \n\n!\[\]\(\/media\/[0-9a-f]{16}\/sea-1000\.webp\)\n\n$/);

    await page.keyboard.press('Control+z');
    expect(await text.inputValue()).toBe('Before. ');
    await page.keyboard.press('Control+y');
    expect(await text.inputValue()).toBe(pasted);

    await give(page, 'drop', 'Ice.jpg', await aJpeg());
    await page.getByText('Ice.jpg uploaded.').waitFor();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Image' }).click();
    await (await choosing).setFiles(await jpegs('Shore.jpg'));
    await page.getByText('Shore.jpg uploaded.').waitFor();
    expect((await text.inputValue()).match(/!\[\]\(\/media\//g)).toHaveLength(3);
    expect(await slugs(blog)).toEqual(['ice', 'sea', 'shore']);
    expect(problems).toEqual([]);
  });

  test('an image that is refused in the editor leaves the text unchanged and says why', async () => {
    const blog = await adminBlog(browser);
    const { page } = await blog.open('/admin/posts/new');
    await give(page, 'paste', 'Sea.jpg', Buffer.from('<svg/>'));
    const refusal = page.getByText(/Sea\.jpg was not uploaded\. This file is not a valid JPEG/);
    await refusal.and(page.locator('.upload .error')).waitFor();
    expect(await page.locator('#markdown').inputValue()).toBe('');
    await page.context().clearCookies();
    await give(page, 'paste', 'Sea.jpg', await aJpeg());
    const out = page.getByText('Sea.jpg was not uploaded. You are signed out.');
    await out.and(page.locator('.upload .error')).waitFor();
  });

  test('every page of the media library is accessible and fits its window', async () => {
    const blog = await adminBlog(browser);
    const media = await anImage(blog);
    for (const name of ['A very long name of a picture that was taken in winter.jpg', 'b.jpg'])
      await anImage(blog, { name, width: 300, height: 600 });
    const markdown = `Along the river.\n\n![](${addressOf(media)})`;
    const { id, path } = await aPost(blog.deps, { title: 'A walk', markdown, coverId: media.id });
    for (const [name, address] of [
      ['library', '/admin/media'],
      ['picture', `/admin/media/${media.id}`],
      ['delete', `/admin/media/${media.id}/delete`],
      ['editor', `/admin/posts/${id}`],
      ['post', path],
    ] as const) {
      const { page, problems } = await blog.open(address);
      for (const details of await page.locator('details.covers').all())
        await details.locator('summary').click();
      await expectAccessible(page, name);
      expect(problems, name).toEqual([]);
    }
  });
});
