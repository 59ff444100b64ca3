import { expect, test, vi } from 'vitest';
import { blogWithLinkback, fetchDue, name, photoRow } from '../support/photos.ts';

vi.mock('../../src/photos/resize-apart.ts', () => ({
  resizeApart: () => Promise.reject(new Error('Could not load the "sharp" module')),
}));

test('where pictures cannot be opened at all, nobody is asked for one in a circle', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me': { headers: { 'content-type': 'image/png' } } });
  const id = await name(blog, linkbackId, site.url('/me'));
  expect(await fetchDue(blog)).toBe(0);
  blog.clock.advance(59 * 60_000);
  expect(await fetchDue(blog)).toBe(0);
  expect(site.asked).toHaveLength(1);
  expect((await photoRow(blog, id)).nextFetchAt).not.toBeNull();
});
