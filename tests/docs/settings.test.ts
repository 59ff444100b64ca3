import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/config.ts';
import { DEFAULT_SETTINGS, siteSettings } from '../../src/settings/settings.ts';

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');

/** The cells of the table that follows a heading. */
function tableBelow(heading: string): string[][] {
  const [, below = ''] = readme.split(`\n${heading}\n`);
  const lines = below.split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

test('the README’s table of settings is config.ts', () => {
  const settings = Object.values(SETTINGS).map(({ name, defaultText, unit, help }) => [
    name,
    defaultText.replaceAll('`', ''),
    unit,
    help,
  ]);
  expect(tableBelow('## Configuration')).toEqual(settings);
});

test('the README’s table of what may change while the blog runs is settings.ts', () => {
  const settings = Object.entries(siteSettings.shape).map(([name, { description }]) => [
    name,
    String(DEFAULT_SETTINGS[name as keyof typeof DEFAULT_SETTINGS]),
    description,
  ]);
  expect(tableBelow('### What may change while it runs')).toEqual(settings);
});
