/** Imports into a database that is so slow that transactions are ended before they are done. */
import { expect, onTestFinished, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import type { Transaction } from '../../../src/db/client.ts';
import type { Entry } from '../../../src/import/entry.ts';
import { aComment, aPingback, aPostEntry, aSite, importAll } from '../../support/samples/import.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

/** Posts with responses, the first of them before its post. */
function entriesOf(posts: number, responses: number): Entry[] {
  const entries: Entry[] = [aSite, aComment('early', '1')];
  for (let each = 1; each <= posts; each += 1) {
    const id = String(each);
    entries.push(aPostEntry(id, { link: `/old/${id}` }));
    for (let reply = 1; reply <= responses; reply += 1) {
      const parentId = reply === 1 ? null : `${id}-${reply - 1}`;
      entries.push(aComment(`${id}-${reply}`, id, { parentId }));
    }
    entries.push(aPingback(`p-${id}`, id, `https://other.example/${id}`));
  }
  return entries;
}

/** A twentieth of the limits that the program asks for. */
const FASTER = 20;

/**
 * A transaction that imports more than this takes longer than Prisma lets it: it is ended with everything that it has
 * written. One that is given more time than others may import anything.
 *
 * @returns what the transactions that were ended would have imported, in their order
 */
function makeSlow({ db }: Deps, most: number): number[] {
  const ended: number[] = [];
  const begin = db.$transaction.bind(db) as unknown as (
    work: (transaction: Transaction) => Promise<unknown>,
    limits: { timeout: number },
  ) => Promise<unknown>;
  const slowly: typeof begin = async (work, { timeout }) =>
    await begin(
      async (transaction) => {
        const before = await transaction.importedThing.count();
        const done = await work(transaction);
        const things = (await transaction.importedThing.count()) - before;
        if (things <= most || timeout > 10_000) return done;
        ended.push(things);
        for (;;) await transaction.importedThing.count();
      },
      { timeout: timeout / FASTER },
    );
  Object.assign(db, { $transaction: slowly });
  onTestFinished(() => {
    Object.assign(db, { $transaction: begin });
  });
  return ended;
}

/** Without ids, of which PostgreSQL skips those of a transaction that was ended. */
async function rowsIn({ db }: Deps) {
  const post = { select: { path: true } } as const;
  const posts = await db.post.findMany({
    orderBy: { id: 'asc' },
    select: {
      ...{ path: true, title: true, markdown: true, status: true },
      ...{ commentCount: true, linkbackCount: true },
      oldPaths: { select: { path: true } },
    },
  });
  const comments = await db.comment.findMany({
    orderBy: [{ postId: 'asc' }, { markdown: 'asc' }],
    select: { markdown: true, post, depth: true, state: true },
  });
  const linkbacks = await db.linkback.findMany({
    orderBy: { postId: 'asc' },
    select: { post, target: true, moderation: true },
  });
  return { posts, comments, linkbacks };
}

test.for([
  { name: 'ten posts at once', posts: 12, responses: 0, most: 4 },
  { name: 'one post with its responses', posts: 2, responses: 12, most: 8 },
])(
  'an import in which $name take longer than a transaction may is done in smaller ones, with the same result',
  async ({ posts, responses, most }) => {
    const entries = entriesOf(posts, responses);
    const quick = await testBlog();
    const { report } = await importAll(quick.deps, entries);
    const slow = await testBlog();
    const ended = makeSlow(slow.deps, most);
    const again = await importAll(slow.deps, entries);
    expect(ended.length).toBeGreaterThan(0);
    expect(again.report).toStrictEqual(report);
    expect(await rowsIn(slow.deps)).toStrictEqual(await rowsIn(quick.deps));
    expect((await slow.deps.db.importRun.findFirstOrThrow()).position).toBe(entries.length);
  },
);
