/** Which runs the blog starts a process for. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { findRun, requestStop } from '../../../src/import/runs.ts';
import { createDueRuns } from '../../../src/import/start-due.ts';
import { doRun } from '../../../src/import/do-run.ts';
import { aPostEntry, aRun } from '../../support/samples/import.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

/** A process that was started, and ends when the test says so. */
class Started extends EventEmitter {
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  stderr = new PassThrough();
  id = 0;
  kill(): boolean {
    this.signalCode = 'SIGKILL';
    return this.emit('exit', null) && this.emit('close', null);
  }
}

async function dueRuns(replaced: Partial<Deps> = {}) {
  const { deps, clock } = await testBlog({ deps: replaced });
  const started: Started[] = [];
  const runs = createDueRuns(deps, (id) => {
    const child = Object.assign(new Started(), { id });
    started.push(child);
    return child as never;
  });
  return { deps, clock, runs, started };
}

test('a run that is due twice in a row gets one process, and the next one when that has ended', async () => {
  const { deps, runs, started } = await dueRuns();
  const { id } = await aRun(deps, [aPostEntry('1')]);
  await runs.startDue();
  expect(started).toHaveLength(0);
  await runs.startDue();
  await runs.startDue();
  expect(started.map((child) => child.id)).toStrictEqual([id]);
  started[0]?.emit('close', 0);
  await runs.startDue();
  expect(started).toHaveLength(2);
  await runs.close();
});

test('a process that fails is logged with its exit code and last words, and gets no successor for a minute', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { base: null },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const { deps, clock, runs, started } = await dueRuns({ log });
  const { id } = await aRun(deps, [aPostEntry('1')]);
  await runs.startDue();
  await runs.startDue();
  started[0]?.stderr.emit('data', Buffer.from('A warning.\nThe disk is full.\n'));
  started[0]?.emit('close', 1);
  expect(lines).toMatchObject([{ run: id, code: 1, reason: 'The disk is full.' }]);
  clock.advance(59_000);
  await runs.startDue();
  expect(started).toHaveLength(1);
  clock.advance(1_000);
  await runs.startDue();
  expect(started).toHaveLength(2);
  await runs.close();
});

test('a run that is stopped, or leased by another process, gets no process', async () => {
  const { deps, runs, started } = await dueRuns();
  const stopped = await aRun(deps, [aPostEntry('1')]);
  await requestStop(deps, stopped.id);
  const leased = await aRun(deps, [aPostEntry('1')]);
  const leasedUntil = new Date(deps.clock.now().getTime() + 1);
  await deps.db.importRun.update({ where: { id: leased.id }, data: { leasedUntil } });
  for (let each = 0; each < 3; each += 1) await runs.startDue();
  expect(started).toHaveLength(0);
  await runs.close();
});

test('closing ends the process and starts no further one', async () => {
  const { deps, runs, started } = await dueRuns();
  await aRun(deps, [aPostEntry('1')]);
  await runs.startDue();
  await runs.startDue();
  await runs.close();
  expect(started[0]?.signalCode).toBe('SIGKILL');
  await runs.startDue();
  expect(started).toHaveLength(1);
});

test('the process does what is due for its run', async () => {
  const { deps } = await testBlog();
  const { id, readers } = await aRun(deps, [aPostEntry('1')]);
  expect(await doRun(deps, id, { readers })).toMatchObject({ kind: 'done' });
  expect(await findRun(deps, id)).toMatchObject({ state: 'done' });
  expect(await doRun(deps, id, { readers })).toBeNull();
});
