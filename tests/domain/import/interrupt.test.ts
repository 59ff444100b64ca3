/** Imports that are interrupted, stopped, or done by two processes. */
import { expect, test } from 'vitest';
import { rowsOf } from './rows.ts';
import type { Entry } from '../../../src/import/entry.ts';
import { findRun, requestStop, requestWrite } from '../../../src/import/runs.ts';
import { writeRun } from '../../../src/import/write.ts';
import { workOn } from '../../../src/import/work/end-run.ts';
import { LEASE_MS, leaseRun } from '../../../src/import/work/lease.ts';
import {
  aComment,
  aPingback,
  aPostEntry,
  aRun,
  aSite,
  doneIn,
  importAll,
  readerOf,
} from '../../support/samples/import.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

/** Twenty posts with responses, some of them before their posts. */
function manyEntries(): Entry[] {
  const entries: Entry[] = [aSite];
  for (let each = 1; each <= 20; each += 1) {
    const id = String(each);
    if (each % 5 === 0) entries.push(aComment(`early-${id}`, id));
    entries.push(
      aPostEntry(id, {
        link: `/old/${id}`,
        terms: [{ taxonomy: 'tag', slug: `t-${each % 3}`, name: `T ${each % 3}` }],
        authorId: `author-${each % 2}`,
      }),
      aComment(`a-${id}`, id),
      aComment(`b-${id}`, id, { parentId: `a-${id}` }),
      aPingback(`p-${id}`, id, `https://other.example/${id}`),
    );
  }
  return entries;
}

/** What a process that is killed after reading this many entries reads. */
function* until(entries: readonly Entry[], count: number): Generator<Entry> {
  for (const [index, entry] of entries.entries()) {
    if (index === count) throw new Error('Killed.');
    yield entry;
  }
}

test(
  'an import whose process dies after 1, 23, 48 or 80 entries goes on, and the result is the same',
  { timeout: 60_000 },
  async () => {
    const entries = manyEntries();
    const whole = await testBlog();
    const { report } = await importAll(whole.deps, entries);
    const rows = await shownRows(whole.deps);
    for (const count of [1, 23, 48, 80]) {
      const { deps } = await testBlog();
      const { id } = await aRun(deps, entries);
      const died = await writeRun(deps, id, { readers: [readerOf(until(entries, count))] });
      expect(died.kind, `after ${count} entries`).toBe('failed');
      await requestWrite(deps, id);
      const again = doneIn(await writeRun(deps, id, { readers: [readerOf(entries)] }));
      expect(again, `after ${count} entries`).toStrictEqual(report);
      expect(await shownRows(deps), `after ${count} entries`).toStrictEqual(rows);
    }
  },
);

/** Without ids that differ where rows were made in another order. */
async function shownRows(deps: Parameters<typeof rowsOf>[0]) {
  const posts = await rowsOf(deps);
  const comments = await deps.db.comment.findMany({
    orderBy: [{ postId: 'asc' }, { markdown: 'asc' }],
    select: { markdown: true, postId: true, depth: true, state: true },
  });
  const linkbacks = await deps.db.linkback.findMany({
    orderBy: { postId: 'asc' },
    select: { postId: true, target: true, moderation: true },
  });
  return { posts: posts.map(({ relateAt: _, card: __, ...post }) => post), comments, linkbacks };
}

test('an import that its owner stops writes nothing more, and can be resumed', async () => {
  const { deps } = await testBlog();
  const entries = manyEntries();
  const { id } = await aRun(deps, entries);
  let isAsked = false;
  const outcome = await writeRun(deps, id, {
    readers: [readerOf(entries)],
    onProgress: () => {
      if (!isAsked) void requestStop(deps, id);
      isAsked = true;
    },
  });
  expect(outcome.kind).toBe('stopped');
  const { state, position } = await findRun(deps, id);
  expect(state).toBe('stopped');
  expect(position).toBeLessThan(entries.length);
  await requestWrite(deps, id);
  const report = doneIn(await writeRun(deps, id, { readers: [readerOf(entries)] }));
  expect(report).toMatchObject({ created: 20, comments: 44, pingbacks: 20 });
});

test('a process that is asked to end leaves the run as it is after a batch', async () => {
  const { deps } = await testBlog();
  const entries = manyEntries();
  const { id } = await aRun(deps, entries);
  const ending = new AbortController();
  const outcome = await writeRun(deps, id, {
    readers: [readerOf(entries)],
    signal: ending.signal,
    onProgress: () => {
      ending.abort();
    },
  });
  expect(outcome.kind).toBe('stopped');
  expect(await findRun(deps, id)).toMatchObject({ state: 'stopped', leasedUntil: null });
});

test('a run on which another process works is left to it until its lease ends', async () => {
  const { deps, clock } = await testBlog();
  const { id, readers } = await aRun(deps, [aPostEntry('1')]);
  await deps.db.importRun.update({
    where: { id },
    data: { state: 'writing', leasedUntil: new Date(clock.now().getTime() + LEASE_MS) },
  });
  expect(await writeRun(deps, id, { readers })).toStrictEqual({ kind: 'elsewhere' });
  clock.advance(LEASE_MS + 1);
  expect(doneIn(await writeRun(deps, id, { readers }))).toMatchObject({ created: 1 });
});

test('a file that changed since its import began is refused', async () => {
  const { deps } = await testBlog();
  const entries = manyEntries();
  const { id } = await aRun(deps, entries);
  await writeRun(deps, id, { readers: [readerOf(until(entries, 50))] });
  await deps.db.importRun.update({ where: { id }, data: { fileHash: 'another' } });
  await requestWrite(deps, id);
  expect(await writeRun(deps, id, { readers: [readerOf(entries)] })).toMatchObject({
    kind: 'failed',
    problem: expect.stringContaining('has changed since its import began') as string,
  });
});

test('an import on a full disk fails with a sentence, even if that cannot be stored', async () => {
  const { deps } = await testBlog();
  const { id } = await aRun(deps, [aPostEntry('1')]);
  const lease = await leaseRun(deps, id, { states: ['waiting'], state: 'writing' });
  if (!lease) throw new Error('The run has no lease.');
  const full = () =>
    Promise.reject(
      new Error('database or disk is full', { cause: { originalCode: 'SQLITE_FULL' } }),
    );
  expect(await workOn(deps, id, { ...lease, end: full }, full)).toStrictEqual({
    kind: 'failed',
    problem: 'The disk is full. Free some space, and resume the import.',
  });
});
