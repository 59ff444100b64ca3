/**
 * `npm run bench:data`: creates a database with a blog of a given size, for benchmarks and manual
 * tests.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isPostgresUrl } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { fill } from './blog/fill.ts';

const USAGE = `npm run bench:data -- DATABASE [--posts 100000] [--linkbacks 1000000]

  DATABASE is file:…, which must not be there yet, or postgresql://…, which must be empty.
`;

const prismaDir = path.join(import.meta.dirname, '..', '..', 'prisma');

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      posts: { type: 'string', default: '100000' },
      linkbacks: { type: 'string', default: '1000000' },
    },
  });
  const [url = ''] = positionals;
  const size = { posts: Number(values.posts), linkbacks: Number(values.linkbacks) };
  if (!Number.isInteger(size.posts) || !Number.isInteger(size.linkbacks) || size.posts < 1) {
    throw new Error('The sizes must be whole numbers.');
  }
  if (!isPostgresUrl(url) && !url.startsWith('file:')) throw new Error('No database is named.');
  if (existsSync(url.replace(/^file:/, ''))) throw new Error(`${url} is there already.`);
  const beganAt = performance.now();
  await migrate(url, prismaDir);
  await fill(url, size);
  const seconds = ((performance.now() - beganAt) / 1_000).toFixed(0);
  process.stdout.write(
    `${size.posts.toLocaleString('en')} posts and ${size.linkbacks.toLocaleString('en')} linkbacks in ${seconds} s\n`,
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 1;
}
