import { decideLinkbacks } from '../support/blog/decide.ts';
import { describe, expect, test } from 'vitest';
import { changeFlags } from '../../src/posts/publish.ts';
import { ping, trackback } from '../support/sites/clients.ts';
import { attribute, elements } from '../support/html.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { approvedLinkbacks } from '../support/samples/a-linkback.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const textOf = (html: string) => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ');

describe('a post', () => {
  test('200: has its text, one h1, one main, and no script', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, {
      title: 'Bread & <i>salt</i>',
      markdown: '# One\n\nWith *stress* and <script>alert(1)</script>.',
    });
    const html = await blog.pageOf(post);
    expect(html).toContain('Bread &amp; &lt;i&gt;salt&lt;/i&gt;');
    expect(html).toContain('<em>stress</em> and &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html.match(/<main/g)).toHaveLength(1);
    // Except a data block, and the script that helps the form.
    const ours =
      / type="(?:application\/ld\+json"|module" src="[^"]+\/assets\/comments\.js[^"]*")>/;
    for (const each of html.match(/<script[^>]*>/g) ?? []) expect(each).toMatch(ours);
  });

  test('200: has each id once, whatever the text of its headings', async () => {
    const blog = await testBlog();
    const own = ['Responses', 'Respond', 'Main', 'Comment text', 'Comment name', 'Comment 1'];
    const markdown = [...own, 'page_main', 'page_respond'].map((each) => `# ${each}`).join('\n\n');
    const post = await aPost(blog.deps, { markdown });
    const found = elements(await blog.pageOf(post)).flatMap((each) => attribute(each, 'id') ?? []);
    expect(found).toEqual(expect.arrayContaining(['respond', 'comment-text', 'page_respond']));
    expect(new Set(found).size).toBe(found.length);
  });

  test('200: HEAD has the headers of GET', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await blog.request
      .head(post.path)
      .expect(200)
      .expect('x-pingback', 'http://blog.example/xmlrpc');
  });

  test('304: for a browser that has it', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const { headers } = await blog.request.get(post.path).expect('cache-control', 'no-cache');
    await blog.request
      .get(post.path)
      .set('if-none-match', headers['etag'] ?? '')
      .expect(304);
  });

  test('301: a slash at its end is removed', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await blog.request.get(`${post.path}/`).expect(301).expect('location', blog.urlOf(post));
  });

  test('200: has a slug in any script', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { title: 'مرحبا بالعالم', slug: 'مرحبا-بالعالم' });
    await blog.request.get(encodeURI(post.path)).expect(200);
  });

  test.each([
    '/2026/11/nowhere',
    '/2026/13/there',
    '/2026/1/there',
    '/0000/00/there',
    '/2026/11/there%00',
    '/2026/11/..%2f..%2fetc',
    '/2026/11/there.html',
    `/2026/11/${'x'.repeat(5_000)}`,
    '/wp-login.php',
    '/2026/11/there/more',
  ])('404 %s', async (path) => {
    const blog = await testBlog();
    await aPost(blog.deps, { slug: 'there' });
    const { text } = await blog.request.get(path).expect(404).expect('content-type', /html/);
    expect(text).toContain('Page not found');
  });

  test('400: a broken escape', async () => {
    const blog = await testBlog();
    await blog.request.get('/2026/11/%E0%A4').expect(400).expect('content-type', /html/);
  });

  test.each(['post', 'put', 'delete', 'patch'] as const)('405 %s', async (method) => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    for (const path of ['/', post.path]) {
      await blog.request[method](path).expect(405).expect('allow', 'GET, HEAD');
    }
  });
});

describe('the flags at the foot of a post', () => {
  test.each([
    [false, true, 'Comments are closed, but trackbacks and pingbacks are open.'],
    [true, true, 'You can leave a response, or trackback from your own site.'],
    [true, false, 'You can leave a response, but pings are closed.'],
    [false, false, 'Comments and pings are closed.'],
  ])('200: comments open: %s, pings open: %s', async (commentsOpen, pingsOpen, sentence) => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { commentsOpen, ...allPings(pingsOpen) });
    const response = await blog.request.get(post.path).expect(200);
    expect(textOf(response.text)).toContain(sentence);

    // What is advertised agrees with the flag, all of it or nothing.
    expect(response.headers['x-pingback']).toBe(
      pingsOpen ? 'http://blog.example/xmlrpc' : undefined,
    );
    expect(response.text.includes('<link rel="pingback" href="http://blog.example/xmlrpc">')).toBe(
      pingsOpen,
    );
    expect(response.text.includes('<rdf:RDF')).toBe(pingsOpen);
    expect(response.text.includes(`${blog.urlOf(post)}/trackback`)).toBe(pingsOpen);
  });

  test('200: a changed flag applies at the next request', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await changeFlags(blog.deps, post.path, { commentsOpen: false });
    expect(textOf(await blog.pageOf(post))).toContain('Comments are closed, but trackbacks');
    await changeFlags(blog.deps, post.path, { ...allPings(false) });
    expect(textOf(await blog.pageOf(post))).toContain('Comments and pings are closed.');
  });
});

describe('the responses under a post', () => {
  async function approveAll(blog: TestBlog) {
    const ids = (await blog.linkbacks()).map(({ id }) => id);
    await decideLinkbacks(blog.deps, ids, 'approved');
  }

  test('200: are oldest first, with title, site, date and the linked words marked', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({
      '/1': page(linkTo(blog.urlOf(post)), 'Said first'),
      '/2': page(linkTo(blog.urlOf(post)), 'Said second'),
    });
    await ping(blog, site.url('/1'), blog.urlOf(post));
    blog.clock.advance(60_000);
    await trackback(blog, post.path, { url: site.url('/2'), blog_name: 'The Second Blog' });
    expect(await blog.pageOf(post)).not.toContain('Said');
    await approveAll(blog);

    const html = await blog.pageOf(post);
    expect(html).toContain('2 responses');
    expect(html.indexOf('Said first')).toBeLessThan(html.indexOf('Said second'));
    expect(html).toContain('The Second Blog');
    expect(html).toContain('I read <mark>this post</mark> today.');
    expect(html).toContain('23 November 2026');
    expect(html).toMatch(/<a class="u-url p-name" href="[^"]*\/1" rel="nofollow ugc">/);
  });

  test('200: show hostile markup as text', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({
      '/x': page(
        `<p>&lt;img src=x onerror=alert(1)&gt; <a href="${blog.urlOf(post)}">&lt;b&gt;"here"</a> --&gt;</p>`,
        '&lt;script&gt;alert(1)&lt;/script&gt;',
      ),
    });
    await ping(blog, site.url('/x'), blog.urlOf(post));
    await approveAll(blog);
    const html = await blog.pageOf(post);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toMatch(/<script>|<img|<b>/);
  });

  test('200: are all on the page when they are 500', async () => {
    const blog = await testBlog({ env: { HOST_WAITING_LIMIT: '1000' } });
    const post = await aPost(blog.deps);
    const now = blog.clock.now();
    await approvedLinkbacks(
      blog,
      post,
      Array.from({ length: 500 }, (_, i) => ({
        via: 'pingback' as const,
        title: `Answer ${String(i + 1)}.`,
        receivedAt: new Date(now.getTime() - (i + 1) * 1_000),
      })),
    );
    const html = await blog.pageOf(post);
    expect(html).toContain('500 responses');
    expect(html.match(/h-cite/g)).toHaveLength(500);
    // The smaller its number, the later it was received.
    expect(html.indexOf('Answer 500.')).toBeLessThan(html.indexOf('Answer 1.'));
  });

  test('200: leave the page when they are rejected or spam', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({ '/1': page(linkTo(blog.urlOf(post)), 'Said first') });
    await ping(blog, site.url('/1'), blog.urlOf(post));
    await approveAll(blog);
    expect(await blog.pageOf(post)).toContain('1 response');
    const { id } = await blog.onlyLinkback();
    for (const decision of ['rejected', 'spam'] as const) {
      await decideLinkbacks(blog.deps, [id], decision);
      expect(await blog.pageOf(post)).not.toContain('Said first');
    }
  });
});
