/** The search page: what it shows, and what it answers to any query. */
import { EventEmitter, once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { parseXml } from '../conformance/strict-xml.ts';
import { attribute, byClass, byTag, text } from '../support/html.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

async function blogOfFerries(posts = 1) {
  const blog = await testBlog();
  for (let i = 1; i <= posts; i += 1) {
    const publishedAt = new Date(Date.UTC(2026, 0, i));
    await aPost(blog.deps, {
      title: `Ferry <${String(i)}>`,
      markdown: 'By *ferry* to Alat.',
      publishedAt,
    });
  }
  return blog;
}

const links = (html: string) =>
  byTag(html, 'a')
    .filter((a) => attribute(a, 'rel') !== undefined)
    .map((a) => [attribute(a, 'rel'), attribute(a, 'href')]);

describe('search results', () => {
  test('200: have title, date and marked passage', async () => {
    const { request } = await blogOfFerries();
    const { text: html } = await request.get('/search?q=ferr').expect(200);
    expect(byClass(html, 'post-summary').map(text)).toEqual([
      '1 January 2026 Ferry <1> By ferry to Alat.',
    ]);
    expect(byTag(html, 'mark').map(text)).toEqual(['Ferr', 'ferr']);
    expect(attribute(byTag(html, 'input')[0], 'value')).toBe('ferr');
    const [link] = byTag(html, 'h2').flatMap((h2) => h2.childNodes);
    expect(link && 'attrs' in link && attribute(link, 'href')).toBe(
      'http://blog.example/2026/01/ferry-1',
    );
  });

  test('200: a page has no date', async () => {
    const { request, deps } = await testBlog();
    await aPost(deps, { title: 'About ferries', markdown: 'Me.', kind: 'page', slug: 'about' });
    const { text: html } = await request.get('/search?q=ferries').expect(200);
    expect(byClass(html, 'post-summary').map(text)).toEqual(['About ferries Me.']);
    expect(html).toContain('href="http://blog.example/about"');
  });

  test('200: are paged', async () => {
    const { request } = await blogOfFerries(11);
    const first = await request.get('/search?q=ferry+alat').expect(200);
    expect(byClass(first.text, 'post-summary')).toHaveLength(10);
    expect(links(first.text)).toEqual([
      ['next', 'http://blog.example/search?q=ferry%20alat&page=2'],
    ]);
    const second = await request.get('/search?q=ferry%20alat&page=2').expect(200);
    expect(byClass(second.text, 'post-summary').map(text)).toEqual([
      '1 January 2026 Ferry <1> By ferry to Alat.',
    ]);
    expect(links(second.text)).toEqual([['prev', 'http://blog.example/search?q=ferry%20alat']]);
    await request.get('/search?q=ferry&page=3').expect(404);
  });

  test('200: no result shows advice', async () => {
    const { request } = await blogOfFerries();
    const answer = await request.get('/search').query({ q: '<b>"plane' }).expect(200);
    expect(text(byTag(answer.text, 'strong')[0])).toBe('No posts found for “<b>"plane”.');
    expect(answer.text).not.toContain('<b>');
    const noWord = await request.get('/search?q=%22*').expect(200);
    expect(text(byTag(noWord.text, 'strong')[0])).toBe('“"*” has no words to search for.');
  });

  test('200: the page says which words were ignored', async () => {
    const { request } = await blogOfFerries();
    const answer = await request
      .get('/search')
      .query({ q: 'ferry '.repeat(11) })
      .expect(200);
    expect(answer.text).toContain('Only the first 10 words of the first 200 characters');
  });
});

describe('any query', () => {
  test.each([
    ['nothing', '/search'],
    ['no words', '/search?q='],
    ['blanks, on some page', '/search?q=+++&page=7'],
    ['brackets', '/search?q[]=ferry&q[a]=b'],
    ['an object', '/search?q[a]=ferry'],
  ])('200: only the form for %s', async (_, path) => {
    const { request } = await blogOfFerries();
    const { text: html } = await request.get(path).expect(200);
    expect(byTag(html, 'form')).toHaveLength(1);
    expect(byClass(html, 'post-summary')).toEqual([]);
    expect(byTag(html, 'strong')).toEqual([]);
  });

  test('200: the last of repeated parameters counts', async () => {
    const { request } = await blogOfFerries();
    const { text: html } = await request.get('/search?q=plane&q=ferry').expect(200);
    expect(byClass(html, 'post-summary')).toHaveLength(1);
  });

  test.each([
    ['8 KB', `q=${'ferry+'.repeat(1_350)}`],
    ['NUL', 'q=fer%00ry'],
    ['half a surrogate pair', 'q=ferry+%ED%A0%80'],
    ['a broken escape', 'q=ferry+%E0%A4%A'],
    ['a percent sign', 'q=ferry%'],
    ['an injection', `q=ferry'+--`],
  ])('200: %s', async (_, query) => {
    const { request } = await blogOfFerries();
    const answer = await request.get(`/search?${query}`);
    expect(answer.status).toBe(200);
    expect(byTag(answer.text, 'form')).toHaveLength(1);
  });

  test.each(['0', '-1', '1e9', 'x', '01', '201', '99999999999999999999', '1.5', '%00'])(
    '404: page %s',
    async (page) => {
      const { request } = await blogOfFerries();
      await request.get(`/search?q=ferry&page=${page}`).expect(404);
    },
  );

  test('405: POST', async () => {
    const { request } = await blogOfFerries();
    await request.post('/search').send('q=ferry').expect(405).expect('Allow', 'GET, HEAD');
  });
});

describe('a flood of searches', () => {
  test('503: Retry-After from the third of a client and the ninth of all; other pages are served', async () => {
    const { deps, request } = await testBlog({ env: { TRUST_PROXY: 'true' } });
    await aPost(deps, { title: 'Ferry', slug: 'ferry', publishedAt: new Date('2026-01-01') });
    const searches = holdSearches(deps.db);
    const statuses: number[] = [];
    const from = async (client: number) => {
      const address = `203.0.113.${String(client)}`;
      const answer = await request.get('/search?q=ferry').set('X-Forwarded-For', address);
      statuses.push(answer.status);
      return answer;
    };
    const flood = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4].map(from);
    // One of each client's is refused; the others are waiting by then.
    await vi.waitUntil(() => statuses.length === 4, { timeout: 30_000 });

    const answer = await from(5);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(text(byTag(answer.text, 'h1')[0])).toBe('Too many searches');
    await request.get('/2026/01/ferry').expect(200);
    await request.get('/search').expect(200);

    searches.release();
    await Promise.all(flood);
    expect(statuses.toSorted()).toEqual([
      ...Array<number>(8).fill(200),
      ...Array<number>(5).fill(503),
    ]);
    expect((await from(5)).status).toBe(200);
  });
});

/** The database answers no search until it is released. */
function holdSearches(db: Db): { release: () => void } {
  const events = new EventEmitter();
  const opened = once(events, 'open');
  const select = db.$queryRaw.bind(db);
  const hold = async (...requested: Parameters<typeof select>) => {
    await opened;
    return await select(...requested);
  };
  const spy = vi.spyOn(db, '$queryRaw').mockImplementation(hold as typeof select);
  return {
    release: () => {
      spy.mockRestore();
      events.emit('open');
    },
  };
}

test('200: search pages are neither cached nor indexed', async () => {
  const { request } = await blogOfFerries();
  const answer = await request.get('/search?q=ferry').expect(200);
  expect(answer.headers['cache-control']).toBe('no-cache');
  const robots = byTag(answer.text, 'meta').find((meta) => attribute(meta, 'name') === 'robots');
  expect(attribute(robots, 'content')).toBe('noindex');
});

test('200: an OpenSearch description, linked from every page', async () => {
  const { request } = await blogOfFerries();
  const home = await request.get('/').expect(200);
  const link = byTag(home.text, 'link').find((each) => attribute(each, 'rel') === 'search');
  expect(attribute(link, 'href')).toBe('http://blog.example/opensearch.xml');
  const answer = await request.get('/opensearch.xml').expect(200).buffer(true);
  expect(answer.headers['content-type']).toBe(
    'application/opensearchdescription+xml; charset=utf-8',
  );
  const body = answer.text || (answer.body as Buffer).toString();
  expect(parseXml(body).name).toContain('OpenSearchDescription');
  expect(body).toContain('template="http://blog.example/search?q={searchTerms}"');
});
