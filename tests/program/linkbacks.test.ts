import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import xmlrpc from 'xmlrpc';
import { install, type Installation } from '../support/blog/program.ts';
import { querySql } from '../support/database.ts';
import { linkTo, page, startSourceSite } from '../support/sites/source-site.ts';

const LOOPBACK = { FETCH_ALLOW_NETWORKS: '127.0.0.0/8,::1/128' };
const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';

type Listed = {
  id: number;
  verification: string;
  moderation: string;
  via: string[];
  title: string;
};

async function list(blog: Installation): Promise<Listed[]> {
  return JSON.parse(await blog.antiphon('linkbacks', 'list', '--json')) as Listed[];
}

async function sourceSite(pages: Parameters<typeof startSourceSite>[0]) {
  const site = await startSourceSite(pages, 'localhost');
  onTestFinished(() => site.close());
  return site;
}

/** Pings sent with the npm package's own client, over a real socket. */
async function ping(blog: Installation, source: string, target: string): Promise<unknown> {
  const client = xmlrpc.createClient({ url: `${blog.siteUrl}/xmlrpc` });
  return await new Promise((resolve, reject) => {
    client.methodCall('pingback.ping', [source, target], (error: Error | null, value: unknown) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}

test('a pingback and a trackback are received, approved by CLI, and shown under the post', async () => {
  // A loaded machine may be slower than a sender waits.
  const blog = await install({ ...LOOPBACK, INLINE_CHECK_MS: '15000' });
  await blog.start();
  const target = blog.siteUrl + ARTICLE;
  const site = await sourceSite({
    '/one': page(linkTo(target), 'One answer'),
    '/two': page(linkTo(target), 'Another answer'),
  });

  expect(await ping(blog, site.url('/one'), target)).toContain('The link was found.');
  const response = await fetch(`${target}/trackback`, {
    method: 'POST',
    body: new URLSearchParams({ url: site.url('/two'), blog_name: 'Two' }),
  });
  expect(await response.text()).toContain('<error>0</error>');

  const pending = await list(blog);
  expect(
    pending.map(({ via, verification, moderation }) => [via, verification, moderation]),
  ).toEqual([
    [['trackback'], 'verified', 'pending'],
    [['pingback'], 'verified', 'pending'],
  ]);
  expect(await (await fetch(target)).text()).not.toContain('One answer');

  await blog.antiphon('linkbacks', 'approve', ...pending.map(({ id }) => String(id)));
  const article = await (await fetch(target)).text();
  expect(article).toContain('2 responses');
  expect(article).toContain('One answer');
  expect(article).toContain('Another answer');
});

test('an answered claim is in the database after kill -9, and due work is done after the restart', async () => {
  const blog = await install({ ...LOOPBACK, INLINE_CHECKS: '0' });
  const first = await blog.start();
  const target = blog.siteUrl + ARTICLE;
  const site = await sourceSite({ '/a': page(linkTo(target), 'Survivor') });
  expect(await ping(blog, site.url('/a'), target)).toContain('It was received');
  expect(await first.end('SIGKILL')).toBe('SIGKILL');

  expect(await list(blog)).toHaveLength(1);
  await blog.start();
  // In the worst case the killed process had begun the check, and its lease must expire first.
  const database = `file:${path.join(blog.folder, 'data', 'antiphon.db')}`;
  await expect
    .poll(() => querySql(database, 'SELECT "verification" FROM "Linkback"'), {
      timeout: 45_000,
      interval: 100,
    })
    .toEqual([{ verification: 'verified' }]);
});

test('invalid bytes on the socket and in bodies do not end the process', async () => {
  const blog = await install();
  const program = await blog.start();
  const { port } = new URL(blog.siteUrl);
  for (const bytes of [
    '\0\0\0\0',
    'GET / HTTP/9.9\r\n\r\n',
    'POST /xmlrpc HTTP/1.1\r\nContent-Length: 9\r\n\r\nx',
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end(bytes);
    socket.on('error', () => undefined).resume();
    await once(socket, 'close');
  }
  for (const body of [
    '',
    '<',
    '\u0001',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a>'.repeat(20_000),
  ]) {
    const response = await fetch(`${blog.siteUrl}/xmlrpc`, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<fault>');
  }
  expect((await fetch(blog.siteUrl)).status).toBe(200);
  expect(await program.end('SIGTERM')).toBe(0);
});
