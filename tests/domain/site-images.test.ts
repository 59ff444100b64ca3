/** Storing the icon and the logo with the settings. tests/http/admin/appearance.test.ts looks at their files. */
import { expect, test } from 'vitest';
import { readSettings } from '../../src/settings/settings.ts';
import { changeAppearance, type NewImages } from '../../src/site-images/change.ts';
import { findSiteImage } from '../../src/site-images/store.ts';
import { testBlog } from '../support/blog/test-blog.ts';

const KEY = 'a'.repeat(16);
const content = new Uint8Array([1, 2, 3]);
const file = { type: 'image/png', width: 32, height: 32, content };

const icon: NewImages['icon'] = {
  hash: 'a'.repeat(64),
  made: { kind: 'made', files: [{ ...file, name: 'icon-32.png' }] },
};
const logo: NewImages['logo'] = {
  hash: 'b'.repeat(64),
  made: { kind: 'made', files: [{ ...file, name: 'logo.webp' }], tone: 'dark' },
};

test('settings, icon and logo are stored in one go, replaced one by one, and removed', async () => {
  const { deps } = await testBlog();
  const names = async () => {
    const rows = await deps.db.siteImage.findMany({ orderBy: { name: 'asc' } });
    return rows.map(({ name }) => name);
  };
  await changeAppearance(deps, { typeface: 'mono' }, { icon, logo });
  expect(await readSettings(deps)).toMatchObject({
    typeface: 'mono',
    images: { icon: KEY, logo: { hash: 'b'.repeat(16), width: 32, height: 32, tone: 'dark' } },
  });
  expect(await findSiteImage(deps.db, 'icon-32.png', KEY)).toMatchObject({ type: 'image/png' });
  expect(await findSiteImage(deps.db, 'icon-32.png', 'b'.repeat(16))).toBeNull();

  const made = { kind: 'made' as const, files: [{ ...file, name: 'icon-192.png' }] };
  await changeAppearance(deps, {}, { icon: { hash: 'c'.repeat(64), made } });
  expect(await names()).toEqual(['icon-192.png', 'logo.webp']);
  await changeAppearance(deps, {}, { logo: null });
  expect(await names()).toEqual(['icon-192.png']);
  expect((await readSettings(deps)).images).toEqual({ icon: 'c'.repeat(16), logo: null });
});

test('an invalid setting stores no icon, and no other setting', async () => {
  const { deps } = await testBlog();
  const before = await readSettings(deps);
  const typed = { typeface: 'mono', accent: '#ffff00' };
  await expect(changeAppearance(deps, typed, { icon })).rejects.toThrow('accent cannot be');
  expect(await readSettings(deps)).toEqual(before);
  expect(await deps.db.siteImage.count()).toBe(0);
});
