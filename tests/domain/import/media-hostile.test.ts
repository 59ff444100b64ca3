import { describe, expect, test } from 'vitest';
import { listUnfetched } from '../../../src/import/media/runs.ts';
import { file, importedScene, items, jpeg, md } from '../../support/samples/imported-media.ts';
import { aJpeg } from '../../support/samples/media.ts';
import type { Answer } from '../../support/sites/source-site.ts';

describe('hostile and failing servers', () => {
  test.each<[string, string, Answer, RegExp]>([
    ['a page in place of an image', '/a.jpg', '<html>x', /not a JPEG/],
    ['a page in place of a PDF', '/a.pdf', '<html>x', /does not take/],
    ['nothing', '/a.mp3', { body: '' }, /does not take/],
    ['404', '/a.jpg', { status: 404 }, /not there \(404\)/],
    ['410', '/a.jpg', { status: 410 }, /not there \(410\)/],
    ['403', '/a.jpg', { status: 403 }, /refused/],
    [
      'a redirect to a private address',
      '/a.jpg',
      { status: 302, headers: { location: 'http://10.0.0.1/a.jpg' } },
      /public internet/,
    ],
  ])('%s fails at once with its reason, and the text keeps its URL', async (_, at, answer, why) => {
    const { blog, post, fetch, site, read, runId } = await importedScene({ [at]: answer });
    const source = `![](${site.url(at)})`;
    const id = await post(md(source));
    await fetch();
    expect(await listUnfetched(blog.deps, runId, { max: 5 })).toMatchObject([
      { url: site.url(at), state: 'failed', failure: expect.stringMatching(why) as string },
    ]);
    expect(await read(id)).toMatchObject({ markdown: source, version: 7 });
    expect(await items(blog)).toEqual([]);
    expect(await fetch()).toBe(0);
  });

  test('an endless body is cut at the limit', async () => {
    const { blog, post, fetch, site, runId } = await importedScene({
      '/a.jpg': file(Buffer.alloc(51_000_000), 'image/jpeg'),
    });
    await post(md(`![](${site.url('/a.jpg')})`));
    await fetch();
    const [row] = await listUnfetched(blog.deps, runId, { max: 5 });
    expect(row).toMatchObject({ state: 'failed', failure: 'It is larger than 50 MB.' });
  });

  test('429 is tried again no sooner than its Retry-After, and other errors after a minute, until the last', async () => {
    const { blog, post, fetch, site, rows } = await importedScene({
      '/a.jpg': { status: 429, headers: { 'retry-after': '7200' } },
    });
    await post(md(`![](${site.url('/a.jpg')})`));
    await fetch();
    const at = blog.clock.now().getTime();
    const dueIn = async () => ((await rows())[0]?.nextFetchAt?.getTime() ?? 0) - at;
    expect(await rows()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    expect(await dueIn()).toBe(7_200_000);
    site.pages['/a.jpg'] = { status: 503 };
    for (let tries = 0; tries < 6; tries += 1) {
      blog.clock.advance(25 * 3_600_000);
      await fetch();
    }
    expect(await rows()).toMatchObject([
      { state: 'failed', nextFetchAt: null, failure: 'Its server answered with an error.' },
    ]);
    expect(site.requested).toHaveLength(6);
  });

  test('a post shows what could be fetched while the rest is tried again', async () => {
    const { post, fetch, site, read } = await importedScene({
      '/a.jpg': await jpeg(),
      '/b.jpg': { status: 500 },
    });
    const id = await post(md(`![](${site.url('/a.jpg')}) ![](${site.url('/b.jpg')})`));
    await fetch();
    expect((await read(id)).markdown).toMatch(/^!\[\]\(\/media\/.* !\[\]\(http.*b\.jpg\)$/);
  });

  test('the earlier blog is asked more often than others, one request at a time', async () => {
    let [open, most] = [0, 0];
    const body = await aJpeg();
    const slow: Answer = (_req, res) => {
      open += 1;
      most = Math.max(most, open);
      res.writeHead(200, { 'content-type': 'image/jpeg' });
      setImmediate(() => {
        open -= 1;
        res.end(body);
      });
    };
    const names = Array.from({ length: 12 }, (_, index) => `/${index}.jpg`);
    const { post, fetch, site, rows } = await importedScene(
      Object.fromEntries(names.map((name) => [name, slow])),
      { env: { HOST_FETCHES_PER_MINUTE: '5' } },
    );
    await post(md(names.map((name) => `![](${site.url(name)})`).join(' ')));
    await fetch();
    expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['stored']));
    expect(most).toBe(1);
  });

  test('a blocked host is not asked', async () => {
    const { blog, post, fetch, site } = await importedScene({ '/a.jpg': await jpeg() });
    await post(md(`![](${site.url('/a.jpg')})`));
    await blog.deps.db.host.update({ where: { name: 'old.example' }, data: { blocked: true } });
    await fetch();
    expect(site.requested).toEqual([]);
  });

  test('nothing is fetched for a run that is undone', async () => {
    const { blog, post, fetch, site, runId } = await importedScene({ '/a.jpg': await jpeg() });
    await post(md(`![](${site.url('/a.jpg')})`));
    await blog.deps.db.importRun.update({ where: { id: runId }, data: { state: 'undoing' } });
    expect(await fetch()).toBe(0);
    expect(site.requested).toEqual([]);
  });
});
