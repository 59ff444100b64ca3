/**
 * Webmention's demands on senders, over HTTP against sites on loopback.
 *
 * @see https://www.w3.org/TR/webmention/
 */
import { expect, test } from 'vitest';
import { deletePost } from '../../src/posts/withdraw.ts';
import { fields, receiver, save, SLUG, wideBlog, WEBMENTION } from '../support/outbox.ts';
import { endpoint, type Posted } from '../support/receiver.ts';
import { EXPECTED, rocks } from '../support/rocks.ts';
import { page } from '../support/source-site.ts';

test('Webmention §3.1.2: the 23 published discovery shapes are told where they want to be, once', async () => {
  const blog = await wideBlog();
  const { site, came, pages } = await rocks(blog);
  const post = await save(
    blog,
    Object.values(pages)
      .map((url) => `[Test](${url})`)
      .join('\n\n'),
  );
  const told = await blog.tell();
  expect(told.filter(({ state }) => state !== 'sent')).toEqual([]);

  const byTarget = new Map(fields(came).map(({ target }, i) => [target, came[i]?.path]));
  const found = Object.entries(pages).map(([n, url]) => [n, byTarget.get(url)]);
  expect(Object.fromEntries(found)).toEqual(EXPECTED);
  expect(came).toHaveLength(23);
  expect(fields(came).every(({ source }) => source === blog.urlOf(post))).toBe(true);
  // A single-use endpoint is asked once, and no endpoint is looked at before it is told.
  expect(site.asked.filter((path) => path.includes('webmention'))).toHaveLength(22);
});

test('Webmention §3.1.2: redirects of the target are followed, and the User-Agent says Webmention', async () => {
  const blog = await wideBlog();
  const { site, came } = await receiver(blog);
  site.pages['/old'] = { status: 301, headers: { location: '/a' } };
  await save(blog, `[One](${site.url('/old')})`);
  await blog.tell();
  expect(fields(came)).toMatchObject([{ target: site.url('/old') }]);
  expect(site.requests.map(({ headers }) => headers['user-agent'])).toEqual(
    site.requests.map(() => 'Antiphon/0.1 (+http://blog.example/; Webmention)'),
  );
});

test('Webmention §3.1.2: a target that is no HTML advertises by its Link header', async () => {
  const blog = await wideBlog();
  const { site, came } = await receiver(blog);
  site.pages['/a.pdf'] = {
    headers: { 'content-type': 'application/pdf', link: '</webmention>; rel=webmention' },
    body: Buffer.alloc(3_000_000),
  };
  await save(blog, `[One](${site.url('/a.pdf')})`);
  expect(await blog.tell()).toMatchObject([{ state: 'sent' }]);
  expect(came).toHaveLength(1);
});

test('Webmention §3.1.3: the endpoint gets a form of source and target, and keeps its query', async () => {
  const blog = await wideBlog();
  const came: Posted[] = [];
  const site = await blog.sourceSite({
    '/a': page('<link rel="webmention" href="/end?a=1&amp;b=2">'),
    '/end?a=1&b=2': endpoint(came),
  });
  const post = await save(blog, `[One](${site.url('/a')})`);
  await blog.tell();
  expect(came).toEqual([
    {
      path: 'POST /end?a=1&b=2',
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ source: blog.urlOf(post), target: site.url('/a') }).toString(),
    },
  ]);
});

test.each([200, 201, 202, 204, 226])(
  'Webmention §3.1.3: any 2xx is success: %i',
  async (status) => {
    const blog = await wideBlog();
    const { a } = await receiver(blog, { status });
    await save(blog, `[One](${a})`);
    expect(await blog.tell()).toMatchObject([{ state: 'sent' }]);
  },
);

test('Webmention §3.1.3: with 201 comes the address of a status page', async () => {
  const blog = await wideBlog();
  const { site, a } = await receiver(blog, { status: 201, headers: { location: 'status/1' } });
  await save(blog, `[One](${a})`);
  expect(await blog.tell()).toMatchObject([{ statusUrl: site.url('/status/1') }]);
});

test('Webmention §3.1.4: an update is told to all whose links it changes, those taken out included, discovered anew', async () => {
  const blog = await wideBlog();
  const { site, came, a, b } = await receiver(blog);
  await save(blog, `[One](${a})`);
  await blog.tell();
  site.pages['/a'] = page('<link rel="webmention" href="/moved">');
  site.pages['/moved'] = endpoint(came);
  await save(blog, `[Two](${b})`);
  await blog.tell();
  expect(came.map(({ path }, i) => [path, fields(came)[i]?.target]).sort()).toEqual([
    ['POST /moved', a],
    ['POST /webmention', a],
    ['POST /webmention', b],
  ]);
});

test('Webmention §3.1.5: a deletion is told to all that were told, and the source is gone by then', async () => {
  const blog = await wideBlog();
  const { came, a, b } = await receiver(blog);
  const post = await save(blog, `[One](${a}) [Two](${b})`);
  await blog.tell();
  await deletePost(blog.deps, SLUG);
  await blog.tell();
  expect(fields(came).map(({ target }) => target)).toEqual([a, b, a, b]);
  expect((await blog.request.get(post.path)).ok).toBe(false);
});

test('Webmention §4.3: nothing is sent to an endpoint on an address that is not public', async () => {
  const blog = await wideBlog();
  const site = await blog.sourceSite({});
  for (const [i, host] of ['10.0.0.1', '[fd00::1]', '169.254.169.254'].entries()) {
    site.pages[`/${i}`] = page(`<link rel="webmention" href="http://${host}/webmention">`);
  }
  await save(
    blog,
    Object.keys(site.pages)
      .map((path) => `[x](${site.url(path)})`)
      .join(' '),
  );
  const told = await blog.tell();
  expect(told.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
});

test('Webmention §3.1.1: whoever links nowhere tells nobody', async () => {
  const blog = await wideBlog();
  const { site, a } = await receiver(blog);
  await save(blog, `\`${a}\`\n\n${WEBMENTION}`);
  expect(await blog.tell()).toEqual([]);
  expect(site.asked).toEqual([]);
});
