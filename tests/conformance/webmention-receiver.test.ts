/**
 * Webmention for receivers: §3.1.2 for pages, §3.2 and §4.
 *
 * @see https://www.w3.org/TR/webmention/
 */
import { decideLinkbacks } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { changeFlags } from '../../src/posts/publish.ts';
import { changeSetting } from '../../src/settings/write.ts';
import { statusOf, webmention } from '../support/sites/clients.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';
import { allPings, aPost, type TestBlog } from '../support/blog/test-blog.ts';
import { failingBlog, scene } from './scene.ts';

const ENDPOINT = 'http://blog.example/webmention';
const FORM = 'application/x-www-form-urlencoded';

/** Sends a webmention and runs the due checks. @returns the state on its status page */
async function mention(blog: TestBlog, source: string, target: string): Promise<string> {
  const { headers } = await webmention(blog, { source, target }).expect(201);
  await blog.checks.verifyDue();
  return (await statusOf(blog, headers['location'])).status;
}

/** A scene whose webmention was verified and approved. */
async function shown(answer?: (target: string) => Answer) {
  const made = await scene(answer);
  await changeSetting(made.blog.deps, 'moderation', 'open');
  expect(await mention(made.blog, made.source, made.target)).toBe('shown');
  return made;
}

/** Checks again an hour later, with another response at the source. @returns the state on the status page */
async function again({ blog, site, source, target }: Scene, answer: Answer): Promise<string> {
  site.pages['/a'] = answer;
  blog.clock.advance(3_600_000);
  return await mention(blog, source, target);
}
type Scene = Awaited<ReturnType<typeof scene>>;

async function expectRefusal(answer: ReturnType<typeof webmention>): Promise<string> {
  const { text, headers } = await answer.expect(400).expect('content-type', /^text\/plain/);
  expect(headers).not.toHaveProperty('location');
  expect(text).toMatch(/^[A-Z].+\.\n$/);
  return text;
}

test('Webmention §3.1.2: a post advertises its endpoint by the header and by the element, once each', async () => {
  const { blog, post } = await scene();
  const { headers, text: html } = await blog.request.get(post.path).expect(200);
  expect(headers['link']).toBe(`<${ENDPOINT}>; rel="webmention"`);
  const elements = [...byTag(html, 'link'), ...byTag(html, 'a')].filter((element) =>
    attribute(element, 'rel')?.split(' ').includes('webmention'),
  );
  expect(elements.map((element) => attribute(element, 'href'))).toEqual([ENDPOINT]);
});

test('Webmention §3.1.2: a sender that sends HEAD first finds the header', async () => {
  const { blog, post } = await scene();
  const { headers } = await blog.request.head(post.path).expect(200);
  expect(headers['link']).toBe(`<${ENDPOINT}>; rel="webmention"`);
});

test('Webmention §3.1.2: a page that accepts no webmentions advertises no endpoint', async () => {
  const { blog, post } = await scene();
  await changeFlags(blog.deps, post.path, allPings(false));
  for (const path of [post.path, '/', '/assets/site.css', '/2026/11/nowhere']) {
    const { headers, text: html } = await blog.request.get(path);
    expect(String(headers['link']), path).not.toContain('webmention');
    expect(html, path).not.toContain('webmention"');
  }
});

test('Webmention §3.1.3: source and target are form-encoded, with a charset or without', async () => {
  const { blog, site, target } = await scene();
  for (const [i, type] of [FORM, `${FORM}; charset=UTF-8`, `${FORM};charset="utf-8"`].entries()) {
    const source = site.url(`/${String(i)}`);
    await webmention(blog, { source, target }, type).expect(201);
  }
  expect(await blog.linkbacks()).toHaveLength(3);
});

test('Webmention §3.1.3: a body that is not form-encoded is refused', async () => {
  const { blog, source, target } = await scene();
  const json = JSON.stringify({ source, target });
  expect(await expectRefusal(webmention(blog, json, 'application/json'))).toContain(FORM);
  await expectRefusal(webmention(blog, { source, target }, 'text/plain'));
  await expectRefusal(webmention(blog, '', FORM));
});

test('Webmention §3.2: a webmention gets 201 with the status URL as Location', async () => {
  const { blog, source, target } = await scene();
  const { headers, text: body } = await webmention(blog, { source, target }).expect(201);
  expect(body).toContain(headers['location']);
  expect(await statusOf(blog, headers['location'])).toMatchObject({ source, target });
});

test('Webmention §3.2: only a 201 response has a Location', async () => {
  const { blog, post, source, target, site } = await scene();
  const answers = [
    await webmention(blog, { source, target }),
    await webmention(blog, { source, target }),
    await webmention(blog, { source, target: `${target}0` }),
    await blog.request
      .post(`${post.path}/trackback`)
      .type('form')
      .send({ url: site.url('/b') }),
  ];
  for (const { status, headers } of answers) {
    expect('location' in headers).toBe(status === 201);
  }
});

test('Webmention §3.2: the request is queued, and nothing is fetched before the response', async () => {
  const { blog, site, source, target } = await scene();
  await webmention(blog, { source, target }).expect(201);
  expect(site.requested).toEqual([]);
  await blog.checks.verifyDue();
  expect(site.requested).toEqual(['/a']);
});

test('Webmention §3.2.1: source and target must be valid http or https URLs', async () => {
  const { blog, source, target } = await scene();
  const garbage = [
    'garbage',
    '/relative',
    '//host/',
    'http://',
    'http://[::1',
    'mailto:a@b.example',
  ];
  for (const bad of [...garbage, 'ftp://a.example/', 'javascript:alert(1)', 'http:a.example']) {
    expect(await expectRefusal(webmention(blog, { source: bad, target })), bad).toContain('source');
    expect(await expectRefusal(webmention(blog, { source, target: bad })), bad).toContain('target');
    await expectRefusal(webmention(blog, { source: bad, target: bad }));
  }
  expect(await blog.linkbacks()).toEqual([]);
});

test('Webmention §3.2.1: a source that equals the target is refused, however it is spelled', async () => {
  const { blog, target } = await scene();
  for (const source of [target, `${target}#a`, `${target}/`, target.replace('http:', 'https:')]) {
    expect(await expectRefusal(webmention(blog, { source, target }))).toContain('same page');
  }
});

test('Webmention §3.2.1: a target that is not a post is refused at once, and nothing is fetched', async () => {
  const { blog, site, source } = await scene();
  const closed = await aPost(blog.deps, { webmentionsOpen: false });
  const targets = {
    'http://blog.example/2026/11/nowhere': 'no post at this URL',
    'http://blog.example/': 'permalink',
    'http://blog.example/webmention': 'permalink',
    'http://elsewhere.example/2026/11/a-post': 'permalink',
    [blog.urlOf(closed)]: 'does not accept pings',
  };
  for (const [target, reason] of Object.entries(targets)) {
    expect(await expectRefusal(webmention(blog, { source, target })), target).toContain(reason);
  }
  await blog.checks.verifyDue();
  expect(site.requested).toEqual([]);
});

test('Webmention §3.2.1: the fragment of the target is ignored', async () => {
  const { blog, source, target } = await scene();
  await webmention(blog, { source, target: `${target}#comments` }).expect(201);
});

test('Webmention §3.2.2: the source is fetched with an Accept header, and redirects are followed', async () => {
  const { blog, site, target } = await scene();
  site.pages['/b'] = { status: 302, headers: { location: '/a' } };
  expect(await mention(blog, site.url('/b'), target)).toBe('verified-pending');
  expect(site.requested).toEqual(['/b', '/a']);
  for (const { method, headers } of site.requests) {
    expect(method).toBe('GET');
    expect(headers.accept).toContain('text/html');
  }
});

test('Webmention §3.2.2: the number of redirects followed is limited', async () => {
  const { blog, site, target } = await scene();
  site.pages['/b'] = { status: 302, headers: { location: '/b' } };
  expect(await mention(blog, site.url('/b'), target)).toBe('unreadable');
  expect(site.requested.length).toBeLessThanOrEqual(20);
});

test.each([
  ['a', (url: string) => `<a href="${url}">x</a>`],
  ['area', (url: string) => `<map name="m"><area href="${url}" alt="x"></map>`],
  ['img', (url: string) => `<img src="${url}" alt="x">`],
  ['video', (url: string) => `<video src="${url}"></video>`],
  ['audio', (url: string) => `<audio src="${url}"></audio>`],
  ['source', (url: string) => `<video><source src="${url}"></video>`],
  ['blockquote', (url: string) => `<blockquote cite="${url}">x</blockquote>`],
  ['q', (url: string) => `<q cite="${url}">x</q>`],
  ['ins', (url: string) => `<ins cite="${url}">x</ins>`],
  ['del', (url: string) => `<del cite="${url}">x</del>`],
  ['object', (url: string) => `<object data="${url}"></object>`],
])('Webmention §3.2.2: in HTML, links and embedded media are mentions: %s', async (_, markup) => {
  const { blog, source, target } = await scene((url) => page(markup(url)));
  expect(await mention(blog, source, target)).toBe('verified-pending');
});

test('Webmention §3.2.2: in HTML, comments, text and code are not mentions', async () => {
  const { blog, source, target } = await scene((url) =>
    page(`<!-- <a href="${url}">x</a> --> ${url} <pre>&lt;a href="${url}"&gt;</pre>`),
  );
  expect(await mention(blog, source, target)).toBe('link-missing');
});

test('Webmention §3.2.2: in JSON, a value that is the target is a mention, at any depth', async () => {
  const json = (value: unknown) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });
  const made = await scene((url) => json({ items: [{ properties: { 'like-of': [url] } }] }));
  expect(await mention(made.blog, made.source, made.target)).toBe('verified-pending');
  made.site.pages['/b'] = json({ text: `see ${made.target}`, [made.target]: 'a name' });
  expect(await mention(made.blog, made.site.url('/b'), made.target)).toBe('link-missing');
});

test('Webmention §3.2.2: in plain text, the target is searched for', async () => {
  const plain = (body: string) => ({ headers: { 'content-type': 'text/plain' }, body });
  const { blog, site, source, target } = await scene((url) => plain(`Read ${url}, friends.`));
  expect(await mention(blog, source, target)).toBe('verified-pending');
  site.pages['/b'] = plain('Nothing of it.');
  expect(await mention(blog, site.url('/b'), target)).toBe('link-missing');
});

test('Webmention §3.2.2: the target is matched exactly, not as a prefix of another address', async () => {
  const { blog, source, target } = await scene((url) => page(linkTo(`${url}0`)));
  expect(await mention(blog, source, target)).toBe('link-missing');
});

test('Webmention §3.2.3: each error of the sender has its own description', async () => {
  const { blog, source, target } = await scene();
  const closed = await aPost(blog.deps, { webmentionsOpen: false });
  const sentences = [
    await expectRefusal(webmention(blog, { target })),
    await expectRefusal(webmention(blog, { source })),
    await expectRefusal(webmention(blog, { source: 'x', target })),
    await expectRefusal(webmention(blog, { source, target: 'x' })),
    await expectRefusal(webmention(blog, { source: target, target })),
    await expectRefusal(webmention(blog, { source, target: `${target}0` })),
    await expectRefusal(webmention(blog, { source, target: 'http://blog.example/' })),
    await expectRefusal(webmention(blog, { source, target: blog.urlOf(closed) })),
    await expectRefusal(webmention(blog, { source: 'http://10.0.0.1/', target })),
  ];
  expect(new Set(sentences).size).toBe(sentences.length);
});

test('Webmention §3.2.3: an internal error is 500, without details', async () => {
  const blog = await failingBlog();
  const fields = { source: 'http://a.example/', target: 'http://blog.example/2026/11/a-post' };
  const { text: body } = await webmention(blog, fields).expect(500);
  expect(body).toBe('The server failed; try again later.\n');
});

test('Webmention §3.2.4: title and excerpt are updated from the source', async () => {
  const made = await shown((url) => page(linkTo(url), 'Its first title'));
  await decideLinkbacks(made.blog.deps, [(await made.blog.onlyLinkback()).id], 'rejected');
  await again(made, page(linkTo(made.target), 'Its second title'));
  expect(await made.blog.onlyLinkback()).toMatchObject({ title: 'Its second title' });
});

test('Webmention §3.2.4: a source that returns 410 is removed from the page', async () => {
  const made = await shown();
  expect(await again(made, { status: 410 })).toBe('source-gone');
  expect(await made.blog.pageOf(made.post)).not.toContain(made.source);
});

test('Webmention §3.2.4: a source that declares in its markup that it is gone is removed from the page', async () => {
  const made = await shown();
  const gone = '<meta http-equiv="Status" content="410 Gone">';
  expect(await again(made, `<!doctype html><head>${gone}</head>${linkTo(made.target)}`)).toBe(
    'source-gone',
  );
  expect(await made.blog.pageOf(made.post)).not.toContain(made.source);
});

test('Webmention §3.2.4: a source without the link is removed from the page, and can come back', async () => {
  const made = await shown();
  expect(await again(made, page('No link any more.'))).toBe('link-missing');
  expect(await made.blog.pageOf(made.post)).not.toContain(made.source);
  expect(await again(made, page(linkTo(made.target)))).toBe('shown');
  expect(await made.blog.pageOf(made.post)).toContain(made.source);
});

test('Webmention §3.2.4: the same webmention again stays one response', async () => {
  const made = await shown();
  expect(await again(made, page(linkTo(made.target)))).toBe('shown');
  expect(byClass(await made.blog.pageOf(made.post), 'linkback')).toHaveLength(1);
});

test('Webmention §4.1: a webmention is moderated before it is published', async () => {
  const { blog, post, source, target } = await scene();
  expect(await mention(blog, source, target)).toBe('verified-pending');
  expect(await blog.pageOf(post)).not.toContain(source);
});

test('Webmention §4.1: published text of a source is encoded', async () => {
  const hostile = `&lt;script&gt;alert(1)&lt;/script&gt;"'&gt;`;
  const { blog, post } = await shown((url) =>
    page(
      `<div class="h-entry"><a class="u-in-reply-to" href="${url}">x</a>
       <a class="p-author h-card" href="javascript:alert(1)">${hostile}</a>
       <div class="e-content"><p>${hostile}</p><script>alert(2)</script></div></div>`,
      hostile,
    ),
  );
  const html = await blog.pageOf(post);
  expect(html).not.toMatch(/<script>|javascript:/);
  expect(text(byClass(html, 'p-content')[0])).toContain('<script>alert(1)</script>');
});

test('Webmention §4.2: a source that is too large or too slow is given up', async () => {
  const { blog, site, target } = await scene(undefined, {
    FETCH_TIMEOUT_MS: '300',
    FETCH_MAX_BYTES: '20000',
  });
  site.pages['/large'] = page(`${'x'.repeat(50_000)}${linkTo(target)}`);
  site.pages['/slow'] = () => undefined;
  for (const path of ['/large', '/slow']) {
    expect(await mention(blog, site.url(path), target), path).toBe('unreadable');
  }
});

test('Webmention §4.4: cookies and credentials have no effect, and no cookie is set', async () => {
  const { blog, source, target } = await scene();
  const { headers } = await webmention(blog, { source, target })
    .set('cookie', 'session=1')
    .set('authorization', 'Bearer x')
    .expect(201);
  expect(headers).not.toHaveProperty('set-cookie');
});
