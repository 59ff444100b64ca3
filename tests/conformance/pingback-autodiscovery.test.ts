/**
 * Pingback 1.0 §2 for pages: how a post advertises the pingback server.
 *
 * @see https://www.hixie.ch/specs/pingback/pingback-1.0
 */
import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import type { Post } from '../../src/posts/post.ts';
import { changeFlags } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { call, ping } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { allPings, aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

/** The regular expression of §2.3, character by character. */
const PATTERN = /<link rel="pingback" href="([^"]+)" ?\/?>/g;
const TAG = '<link rel="pingback" href="https://evil.example/xmlrpc">';

/** Sites whose address is, or might be, written differently in a header and in HTML. */
const SITE_URLS = [
  'http://blog.example',
  'https://blog.example:8443/notes',
  'http://blog.example/r&d',
  'http://blog.example/r&amp;d',
  'http://blog.example/a"b<c>d',
  "http://blog.example/o'brien",
  'http://bücher.example/zwölf brücken',
];

async function onePost(siteUrl = 'http://blog.example') {
  const blog = await testBlog({ env: { SITE_URL: siteUrl } });
  return { blog, post: await aPost(blog.deps) };
}

function getPost(blog: TestBlog, post: Post) {
  return blog.request.get(new URL(blog.urlOf(post)).pathname).expect(200);
}

/** Steps 2 and 3 of §2.3, for a client that does not see headers. */
function discoverInBody(html: string): string | null {
  const href = [...html.matchAll(PATTERN)][0]?.[1];
  return (
    href
      ?.replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&') ?? null
  );
}

test('Pingback 1.0 §2: a post that accepts pings has both the header and the link element', async () => {
  const { blog, post } = await onePost();
  const { headers, text } = await getPost(blog, post);
  expect(headers['x-pingback']).toBeTruthy();
  expect(text).toMatch(PATTERN);
});

test('Pingback 1.0 §2: a pingback-enabled page is valid HTML', async () => {
  const { blog, post } = await onePost();
  await changeSetting(blog.deps, 'moderation', 'open');
  const site = await blog.sourceSite({ '/a': page(linkTo(blog.urlOf(post)), TAG) });
  await ping(blog, site.url('/a'), blog.urlOf(post));
  const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
  const report = await validator.validateString((await getPost(blog, post)).text);
  expect(report.results.flatMap(({ messages }) => messages)).toEqual([]);
});

test('Pingback 1.0 §2.1: X-Pingback is the absolute URI of the server, once, whatever the Host header', async () => {
  const { blog, post } = await onePost();
  const { headers } = await getPost(blog, post).set('host', 'elsewhere.example');
  // Two headers would be joined by a comma.
  expect(headers['x-pingback']).toBe('http://blog.example/xmlrpc');
});

test.each(SITE_URLS)(
  'Pingback 1.0 §2.1: the header has exactly the value of the link element: %s',
  async (siteUrl) => {
    const { blog, post } = await onePost(siteUrl);
    const { headers, text } = await getPost(blog, post);
    expect(headers['x-pingback']).toBe(`${blog.deps.config.siteUrl}/xmlrpc`);
    expect(discoverInBody(text)).toBe(headers['x-pingback']);
  },
);

test('Pingback 1.0 §2.1: no HTTP Link header advertises pingback', async () => {
  const { blog, post } = await onePost();
  const { headers } = await getPost(blog, post);
  expect(headers['link'] ?? '').not.toMatch(/pingback/i);
});

test('Pingback 1.0 §2.2: the link element has exactly the HTML form', async () => {
  const { blog, post } = await onePost();
  const { text } = await getPost(blog, post);
  expect([...text.matchAll(PATTERN)].map(([element]) => element)).toEqual([
    '<link rel="pingback" href="http://blog.example/xmlrpc">',
  ]);
});

test('Pingback 1.0 §2.2: nothing else matches the pattern, even if the post and responses show the tag', async () => {
  const blog = await testBlog();
  await changeSetting(blog.deps, 'moderation', 'open');
  await changeSetting(blog.deps, 'siteTitle', TAG);
  await changeSetting(blog.deps, 'siteDescription', TAG);
  const post = await aPost(blog.deps, {
    title: `How ${TAG} works`,
    slug: 'how-it-works',
    excerpt: TAG,
    markdown: [
      TAG,
      `A line with ${TAG} and \`${TAG}\` in it.`,
      `    ${TAG}`,
      `\`\`\`html ${TAG}\n${TAG}\n\`\`\``,
      `> [${TAG}](https://a.example/ '${TAG}') ![${TAG}](https://a.example/i.png)`,
      `<!-- ${TAG} -->`,
    ].join('\n\n'),
  });
  const shown = TAG.replaceAll('<', '&lt;');
  const site = await blog.sourceSite({
    '/a': page(
      `<div class="h-entry"><p class="p-name">${shown}</p><p class="p-author">${shown}</p>
       <p>${shown} is at <a href="${blog.urlOf(post)}">${shown}</a>.</p></div>`,
      TAG,
    ),
  });
  await ping(blog, site.url('/a'), blog.urlOf(post));

  const { text } = await getPost(blog, post);
  expect(text).toContain('1 response');
  expect(text).toContain('evil.example');
  expect([...text.matchAll(PATTERN)].map(([, href]) => href)).toEqual([
    'http://blog.example/xmlrpc',
  ]);
  const home = await blog.request.get('/').expect(200);
  expect(home.text).toContain('evil.example');
  expect(home.text).not.toMatch(PATTERN);
});

test.each(SITE_URLS)(
  'Pingback 1.0 §2.2: the URI contains no entities but &amp; &lt; &gt; &quot;: %s',
  async (siteUrl) => {
    const { blog, post } = await onePost(siteUrl);
    const [match] = (await getPost(blog, post)).text.matchAll(PATTERN);
    const href = match?.[1] ?? '';
    expect(href).toMatch(/^https?:/);
    expect(href.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&');
  },
);

test('Pingback 1.0 §2.2: other characters of the URI are escaped as %xx', async () => {
  const { blog, post } = await onePost('http://bücher.example/zwölf brücken');
  const { headers } = await getPost(blog, post);
  expect(headers['x-pingback']).toBe(
    'http://xn--bcher-kva.example/zw%C3%B6lf%20br%C3%BCcken/xmlrpc',
  );
});

test('Pingback 1.0 §2.3: the server that the algorithm finds, by header or by pattern, accepts the ping', async () => {
  const { blog, post } = await onePost('https://example.org/r&d');
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': page(linkTo(target)), '/b': page(linkTo(target)) });
  const { headers, text } = await getPost(blog, post);
  const found = [
    ['/a', headers['x-pingback']],
    ['/b', discoverInBody(text)],
  ] as const;
  for (const [source, server] of found) {
    const { pathname } = new URL(server ?? '');
    const result = await call(blog, 'pingback.ping', [site.url(source), target], pathname);
    expect(result).toEqual({ value: expect.stringContaining('registered') as string });
  }
});

test('Pingback 1.0 §2.3: a client that sends HEAD first finds the header', async () => {
  const { blog, post } = await onePost();
  const { headers } = await blog.request.head(post.path).expect(200);
  expect(headers['x-pingback']).toBe('http://blog.example/xmlrpc');
});

test('Pingback 1.0 §2.3: the link is before </head> and <body>, in the first 5 kilobytes', async () => {
  const blog = await testBlog();
  const long = '</head><body>'.repeat(500);
  await changeSetting(blog.deps, 'siteTitle', long.slice(0, 200));
  const post = await aPost(blog.deps, { title: long.slice(0, 300), slug: 'long', excerpt: long });
  const [beginning = ''] = (await getPost(blog, post)).text.split(/<\/head>|<body>/);
  expect(discoverInBody(beginning.slice(0, 5_000))).toBe('http://blog.example/xmlrpc');
});

test('Pingback 1.0 §1.2: a page that accepts no pings advertises no server', async () => {
  const blog = await testBlog();
  const closed = await aPost(blog.deps, { ...allPings(false) });
  const answers = [
    await blog.request.get(closed.path).expect(200),
    await blog.request.get('/').expect(200),
    await blog.request.get('/2026/11/nowhere').expect(404),
    await blog.request.get('/assets/site.css').expect(200),
  ];
  for (const { headers, text } of answers) {
    expect(headers).not.toHaveProperty('x-pingback');
    expect(text).not.toContain('pingback"');
  }
});

test('Pingback 1.0 §4: a page advertises the server exactly while it accepts pings', async () => {
  const { blog, post } = await onePost();
  const target = blog.urlOf(post);
  const site = await blog.sourceSite({ '/a': page(linkTo(target)) });

  await changeFlags(blog.deps, post.path, { ...allPings(false) });
  const closed = await getPost(blog, post);
  expect([closed.headers['x-pingback'], discoverInBody(closed.text)]).toEqual([undefined, null]);
  expect(await ping(blog, site.url('/a'), target)).toMatchObject({ fault: { code: 33 } });

  await changeFlags(blog.deps, post.path, { ...allPings(true) });
  const open = await getPost(blog, post);
  expect(open.headers['x-pingback']).toBe(discoverInBody(open.text));
  expect(await ping(blog, site.url('/a'), target)).toHaveProperty('value');
});
