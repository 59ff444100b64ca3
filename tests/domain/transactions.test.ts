import { expect, test } from 'vitest';
import { transact } from '../../src/db/client.ts';
import { testBlog } from '../support/test-blog.ts';

test('between the statements of a transaction, others have their turn', async () => {
  const { deps } = await testBlog();
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  await transact(deps.db, async ({ setting }) => {
    setImmediate(count);
    for (let i = 0; i < 10; i += 1) await setting.findMany();
  });
  isDone = true;
  expect(turns).toBeGreaterThanOrEqual(10);
});

test('what a transaction wrote is rolled back with it, whoever had a turn meanwhile', async () => {
  const { deps } = await testBlog();
  const write = (key: string, fails: boolean) =>
    transact(deps.db, async ({ setting }) => {
      await setting.create({ data: { key, value: '1' } });
      await setting.findMany();
      if (fails) throw new Error('no');
    });
  const keys = ['a', 'b', 'c', 'd'];
  await Promise.allSettled(keys.map((key) => write(key, key < 'c')));
  const kept = await deps.db.setting.findMany({ where: { key: { in: keys } } });
  expect(kept.map(({ key }) => key).sort()).toEqual(['c', 'd']);
});

test('transactions come one after the other, and leave connections to whoever reads', async () => {
  const { deps } = await testBlog();
  let open = 0;
  let mostOpen = 0;
  const writes = Array.from({ length: 20 }, (_, i) =>
    transact(deps.db, async ({ setting }) => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      await setting.create({ data: { key: `k${String(i)}`, value: '1' } });
      await deps.db.post.findMany();
      open -= 1;
    }),
  );
  await Promise.all(writes);
  expect(mostOpen).toBe(1);
  expect(await deps.db.setting.count({ where: { key: { startsWith: 'k' } } })).toBe(20);
});
