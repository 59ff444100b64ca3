/**
 * Sharing a page to the editor: the query of a new post, the web app manifest and the bookmarklet.
 */
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { bookmarklet } from '../../../src/http/admin/share/bookmarklet.ts';
import { sharedPageIn } from '../../../src/http/admin/share/shared-page.ts';
import { htmlOfMarkdown } from '../../../src/posts/markdown/markdown.ts';
import { linkParagraph, quotation } from '../../../src/posts/markdown/quote.ts';
import { attribute, elements } from '../../support/html.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

const shared = (query: Record<string, string>) => sharedPageIn(new URLSearchParams(query));

/** Of the field of that name, as the browser has it. */
function valueOf(html: string, name: string): string | undefined {
  const field = elements(html).find((each) => attribute(each, 'name') === name);
  if (field?.tagName !== 'textarea') return attribute(field, 'value');
  return field.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
}

async function form(query: Record<string, string>) {
  const blog = await testBlog();
  const { agent } = await signedInAs(blog, 'author');
  const { text } = await agent.get('/admin/posts/new').query(query).expect(200);
  return { text, blog, value: (name: string) => valueOf(text, name) };
}

describe('/admin/posts/new', () => {
  test('200 a shared page becomes a link under what was selected, and nothing is saved', async () => {
    const page = { url: 'https://a.example/1', title: 'A [walk]', text: 'Six *hours*.\n\nLate.' };
    const { value, text, blog } = await form(page);
    expect(value('title')).toBe('A [walk]');
    expect(value('markdown')).toBe(
      '> Six \\*hours\\*.\n>\n> Late.\n\n[A \\[walk\\]](https://a.example/1)',
    );
    expect(text).toContain('Use the page of <bdi>a.example</bdi> as:');
    expect(await blog.deps.db.post.count()).toBe(0);
  });

  test.each([
    ['in-reply-to', ''],
    ['like-of', ''],
    ['repost-of', ''],
    ['bookmark-of', 'A walk'],
  ])('200 a page that is shared as %s is what the post responds to', async (as, title) => {
    const { text, value } = await form({ url: 'https://a.example/1', title: 'A walk', as });
    expect(value('title')).toBe(title);
    expect(value('markdown')).toBe('');
    expect(value('responseTo')).toBe('https://a.example/1');
    expect(text).toContain(`<option value="${as}" selected>`);
  });

  test('200 markup in what is shared is text', async () => {
    const mark = '"><script>alert(1)</script>';
    const { text, value } = await form({
      url: `https://a.example/?${mark}`,
      title: mark,
      text: mark,
    });
    expect(text).not.toContain('<script>alert');
    expect(value('title')).toBe(mark);
  });

  test('200 another kind, an empty query and other people’s parameters change nothing', async () => {
    const { text, value } = await form({ as: 'like-of', kind: 'page', utm_source: 'x' });
    expect(value('markdown')).toBe('');
    expect(text).not.toContain('Use the page of');
  });

  test('303 what is shared survives signing in', async () => {
    const blog = await testBlog();
    const query = new URLSearchParams({ url: 'https://a.example/?a=1&b=2', text: 'é & “q”' });
    const path = `/admin/posts/new?${query.toString()}`;
    const { headers } = await blog.request.get(path).expect(303);
    const back = new URL(headers['location'] ?? '').searchParams.get('return');
    expect(back).toBe(path);
    const { text } = await blog.request
      .get(headers['location']?.replace('http://blog.example', '') ?? '')
      .expect(200);
    expect(valueOf(text, 'return')).toBe(path);
  });
});

describe('what is shared', () => {
  test.each([
    ['a URL at the end of the text, as Android sends it', { text: 'A walk\nhttps://a.example/1' }],
    ['a text that is a URL', { title: 'A walk', text: 'https://a.example/1' }],
  ])('%s is the page', (_what, query) => {
    expect(shared(query)?.url).toBe('https://a.example/1');
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'A walk'])(
    '%s is no page, but a text',
    (url) => {
      expect(shared({ url })).toEqual({ url: null, title: '', text: url, as: '' });
    },
  );

  test('long texts are cut, not within a character', () => {
    const page = shared({ title: '😀'.repeat(1_000), text: '😀'.repeat(100_000) });
    expect(page?.title.length).toBeLessThanOrEqual(300);
    expect(page?.text.length).toBeLessThanOrEqual(5_000);
    expect(page?.text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    expect(shared({ url: `https://a.example/${'x'.repeat(9_000)}` })?.url).toBeNull();
  });

  test.each([
    '# 1. *a* _b_ `c` [d](e) ![f](g) <b>h</b> &amp; ~~i~~ ==j== [^1] | k |',
    '1. one\n- two\n> three\n    four\n---\n===',
    '\\* \\\\ <!--more--> https://a.example/_x_ a@b.example',
  ])('the quotation %j shows every character as it was', (text) => {
    const html = htmlOfMarkdown(quotation(text));
    const shown = html
      .replace(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(shown.split(/\s+/).join(' ').trim()).toBe(text.split(/\s+/).join(' ').trim());
    expect(html).toMatch(/^<blockquote/);
  });

  test('a URL with brackets and spaces is one link', () => {
    const html = htmlOfMarkdown(linkParagraph('https://a.example/(a)_b_?c=)', ''));
    expect(html).toContain('href="https://a.example/(a)_b_?c=)"');
  });
});

describe('/admin/admin.webmanifest', () => {
  test('200 without a session, with icons that exist and the share target', async () => {
    const { request, deps } = await testBlog();
    const answer = await request.get('/admin/admin.webmanifest').buffer(true).expect(200);
    expect(answer.headers['content-type']).toBe('application/manifest+json; charset=utf-8');
    const manifest = JSON.parse(answer.text) as {
      start_url: string;
      scope: string;
      icons: { src: string; sizes: string }[];
      share_target: { action: string; method: string; params: Record<string, string> };
    };
    const { siteUrl } = deps.config;
    expect(manifest.share_target).toEqual({
      action: `${siteUrl}/admin/posts/new`,
      method: 'GET',
      enctype: 'application/x-www-form-urlencoded',
      params: { title: 'title', text: 'text', url: 'url' },
    });
    expect(manifest.start_url.startsWith(manifest.scope)).toBe(true);
    expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(['192x192', '512x512', '512x512']);
    for (const { src } of manifest.icons) await request.get(new URL(src).pathname).expect(200);
  });

  test('200 the pages of the admin link to it, and their policy allows it', async () => {
    const { request } = await testBlog();
    const { text, headers } = await request.get('/admin/sign-in').expect(200);
    expect(text).toContain(
      '<link rel="manifest" href="http://blog.example/admin/admin.webmanifest">',
    );
    expect(headers['content-security-policy']).toContain("manifest-src 'self'");
  });
});

test('the bookmarklet opens the editor with the page, its title and what is selected', () => {
  const script = decodeURIComponent(
    bookmarklet('https://blog.example').slice('javascript:'.length),
  );
  const opened: string[] = [];
  const page = {
    getSelection: () => ' Six "hours" & more ',
    location: { href: 'https://a.example/?a=1#b' },
    document: { title: 'A walk' },
    open: (url: string) => opened.push(url),
  };
  // What a browser does with a bookmark of this kind.
  runInNewContext(script, { ...page, URLSearchParams });
  const url = new URL(opened[0] ?? '');
  expect(url.origin + url.pathname).toBe('https://blog.example/admin/posts/new');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    url: 'https://a.example/?a=1#b',
    title: 'A walk',
    text: 'Six "hours" & more',
  });
});
