import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { scratchDatabase } from '../support/scratch-database.ts';
import { install } from '../support/blog/program.ts';
import { startSharedHosts } from '../support/sites/shared-hosts.ts';

const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';
const HOSTS = Array.from({ length: 20 }, (_, i) => i + 1);
const PATHS = ['/one', '/two', '/three'];

/** Two processes on one database, distinguished by the requests they send. */
async function twoProcesses() {
  const server = await scratchDatabase();
  // Registered first, so that it runs last: after the processes have ended.
  onTestFinished(() => server.stop());
  const blog = await install({
    DATABASE_URL: server.url,
    FETCH_ALLOW_NETWORKS: '127.0.0.0/8',
    HOST_FETCHES_PER_MINUTE: '60',
    CLIENT_CLAIMS_PER_MINUTE: '1000',
  });
  const otherPort = String(await freePort());
  // The same site address, but two names in the User-Agent and in the notifications to targets.
  const otherName = blog.siteUrl.replace('http:', 'https:');
  const programs = await Promise.all([
    blog.start(),
    blog.start({ PORT: otherPort, SITE_URL: otherName }),
  ]);
  const origins = [blog.siteUrl, `http://localhost:${otherPort}`];
  return { blog, programs, origins, names: [blog.siteUrl, otherName] };
}

// Two starts, a PostgreSQL and 100 requests take long on a loaded machine.
test(
  'two processes on one PostgreSQL share the work, and everything is done once',
  { timeout: 120_000 },
  async () => {
    const { blog, programs, origins, names } = await twoProcesses();
    const hosts = await startSharedHosts(blog.siteUrl + ARTICLE);
    onTestFinished(() => hosts.close());

    const targets = HOSTS.map((host) => hosts.url(host, '/target'));
    const post = path.join(blog.folder, 'post.md');
    const links = targets.map((target, i) => `A link to [page ${String(i)}](${target}).`);
    writeFileSync(
      post,
      `---\ntitle: Twenty links\nslug: twenty-links\n---\n\n${links.join('\n\n')}`,
    );
    const publishing = blog.antiphon('post', 'publish', post);

    const sources = PATHS.flatMap((each) => HOSTS.map((host) => hosts.url(host, each)));
    const statuses = await Promise.all(
      sources.map(async (source, i) => {
        const body = new URLSearchParams({ source, target: blog.siteUrl + ARTICLE });
        const response = await fetch(`${origins[i % 2] ?? ''}/webmention`, {
          method: 'POST',
          body,
        });
        return response.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    await publishing;

    const states = async (...words: string[]) => {
      const rows = JSON.parse(await blog.command(...words, '--json')) as {
        state?: string;
        verification?: string;
      }[];
      return rows.map(({ state, verification }) => state ?? verification);
    };
    const patience = { timeout: 30_000, interval: 250 };
    await expect.poll(() => hosts.requested.length, patience).toBeGreaterThanOrEqual(100);
    await expect
      .poll(() => states('linkbacks', 'list'), patience)
      .toEqual(Array<string>(60).fill('verified'));
    await expect
      .poll(() => states('outbox', 'list', '--post', 'twenty-links'), patience)
      .toEqual(Array<string>(20).fill('sent'));
    for (const program of programs) expect(await program.end('SIGTERM')).toBe(0);

    const expected = [
      ...[...sources, ...targets].map((url) => `GET ${url}`),
      ...HOSTS.map((host) => `POST ${hosts.url(host, '/webmention')}`),
    ];
    expect(hosts.requested.map(({ what }) => what).sort()).toEqual(expected.sort());
    expect(hosts.maxInFlight()).toBe(1);
    expect(hosts.webmentions.map((form) => form.get('target')).sort()).toEqual(targets.sort());
    for (const name of names) {
      expect(hosts.requested.filter(({ by }) => by.includes(`${name}/`)).length).toBeGreaterThan(0);
    }
  },
);
