/**
 * `npm run bench:images`: a page is read while clients load the largest image as fast as they get it.
 * Prints the results; exits with 1 when a bound is missed. `--quick` only shows that it works.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createUser } from '../../src/accounts/users.ts';
import { transact } from '../../src/db/client.ts';
import { openDeps } from '../../src/deps.ts';
import { readConfig } from '../../src/config.ts';
import { insertMedia } from '../../src/media/store.ts';
import { MAX_UPLOAD_BYTES } from '../../src/media/upload.ts';
import { imagePath } from '../../src/posts/images/image.ts';
import { startChild } from './child.ts';
import { percentile } from './figures.ts';
import { createInstance } from './instance.ts';
import type { LoadReport, LoadSettings } from './load-client.ts';
import { peakMb } from './memory.ts';
import type { ReaderReport, ReaderSettings } from './reader.ts';

const ARTICLE =
  '/2024/02/president-aliyev-of-azerbaijan-poised-for-a-resounding-victory-in-re-election';
const CLIENTS = 20;
const MAX_RATIO = 2;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    postgres: { type: 'boolean', default: false },
  },
});
const { warmUpMs, readMs } = values.quick
  ? { warmUpMs: 500, readMs: 2_000 }
  : { warmUpMs: 5_000, readMs: 30_000 };

async function main(): Promise<boolean> {
  const instance = await createInstance({ postgres: values.postgres, profileDir: null }, {});
  const program = await instance.start();
  const reader = startChild<{ start: undefined; stop: ReaderReport }>('reader.ts', {
    url: instance.address + ARTICLE,
  } satisfies ReaderSettings);
  const readFor = async (ms: number) => {
    await reader.ask('start');
    await wait(ms);
    return await reader.ask('stop');
  };
  const loader = startChild<{ round: LoadReport }>('load-client.ts', {
    port: Number(new URL(instance.address).port),
    paths: [await storeLargestImage(instance.databaseUrl)],
    headers: {},
    connections: CLIENTS,
    roundMs: warmUpMs + readMs,
    expectedStatus: 200,
  } satisfies LoadSettings);
  try {
    await readFor(warmUpMs);
    const quiet = await readFor(readMs);
    const quietMb = peakMb(program.pid);
    const round = loader.ask('round');
    await wait(warmUpMs);
    const loaded = await readFor(readMs);
    const { answers, ms } = await round;
    const loadedMb = peakMb(program.pid);
    const ratio = percentile(loaded.latenciesMs, 0.99) / percentile(quiet.latenciesMs, 0.99);
    const show = (report: ReaderReport) =>
      [0.5, 0.99].map((share) => percentile(report.latenciesMs, share).toFixed(1)).join(' / ');
    const lines = [
      `image: ${MAX_UPLOAD_BYTES / 1_000_000} MB, ${CLIENTS} clients at once`,
      `images sent: ${answers}, ${((answers * MAX_UPLOAD_BYTES) / 1_000 / ms).toFixed(0)} MB a second`,
      `reading quiet, p50 / p99: ${show(quiet)} ms`,
      `reading beside the images: ${show(loaded)} ms, ${loaded.failed} failed`,
      `p99 ratio: ${ratio.toFixed(2)}`,
      `memory quiet / at its peak: ${quietMb} / ${loadedMb} MB`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    const isMissed = !values.quick && !(ratio <= MAX_RATIO);
    if (isMissed) process.stdout.write(`MISSED: p99 is over ${MAX_RATIO} × quiet\n`);
    return !isMissed && answers > 0 && loaded.failed === 0;
  } finally {
    await loader.end();
    await reader.end();
    await program.end('SIGKILL');
    await instance.remove();
  }
}

/** An image as large as an upload may be; resized ones are smaller. @returns its path */
async function storeLargestImage(databaseUrl: string): Promise<string> {
  const deps = openDeps(readConfig({ DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' }));
  try {
    const owner = { email: 'owner@blog.example', name: 'Owner', role: 'owner' } as const;
    const user = await createUser(deps, { ...owner, password: 'bridge lantern oatmeal' });
    const file = { width: 4_096, format: 'webp', bytes: randomBytes(MAX_UPLOAD_BYTES) } as const;
    const media = await transact(deps.db, (transaction) =>
      insertMedia(transaction, {
        hash: randomBytes(32).toString('hex'),
        slug: 'largest',
        width: 4_096,
        height: 4_096,
        size: MAX_UPLOAD_BYTES,
        createdAt: deps.clock.now(),
        userId: user.id,
        files: [file],
        original: { type: 'image/webp', width: 4_096, bytes: Buffer.from('small') },
      }),
    );
    return imagePath(media, file);
  } finally {
    await deps.close();
  }
}

process.exitCode = (await main()) ? 0 : 1;
