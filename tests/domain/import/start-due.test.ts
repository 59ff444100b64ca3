/** Which runs the blog starts a process for. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { findRun, requestStop } from '../../../src/import/runs.ts';
import { createDueRuns } from '../../../src/import/start-due.ts';
import { doRun } from '../../../src/import/do-run.ts';
import { aPostEntry, aRun } from '../../support/samples/import.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

/** A process that was started, and ends when the test says so. */
class Started extends EventEmitter {
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  id = 0;
  kill(): boolean {
    this.signalCode = 'SIGKILL';
    return this.emit('exit');
  }
}

async function dueRuns() {
  const { deps } = await testBlog();
  const started: Started[] = [];
  const runs = createDueRuns(deps, (id) => {
    const child = Object.assign(new Started(), { id });
    started.push(child);
    return child as never;
  });
  return { deps, runs, started };
}

test('a run that is due twice in a row gets one process, and the next one when that has ended', async () => {
  const { deps, runs, started } = await dueRuns();
  const { id } = await aRun(deps, [aPostEntry('1')]);
  await runs.startDue();
  expect(started).toHaveLength(0);
  await runs.startDue();
  await runs.startDue();
  expect(started.map((child) => child.id)).toStrictEqual([id]);
  started[0]?.emit('exit');
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
