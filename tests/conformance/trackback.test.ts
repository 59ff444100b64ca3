/**
 * TrackBack 1.2, "Sending a TrackBack Ping", for servers.
 *
 * @see https://www.movabletype.org/documentation/trackback-specification (1.2, 2004-08-01)
 */
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { changeSetting } from '../../src/settings/write.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { allPings, aPost, type TestBlog } from '../support/blog/test-blog.ts';
import { scene } from './scene.ts';
import { leafTexts, outline, parseXml } from './strict-xml.ts';

const FORM = 'application/x-www-form-urlencoded';

const SUCCESS =
  '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>0</error>\n</response>\n';

/** The specification's failure, with `message` in place of "The error message". */
const failure = (message: string) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>1</error>\n<message>${message}</message>\n</response>\n`;

/** Sends a ping as bytes: `fields` is the body as written. */
function send(blog: TestBlog, path: string, fields: string, type = FORM) {
  return blog.request.post(`${path}/trackback`).set('content-type', type).send(fields);
}

/** The form with the bytes of each value in `charset`, escaped. */
function form(fields: Record<string, string>, charset = 'utf-8'): string {
  const escape = (value: string) => iconv.encode(value, charset).toString('hex');
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${escape(value).replace(/../g, '%$&')}`)
    .join('&');
}

/** A blog that accepts a ping and checks it later, so that the ping's own text is visible. */
function unread() {
  return scene(undefined, { INLINE_CHECKS: '0' });
}

async function expectFailure(answer: ReturnType<typeof send>): Promise<string> {
  const { text } = await answer.expect(200).expect('content-type', /^text\/xml/);
  const response = parseXml(text);
  expect(outline(response)).toBe('response(error, message)');
  const [error, message = ''] = leafTexts(response);
  expect(error).toBe('1');
  expect(message).toMatch(/\w/);
  return message;
}

test('TrackBack 1.2 Sending: the specification’s example is accepted', async () => {
  const { blog, post, source } = await unread();
  const fields = `title=Foo+Bar&url=${source}&excerpt=My+Excerpt&blog_name=Foo`;
  await send(blog, post.path, fields, `${FORM}; charset=utf-8`).expect(200, SUCCESS);
  expect(await blog.onlyLinkback()).toMatchObject({
    via: ['trackback'],
    source,
    title: 'Foo Bar',
    excerpt: 'My Excerpt',
    site: 'Foo',
  });
});

test('TrackBack 1.2 Sending: a Content-Type other than a form is an error', async () => {
  const { blog, post, source } = await scene();
  for (const type of ['application/json', 'multipart/form-data; boundary=b', 'text/plain']) {
    const message = await expectFailure(send(blog, post.path, `url=${source}`, type));
    expect(message, type).toContain(FORM);
  }
  expect(await blog.linkbacks()).toEqual([]);
});

test('TrackBack 1.2 Sending: all fields are in the charset of the Content-Type', async () => {
  const { blog, post, site } = await unread();
  const texts = {
    'utf-8': 'Grüße – 東京 – Баку',
    'UTF-8': 'Grüße',
    '"utf-8"': 'Grüße',
    'iso-8859-1': 'Grüße',
    'iso-8859-2': 'Łódź',
    'windows-1251': 'Баку',
    'koi8-r': 'Баку',
    'windows-1254': 'Bakı, İstanbul',
    shift_jis: '東京の天気',
    'euc-jp': '東京の天気',
    big5: '台北',
  };
  for (const [charset, text] of Object.entries(texts)) {
    const url = site.url(`/${encodeURIComponent(charset)}`);
    const fields = { title: text, url, excerpt: text, blog_name: text };
    const body = form(fields, charset.replaceAll('"', ''));
    await send(blog, post.path, body, `${FORM}; charset=${charset}`).expect(200, SUCCESS);
    const linkback = (await blog.linkbacks()).find(({ source }) => source === url);
    expect(linkback, charset).toMatchObject({ title: text, excerpt: text, site: text });
  }
});

test('TrackBack 1.2 Sending: the charset attribute may be missing', async () => {
  const { blog, post, source } = await unread();
  const fields = form({ title: 'Grüße – 東京', url: source });
  await send(blog, post.path, fields).expect(200, SUCCESS);
  expect(await blog.onlyLinkback()).toMatchObject({ title: 'Grüße – 東京' });
});

test('TrackBack 1.2 Sending: without a charset attribute, the fields are in the charset of the page', async () => {
  const { blog, post, site } = await scene();
  const text = '東京の天気';
  const link = linkTo(blog.urlOf(post));
  for (const charset of ['shift_jis', 'euc-jp', 'windows-1251']) {
    const words = charset === 'windows-1251' ? 'Баку' : text;
    const type = { 'content-type': `text/html; charset=${charset}` };
    // A page without a title, so that the trackback's own text is used.
    site.pages[`/${charset}`] = { headers: type, body: iconv.encode(link, charset) };
    const url = site.url(`/${charset}`);
    const fields = { title: words, url, excerpt: words, blog_name: words };
    await send(blog, post.path, form(fields, charset)).expect(200, SUCCESS);
    const linkback = (await blog.linkbacks()).find(({ source }) => source === url);
    expect(linkback, charset).toMatchObject({ title: words, site: words });
  }
});

test('TrackBack 1.2 Sending: fields that are invalid in the charset of the page are read as windows-1252', async () => {
  const { blog, post, site } = await scene();
  site.pages['/a'] = `<meta charset="utf-8">${linkTo(blog.urlOf(post))}`;
  const fields = { title: 'Grüße', url: site.url('/a') };
  await send(blog, post.path, form(fields, 'windows-1252')).expect(200, SUCCESS);
  expect(await blog.onlyLinkback()).toMatchObject({ title: 'Grüße' });
});

test('TrackBack 1.2 Sending: fields that are invalid in the declared charset are an error', async () => {
  const { blog, post, source } = await unread();
  const fields = form({ title: 'Grüße', url: source }, 'iso-8859-1');
  await expectFailure(send(blog, post.path, fields, `${FORM}; charset=utf-8`));
  await expectFailure(send(blog, post.path, fields, `${FORM}; charset=x-unheard-of`));
  expect(await blog.linkbacks()).toEqual([]);
});

test('TrackBack 1.2 Sending: optional fields may be missing', async () => {
  const { blog, post, site, target } = await scene();
  for (const missing of ['title', 'excerpt', 'blog_name', 'title, excerpt, blog_name']) {
    const path = `/${encodeURIComponent(missing)}`;
    site.pages[path] = page(linkTo(target));
    const fields = { title: 'Foo', url: site.url(path), excerpt: 'Bar', blog_name: 'Baz' };
    const given = Object.entries(fields).filter(([name]) => !missing.includes(name));
    const { text } = await send(blog, post.path, form(Object.fromEntries(given)));
    expect(text, missing).toBe(SUCCESS);
  }
});

test('TrackBack 1.2 Sending: a ping without url gets an error message', async () => {
  const { blog, post } = await scene();
  const bodies = {
    missing: 'title=Foo&excerpt=Bar&blog_name=Baz',
    empty: 'url=&title=Foo',
    blank: 'url=+%20%0A&title=Foo',
    'of another name': 'URL=http%3A%2F%2Fa.example%2F',
    'in no body at all': '',
  };
  for (const [name, body] of Object.entries(bodies)) {
    expect(await expectFailure(send(blog, post.path, body)), name).toContain('url');
  }
  expect(await blog.linkbacks()).toEqual([]);
});

test('TrackBack 1.2 Sending: url becomes the link of the response', async () => {
  const { blog, post, source } = await scene();
  await changeSetting(blog.deps, 'moderation', 'open');
  await send(blog, post.path, form({ url: source })).expect(200, SUCCESS);
  expect(await blog.pageOf(post)).toContain(`<a class="u-url p-name" href="${source}"`);
});

test('TrackBack 1.2 Sending: long fields are accepted, and cut by the server', async () => {
  const { blog, post, source } = await unread();
  const long = 'word '.repeat(2_000).trim();
  const fields = { url: source, title: long, excerpt: long, blog_name: long };
  const body = new URLSearchParams(fields).toString();
  await send(blog, post.path, body).expect(200, SUCCESS);
  const { title, excerpt, site } = await blog.onlyLinkback();
  for (const text of [title, excerpt, site]) {
    expect(text).toMatch(/^word word/);
    expect(text?.length).toBeLessThanOrEqual(300);
  }
});

test('TrackBack 1.2 Sending: the response to a successful ping is exactly that of the specification', async () => {
  const { blog, post, source } = await scene();
  await send(blog, post.path, form({ url: source }))
    .expect('content-type', /^text\/xml/)
    .expect(200, SUCCESS);
});

test('TrackBack 1.2 Sending: the response to an unsuccessful ping is exactly that of the specification', async () => {
  const { blog, post, site } = await scene();
  await send(blog, post.path, form({ url: site.url('/missing') }))
    .expect('content-type', /^text\/xml/)
    .expect(
      200,
      failure(
        'The source could not be read: it must be a public web page that answers within a few seconds and is not too large.',
      ),
    );
});

test('TrackBack 1.2 Sending: every unsuccessful ping gets an error with a message', async () => {
  const { blog, post, site, source, target } = await scene(undefined, {
    CLIENT_CLAIMS_PER_MINUTE: '7',
  });
  const closed = await aPost(blog.deps, { ...allPings(false) });
  site.pages['/without'] = page('<p>No link.</p>');
  const messages = [
    await expectFailure(send(blog, post.path, form({ url: 'not an address' }))),
    await expectFailure(send(blog, post.path, form({ url: target }))),
    await expectFailure(send(blog, closed.path, form({ url: source }))),
    await expectFailure(send(blog, '/2026/11/nowhere', form({ url: source }))),
    await expectFailure(send(blog, post.path, form({ url: 'http://10.0.0.1/' }))),
    await expectFailure(send(blog, post.path, form({ url: site.url('/without') }))),
  ];
  await send(blog, post.path, form({ url: source })).expect(200, SUCCESS);
  messages.push(await expectFailure(send(blog, post.path, form({ url: source }))));
  await blog.deps.db.host.update({ where: { name: site.host }, data: { blocked: true } });
  messages.push(await expectFailure(send(blog, post.path, form({ url: source }))));
  messages.push(await expectFailure(send(blog, post.path, form({ url: source }))));
  messages.push(await expectFailure(send(blog, post.path, `title=${'x'.repeat(65_537)}`)));
  messages.push(await expectFailure(send(blog, post.path, 'a=1&'.repeat(101))));
  expect(new Set(messages).size).toBe(messages.length);
});

test('TrackBack 1.2 History: pings by GET are not accepted', async () => {
  const { blog, post, source } = await scene();
  const { headers, text } = await blog.request
    .get(`${post.path}/trackback`)
    .query({ url: source, title: 'Foo' })
    .set('accept', '*/*')
    .expect(405)
    .expect('content-type', /^text\/xml/);
  expect(headers['allow']).toBe('POST');
  expect(text).toBe(failure('Send trackbacks with HTTP POST.'));
  expect(await blog.linkbacks()).toEqual([]);
});

test('TrackBack 1.2 History: pings are accepted by POST only', async () => {
  const { blog, post, source } = await scene();
  for (const method of ['head', 'put', 'patch', 'delete', 'options'] as const) {
    const request = blog.request[method](`${post.path}/trackback`).query({ url: source });
    const { headers } = await request.expect(405);
    expect(headers['allow'], method).toBe('POST');
  }
  expect(await blog.linkbacks()).toEqual([]);
});

test('TrackBack 1.2 History: a browser that opens the address is redirected to the post', async () => {
  const { blog, post, target } = await scene();
  await blog.request
    .get(`${post.path}/trackback`)
    .set('accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')
    .expect(303)
    .expect('location', target);
});

test('TrackBack 1.2 Sending: a ping is verified against its source, as a pingback is', async () => {
  const { blog, post, site, source, target } = await scene();
  await send(blog, post.path, form({ url: source })).expect(200, SUCCESS);
  expect(site.requested).toEqual(['/a']);
  expect(await blog.onlyLinkback()).toMatchObject({ verification: 'verified' });
  site.pages['/b'] = page(linkTo(`${target}0`));
  await expectFailure(send(blog, post.path, form({ url: site.url('/b') })));
});
