import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTheme } from '../../src/http/view/theme.ts';
import { aHome } from '../support/samples/views/sample-lists.ts';
import { aPost, asset, site } from '../support/samples/views/sample-views.ts';
import { textsFor } from '../support/samples/texts.ts';
import { themeFolder } from '../support/blog/theme-folder.ts';

const texts = textsFor('en');
const packageDir = path.join(import.meta.dirname, '../..');

const load = (files: Record<string, string | Buffer>) =>
  loadTheme({ packageDir, themeDir: themeFolder(files) });

describe('a custom theme', () => {
  test('replaces one template and leaves the others', () => {
    const { templates, builtIn } = load({ 'home.ejs': 'Mine: <%= site.title %>' });
    expect(templates.render('home', { site, asset, ...texts, ...aHome() })).toBe(
      `Mine: ${site.title}`,
    );
    expect(templates.render('post', { site, asset, ...texts, ...aPost() })).toBe(
      builtIn.render('post', { site, asset, ...texts, ...aPost() }),
    );
  });

  test('replaces a partial within our templates, which may include other files', () => {
    const { templates, builtIn } = load({
      'partials/footer.ejs': `<%- include('deep/colophon', { year: 1 }) -%>`,
      'partials/deep/colophon.ejs': `<footer><%= year %><%- include('/partials/search-form', { query: '' }) -%></footer>`,
    });
    const html = templates.render('home', { site, asset, ...texts, ...aHome() });
    expect(html).toMatch(/<footer>1<form/);
    expect(html).not.toContain('site-footer');
    expect(builtIn.render('home', { site, asset, ...texts, ...aHome() })).toContain('site-footer');
  });

  test('does not mix with another one in the same process', () => {
    const [a, b] = ['A', 'B'].map((name) => load({ 'partials/footer.ejs': name }));
    expect(a?.templates.render('home', { site, asset, ...texts, ...aHome() })).toMatch(/A<\/body>/);
    expect(b?.templates.render('home', { site, asset, ...texts, ...aHome() })).toMatch(/B<\/body>/);
  });

  test('escapes as our templates do', () => {
    const { templates } = load({ 'home.ejs': '<%= site.title %>' });
    expect(templates.render('home', { site: { title: '<b>&"' } })).toBe('&lt;b&gt;&amp;&#34;');
  });

  test('has assets in place of ours and besides ours, of any kind, in any folder', () => {
    const font = Buffer.from([0, 1, 254, 255]);
    const { assets } = load({
      'assets/site.css': 'a{}',
      'assets/fonts/a.woff2': font,
      'assets/x.ejs': '',
    });
    expect(assets.get('site.css')?.toString()).toBe('a{}');
    expect(assets.get('fonts/a.woff2')).toEqual(font);
    expect(assets.has('x.ejs')).toBe(true);
    expect(load({ 'assets/a.txt': '' }).assets.get('site.css')?.length).toBeGreaterThan(100);
  });

  test('has hidden files and documents that are ignored', () => {
    const { assets } = load({
      'README.md': 'x',
      '.git/config': 'x',
      'assets/.DS_Store': 'x',
      'home.ejs': '',
    });
    expect([...assets.keys()].sort()).toEqual([
      'apple-touch-icon.png',
      'comments.js',
      'embeds.js',
      'favicon.ico',
      'feeds.js',
      'icon-192.png',
      'icon-512.png',
      'icon-maskable.png',
      'icon.svg',
      'serif-italic.woff2',
      'serif-license.txt',
      'serif.woff2',
      'site.css',
    ]);
  });

  test('may contain links within its folder, each resolved once', () => {
    const themeDir = themeFolder({ 'real/site.css': 'a{}' });
    mkdirSync(path.join(themeDir, 'assets'));
    symlinkSync('../real/site.css', path.join(themeDir, 'assets/site.css'));
    symlinkSync('..', path.join(themeDir, 'assets/up'));
    const { assets } = loadTheme({ packageDir, themeDir });
    expect([...assets.keys()]).toContain('site.css');
    expect(assets.get('site.css')?.toString()).toBe('a{}');
  });
});

describe('an invalid theme stops the start with the fix', () => {
  const fails = (themeDir: string) => () => loadTheme({ packageDir, themeDir });

  test('if the folder is missing or a file', () => {
    expect(fails('/nowhere/at/all')).toThrow(
      /^THEME_DIR .*\/nowhere\/at\/all.*Check that it is there/,
    );
    const file = path.join(themeFolder({ 'a.txt': '' }), 'a.txt');
    expect(fails(file)).toThrow(/^THEME_DIR is “.*a\.txt”, but must be a folder\.$/);
  });

  test.each<[string, Record<string, string | Buffer>, RegExp]>([
    [
      'if the folder has other things',
      { 'notes.txt': 'x' },
      /no template .* no asset .* no catalogue/,
    ],
    [
      'if a template’s name is misspelt',
      { 'pots.ejs': '' },
      /no page is made of pots\.ejs.*home.*partials\//,
    ],
    [
      'if a template has an unclosed tag',
      { 'home.ejs': '<% if (x) { %>' },
      /cannot be used: .*home\.ejs.*Mend/,
    ],
    [
      'if a template has an unclosed block',
      { 'home.ejs': '<%= site.title' },
      /cannot be used: .*Mend/,
    ],
    [
      'if a file is too large',
      { 'assets/film.mp4': Buffer.alloc(5_000_001) },
      /film\.mp4 makes it too large/,
    ],
  ])('%s', (_, files, message) => {
    expect(fails(themeFolder(files))).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  test('if a link leads out of it, to a file or a folder, or nowhere', () => {
    for (const target of ['/etc/passwd', '/etc', '../..']) {
      const themeDir = themeFolder({ 'assets/a.css': '' });
      symlinkSync(target, path.join(themeDir, 'assets/out'));
      expect(fails(themeDir), target).toThrow(/assets\/out in it is a link out of it/);
    }
    const themeDir = themeFolder({ 'assets/a.css': '' });
    symlinkSync('nowhere', path.join(themeDir, 'assets/lost'));
    expect(fails(themeDir)).toThrow(/^THEME_DIR names what cannot be read/);
  });
});
