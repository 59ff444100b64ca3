import { expect, test } from 'vitest';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { themeFolder } from '../support/blog/theme-folder.ts';

const FONT = Buffer.from([0, 1, 254, 255]);

async function blogWithTheme(files: Record<string, string | Buffer>): Promise<TestBlog> {
  return await testBlog({ env: { THEME_DIR: themeFolder(files) } });
}

test('200: a theme folder overrides files one by one, and its assets have their types', async () => {
  const blog = await blogWithTheme({
    'partials/footer.ejs': `<footer class="mine"><img src="<%= asset('a b/seal.svg') %>" alt=""></footer>`,
    'assets/site.css': 'body{color:red}',
    'assets/a b/seal.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/fonts/text.woff2': FONT,
    'assets/nothing-known': 'x',
  });
  const post = await aPost(blog.deps);
  const html = await blog.pageOf(post);
  expect(html).toContain('class="mine"');
  expect(html).toContain('class="site-header"');

  const [seal = ''] = /\/assets\/a%20b\/seal\.svg\?v=[0-9a-f]{10}/.exec(html) ?? [];
  await blog.request
    .get(seal)
    .expect(200)
    .expect('content-type', /^image\/svg\+xml/)
    .expect('cache-control', /immutable/);
  const [css = ''] = /\/assets\/site\.css\?v=[0-9a-f]+/.exec(html) ?? [];
  expect((await blog.request.get(css).expect(200)).text).toBe('body{color:red}');
  const font = await blog.request.get('/assets/fonts/text.woff2').expect(200);
  expect([font.headers['content-type'], font.headers['cache-control'], font.body]).toEqual([
    'font/woff2',
    'no-cache',
    FONT,
  ]);
  expect(font.headers['content-security-policy']).toContain("font-src 'self'");
  await blog.request.get(`${css}0`).expect('cache-control', 'no-cache');
  await blog.request
    .get('/assets/nothing-known')
    .expect('content-type', 'application/octet-stream');
});

test('404: no file outside of the assets is served', async () => {
  const blog = await blogWithTheme({ 'partials/x.ejs': '', 'assets/a.txt': 'a' });
  for (const name of [
    '../partials/x.ejs',
    '..%2fpartials%2fx.ejs',
    '%2e%2e/partials/x.ejs',
    'x.ejs',
  ]) {
    await blog.request.get(`/assets/${name}`).expect(404);
  }
  await blog.request.get('/assets/').expect(404);
  await blog.request.get('/assets/constructor').expect(404);
});

test('500: a template that throws gives an error page that is not the theme’s', async () => {
  const blog = await blogWithTheme({
    'home.ejs': '<%= nobodyGaveThis %>',
    'error.ejs': 'Theirs: <%= status %>',
    'partials/footer.ejs': '<%= norThis %>',
  });
  const { text } = await blog.request.get('/').expect(500).expect('content-type', /html/);
  expect(text).toContain('Something went wrong');
  expect(text).toContain('class="site-footer');
  expect(text).not.toMatch(/nobodyGaveThis|norThis|Theirs/);
  expect((await blog.request.get('/nowhere').expect(404)).text).toBe('Theirs: 404');
});

test('500: an error page that throws', async () => {
  const blog = await blogWithTheme({ 'error.ejs': '<%= nobodyGaveThis %>' });
  expect((await blog.request.get('/nowhere').expect(500)).text).toContain('Something went wrong');
  await blog.request.get('/').expect(200);
});
