import { expect, test } from 'vitest';
import { isReservedForNew } from '../../src/posts/urls/paths.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';

const SITE = 'http://blog.example';

test('200: /feeds shows the URLs of the three feeds, and the navigation and the footer lead to it', async () => {
  const blog = await testBlog();
  const { text: html, headers } = await blog.request.get('/feeds').expect(200);
  const urls = byTag(byClass(html, 'feeds')[0], 'code').map(text);
  expect(urls).toEqual([`${SITE}/feed.rss`, `${SITE}/feed.atom`, `${SITE}/feed.json`]);
  for (const url of urls) await blog.request.get(url.slice(SITE.length)).expect(200);
  // The buttons need the script.
  expect(byTag(html, 'button').map((button) => attribute(button, 'hidden'))).toEqual(['', '', '']);
  expect(headers['content-security-policy']).toContain("script-src 'self'");
  const home = (await blog.request.get('/').expect(200)).text;
  for (const name of ['site-navigation', 'site-footer']) {
    const links = byTag(byClass(home, name)[0], 'a').map((a) => attribute(a, 'href'));
    expect(links).toContain(`${SITE}/feeds`);
  }
});

test('301: other spellings of /feeds; 405: a form that is sent to it; the slug is reserved', async () => {
  const blog = await testBlog();
  await blog.request.get('/Feeds/').expect(301).expect('location', `${SITE}/feeds`);
  await blog.request.post('/feeds').expect(405);
  await blog.request.get('/feed').expect(301).expect('location', `${SITE}/feed.rss`);
  expect(isReservedForNew('feeds')).toBe(true);
});
