/** A response's title and its site's name, separated by what the database has about the site. */
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { receive } from '../support/checked.ts';
import { trackback } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const MINUTE = 60_000;

async function scene(title: string) {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const link = linkTo(blog.urlOf(post));
  const site = await blog.sourceSite({ '/walk': page(link, title) });
  return { blog, post, link, site };
}

test('the home page names the site if it was read as a source', async () => {
  const { blog, post, link, site } = await scene('A walk – Ada’s notes');
  site.pages['/'] = page(link, 'On walking | Ada’s notes');
  await receive(blog, site.url('/'), post);
  await blog.checks.verifyDue();
  blog.clock.advance(MINUTE);
  await receive(blog, site.url('/walk'), post);
  await blog.checks.verifyDue();
  const linkbacks = await blog.linkbacks();
  expect(linkbacks.find(({ source }) => source === site.url('/walk'))).toMatchObject({
    title: 'A walk',
    site: 'Ada’s notes',
  });
  // It was not requested for its name.
  expect(site.requested.filter((path) => path === '/')).toHaveLength(1);
});

test('a home page that never was a source is not requested', async () => {
  const { blog, post, site } = await scene('A walk – Ada’s notes');
  await receive(blog, site.url('/walk'), post);
  await blog.checks.verifyDue();
  expect(await blog.onlyLinkback()).toMatchObject({ title: 'A walk – Ada’s notes', site: null });
  expect(site.requested).toEqual(['/walk']);
});

test('a trackback’s blog_name names the site if the title ends with it', async () => {
  const { blog, post, site } = await scene('A walk – Ada’s notes');
  await trackback(blog, post.path, { url: site.url('/walk'), blog_name: 'Ada’s notes' });
  expect(await blog.onlyLinkback()).toMatchObject({ title: 'A walk', site: 'Ada’s notes' });
});

test('a blog_name without a charset is read in the page’s charset', async () => {
  const { blog, post, link, site } = await scene('');
  const charset = 'windows-1251';
  site.pages['/walk'] = {
    headers: { 'content-type': `text/html; charset=${charset}` },
    body: iconv.encode(`<title>Прогулка – Заметки</title>${link}`, charset),
  };
  const blogName = iconv.encode('Заметки', charset).toString('hex').replace(/../g, '%$&');
  await blog.request
    .post(`${post.path}/trackback`)
    .set('content-type', 'application/x-www-form-urlencoded')
    .send(`url=${encodeURIComponent(site.url('/walk'))}&blog_name=${blogName}`)
    .expect(200);
  expect(await blog.onlyLinkback()).toMatchObject({ title: 'Прогулка', site: 'Заметки' });
});
