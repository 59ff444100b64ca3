/**
 * docs/settings.md: its two tables are generated from config.ts and settings.ts. `-u` updates them.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/config.ts';
import { DEFAULT_SETTINGS, siteSettings } from '../../src/settings/settings.ts';

const settingsFile = path.join(import.meta.dirname, '../../docs/settings.md');

const environment = Object.values(SETTINGS).map(({ name, defaultText, unit, help }) => [
  code(name),
  code(defaultText.replaceAll('`', '')),
  unit,
  help,
]);

const site = Object.entries(siteSettings.shape).map(([name, { description = '' }]) => [
  code(name),
  code(written(DEFAULT_SETTINGS[name as keyof typeof DEFAULT_SETTINGS])),
  description,
]);

/** As `settings set` takes it. */
function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** The document with other rows in the table below a heading; the table's header stays. */
function withRows(document: string, heading: string, rows: string[][]): string {
  const lines = document.split('\n');
  const start = lines.findIndex((line, at) => {
    return line.startsWith('|') && lines.slice(0, at).includes(heading);
  });
  if (start === -1) throw new Error(`No table below “${heading}”.`);
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  const made = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [...lines.slice(0, start + 2), ...made, ...lines.slice(end)].join('\n');
}

test('the tables of docs/settings.md have every setting with its default and its help', async () => {
  const document = readFileSync(settingsFile, 'utf8');
  const made = withRows(
    withRows(document, '## Environment', environment),
    '## Site settings',
    site,
  );
  const options = await prettier.resolveConfig(settingsFile);
  const expected = await prettier.format(made, { ...options, filepath: settingsFile });
  await expect(expected).toMatchFileSnapshot(settingsFile);
});

test('a missing table is an error', () => {
  expect(() => withRows('# Settings\n', '## Environment', [])).toThrow('No table');
});
