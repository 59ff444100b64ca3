/**
 * The built program on a blog of a given size.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '../../../src/db/migrate.ts';
import { ask } from '../compare.ts';
import { createInstance } from '../instance.ts';
import { fill } from './fill.ts';
import type { Size } from './rows.ts';

const prismaDir = path.join(import.meta.dirname, '..', '..', '..', 'prisma');

/** Creates the database once per folder. */
export async function databaseOf(size: Size, folder: string): Promise<string> {
  const file = path.join(folder, `${size.posts}-posts-${size.linkbacks}-linkbacks.db`);
  const url = `file:${file}`;
  if (existsSync(file)) return url;
  logProgress(`${size.posts} posts: made`);
  await migrate(url, prismaDir);
  await fill(url, size);
  return url;
}

export type Running = { port: number; pid: number; coldStartMs: number };

/** Runs `work` while the built program runs on that database. */
export async function withProgram<T>(
  databaseUrl: string,
  settings: Record<string, string>,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const instance = await createInstance(
    { postgres: false, profileDir: null },
    { DATABASE_URL: databaseUrl, ...settings },
  );
  const port = Number(new URL(instance.address).port);
  const beganAt = performance.now();
  const program = await instance.start();
  try {
    await ask(port, '/');
    const coldStartMs = performance.now() - beganAt;
    return await work({ port, pid: program.pid, coldStartMs });
  } finally {
    await program.end('SIGTERM');
    await instance.remove();
  }
}

/** Reports progress on standard error. */
export function logProgress(what: string): void {
  process.stderr.write(`… ${what}\n`);
}
