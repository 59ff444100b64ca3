import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchDatabase } from '../support/scratch-database.ts';
import { freePort } from '../support/free-port.ts';
import { install } from '../support/blog/program.ts';

const seedArticle = path.join(import.meta.dirname, '..', 'fixtures', 'seed-article.txt');

describe('the first start', () => {
  test('serves the sample post completely, and prints the URL', async () => {
    const blog = await install();
    const program = await blog.start();
    expect(program.stdout).toContain(`Antiphon is running at ${blog.siteUrl}/`);
    const database = path.join(blog.folder, 'data', 'antiphon.db');
    expect(program.stdout).toContain(`Data is stored in ${database}`);
    expect(existsSync(database)).toBe(true);
    // Only for the owner of the process, while it runs.
    const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
    expect(modeOf(path.dirname(database))).toBe('700');
    expect(modeOf(path.join(blog.folder, 'data', 'uploads'))).toBe('700');
    expect([database, `${database}-wal`, `${database}-shm`].map(modeOf)).toEqual(
      Array(3).fill('600'),
    );

    const home = await (await fetch(blog.siteUrl)).text();
    const [title = '', ...paragraphs] = readFileSync(seedArticle, 'utf8').trim().split('\n\n');
    const flags = paragraphs.pop();
    expect(home).toContain(title);
    const address = /href="([^"]*\/2024\/02\/president[^"]*)"/.exec(home)?.[1] ?? '';
    const article = await (await fetch(address)).text();
    for (const paragraph of paragraphs) expect(article).toContain(`<p>${paragraph}</p>`);
    expect(article.replace(/<[^>]+>/g, '')).toContain(flags);
  });

  test('loads no sample posts the second time, and stops cleanly on SIGTERM', async () => {
    const blog = await install();
    const first = await blog.start();
    expect(first.stdout).toContain('2 sample posts loaded');
    expect(await first.end('SIGTERM')).toBe(0);
    const second = await blog.start();
    expect(second.stdout).not.toContain('loaded');
    const home = await (await fetch(blog.siteUrl)).text();
    expect(home.match(/class="[^"]*h-entry/g)).toHaveLength(2);
    expect(await second.end('SIGINT')).toBe(0);
  });

  test('reads .env of its folder; the environment takes precedence', async () => {
    const blog = await install({ DATA_DIR: '' });
    writeFileSync(path.join(blog.folder, '.env'), 'DATA_DIR=data-here\nPORT=1\n');
    const { stdout } = await blog.start();
    expect(stdout).toContain(path.join(blog.folder, 'data-here', 'antiphon.db'));
    expect(stdout).toContain(blog.siteUrl);
  });

  test('works on PostgreSQL', async () => {
    const server = await scratchDatabase();
    try {
      const blog = await install({ DATABASE_URL: server.url });
      const program = await blog.start();
      expect(program.stdout).toContain('2 sample posts loaded');
      expect((await fetch(blog.siteUrl)).status).toBe(200);
      expect(await blog.antiphon('linkbacks', 'list', '--json')).toBe('[]\n');
      expect(await program.end('SIGTERM')).toBe(0);
    } finally {
      await server.stop();
    }
  });

  test('is not triggered by a command in a folder without a database', async () => {
    const blog = await install();
    await expect(blog.antiphon('linkbacks', 'list')).rejects.toThrow(/There is no database at/);
    expect(existsSync(path.join(blog.folder, 'data'))).toBe(false);
  });

  test('loads the sample posts once if two processes start at the same time', async () => {
    const blog = await install();
    const otherPort = String(await freePort());
    const both = await Promise.all([blog.start(), blog.start({ PORT: otherPort })]);
    const loaded = both.map(({ stdout }) =>
      Number(/(\d+) sample posts loaded/.exec(stdout)?.[1] ?? 0),
    );
    expect(loaded.reduce((sum, each) => sum + each)).toBe(2);
  });
});

describe('a failing start', () => {
  test.each([
    [
      'PORT',
      'eighty',
      /^Antiphon cannot start: PORT is “eighty”, but must be a whole number[^\n]*\n$/,
    ],
    ['SITE_URL', 'blog', /^Antiphon cannot start: SITE_URL is “blog”, but must be[^\n]*\n$/],
    ['DATABASE_URL', 'mysql://x', /^Antiphon cannot start: DATABASE_URL is [^\n]*\n$/],
    ['DATABASE_URL', 'file:/', /^Antiphon cannot start: DATABASE_URL or DATA_DIR [^\n]*\n$/],
    [
      'DATABASE_URL',
      'postgresql://x@127.0.0.1:1/x',
      /^Antiphon cannot start: DATABASE_URL or DATA_DIR [^\n]*\n$/,
    ],
  ])(
    'with %s=%s ends with one line that names the setting and the fix',
    async (name, value, line) => {
      const blog = await install({ [name]: value });
      const failure = await blog.start().then(
        () => '',
        (error: unknown) => (error as Error).message,
      );
      expect(failure).toContain('The program ended with 1:\n');
      expect(failure.replace('The program ended with 1:\n', '')).toMatch(line);
    },
  );

  test('with a port in use prints one line', async () => {
    const blog = await install();
    await blog.start();
    await expect(blog.start()).rejects.toThrow(
      /cannot start: PORT \d+ on HOST .*EADDRINUSE[^\n]*\n$/,
    );
  });
});
