import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadTheme } from '../../src/http/view/theme.ts';
import { textsFor } from '../support/samples/texts.ts';
import { anError, asset, site } from '../support/samples/views/sample-views.ts';

const packageDir = path.join(import.meta.dirname, '../..');

test('files of a theme folder other than templates and assets are not read: large, linked, broken', () => {
  const themeDir = mkdtempSync(path.join(tmpdir(), 'theme-'));
  onTestFinished(() => {
    rmSync(themeDir, { recursive: true });
  });
  const at = (name: string) => path.join(themeDir, name);
  mkdirSync(at('partials/sources'), { recursive: true });
  for (const name of ['design.psd', 'partials/sources/seal.psd']) {
    writeFileSync(at(name), '');
    truncateSync(at(name), 30_000_000);
  }
  symlinkSync('/etc/passwd', at('notes.txt'));
  symlinkSync('nowhere', at('lost.txt'));
  writeFileSync(at('partials/footer.ejs'), 'Mine');
  expect(
    loadTheme({ packageDir, themeDir }).templates.render('error', {
      site,
      asset,
      ...textsFor('en'),
      ...anError,
    }),
  ).toContain('Mine');

  truncateSync(at('partials/footer.ejs'), 5_000_001);
  expect(() => loadTheme({ packageDir, themeDir })).toThrow(/footer\.ejs makes it too large/);
});
