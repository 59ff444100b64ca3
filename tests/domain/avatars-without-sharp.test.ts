import { expect, onTestFinished, test, vi } from 'vitest';
import { blogWithLinkback, fetchDue, name, avatarRow } from '../support/samples/avatars.ts';

/** Loaded into the subprocess that resizes avatars. */
const withoutSharp = new URL('../fixtures/without-sharp.mjs', import.meta.url).href;

test('when no image can be opened, no avatar is requested again and again', async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me': { headers: { 'content-type': 'image/png' } } });
  const id = await name(blog, linkbackId, site.url('/me'));
  vi.stubEnv('NODE_OPTIONS', `--import ${withoutSharp}`);
  expect(await fetchDue(blog)).toBe(0);
  blog.clock.advance(59 * 60_000);
  expect(await fetchDue(blog)).toBe(0);
  expect(site.requested).toHaveLength(1);
  expect((await avatarRow(blog, id)).nextFetchAt).not.toBeNull();
});
