/** The pictures of README, which `npm run pictures` makes: in light and dark, described, and small. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const pictures = [...readme.matchAll(/<picture>([\s\S]*?)<\/picture>/g)].map(([, html = '']) => ({
  dark: /<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">/.exec(html)?.[1] ?? '',
  light: /<img src="([^"]+)"/.exec(html)?.[1] ?? '',
  alt: /alt="([^"]*)"/.exec(html)?.[1] ?? '',
}));

test('README shows an article, the responses and the editor, each in light and dark and with a description', () => {
  expect(pictures.map(({ light }) => path.basename(light, '.png'))).toEqual([
    'article',
    'admin-responses',
    'admin-editor',
  ]);
  for (const { light, dark, alt } of pictures) {
    expect(dark).toBe(light.replace('.png', '-dark.png'));
    expect(alt.length).toBeGreaterThan(40);
  }
});

test('the pictures of README have at most 400 kB together', () => {
  const files = pictures.flatMap(({ light, dark }) => [light, dark]);
  const bytes = files.map((file) => statSync(path.join(root, file)).size);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(400_000);
});
