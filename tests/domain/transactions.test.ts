import { expect, onTestFinished, test } from 'vitest';
import { transact, transactAgain } from '../../src/db/client.ts';
import { databaseTrouble } from '../../src/db/trouble.ts';
import { testBlog } from '../support/blog/test-blog.ts';

test('other work runs between the statements of a transaction', async () => {
  const { deps } = await testBlog();
  let responses = 0;
  let isDone = false;
  const count = () => {
    responses += 1;
    if (!isDone) setImmediate(count);
  };
  await transact(deps.db, async ({ setting }) => {
    setImmediate(count);
    for (let i = 0; i < 10; i += 1) await setting.findMany();
  });
  isDone = true;
  expect(responses).toBeGreaterThanOrEqual(10);
});

test('a rolled-back transaction leaves nothing, whatever ran between its statements', async () => {
  const { deps } = await testBlog();
  const write = (key: string, fails: boolean) =>
    transact(deps.db, async ({ setting }) => {
      await setting.create({ data: { key, value: '1' } });
      await setting.findMany();
      if (fails) throw new Error('no');
    });
  const keys = ['a', 'b', 'c', 'd'];
  await Promise.allSettled(keys.map((key) => write(key, key < 'c')));
  const stored = await deps.db.setting.findMany({ where: { key: { in: keys } } });
  expect(stored.map(({ key }) => key).sort()).toEqual(['c', 'd']);
});

test('transactions run one after the other, and leave connections for reads', async () => {
  const { deps } = await testBlog();
  let open = 0;
  let maxOpen = 0;
  const writes = Array.from({ length: 20 }, (_, i) =>
    transact(deps.db, async ({ setting }) => {
      open += 1;
      maxOpen = Math.max(maxOpen, open);
      await setting.create({ data: { key: `k${String(i)}`, value: '1' } });
      await deps.db.post.findMany();
      open -= 1;
    }),
  );
  await Promise.all(writes);
  expect(maxOpen).toBe(1);
  expect(await deps.db.setting.count({ where: { key: { startsWith: 'k' } } })).toBe(20);
});

test('a row that another process adds at the same moment is found by the next try', async () => {
  const { deps } = await testBlog();
  await deps.db.setting.create({ data: { key: 'x', value: '"theirs"' } });
  let tries = 0;
  const value = await transactAgain(deps.db, async ({ setting }) => {
    tries += 1;
    // The first look was before theirs was there.
    const found = tries === 1 ? null : await setting.findUnique({ where: { key: 'x' } });
    return (found ?? (await setting.create({ data: { key: 'x', value: '"ours"' } }))).value;
  });
  expect({ tries, value }).toEqual({ tries: 2, value: '"theirs"' });
});

test('a row that can never be added throws after five tries; any other error after one', async () => {
  const { deps } = await testBlog();
  await deps.db.setting.create({ data: { key: 'x', value: '1' } });
  let tries = 0;
  const failing = transactAgain(deps.db, async ({ setting }) => {
    tries += 1;
    await setting.create({ data: { key: 'x', value: '2' } });
  });
  await expect(failing).rejects.toThrow();
  expect(tries).toBe(5);
  const other = transactAgain(deps.db, () => {
    tries += 1;
    return Promise.reject(new Error('no'));
  });
  await expect(other).rejects.toThrow('no');
  expect(tries).toBe(6);
});

test('a transaction that takes too long is told apart from a database that is away', async () => {
  const { deps } = await testBlog();
  const slow = deps.db.$transaction(
    async ({ setting }) => {
      // Until Prisma ends the transaction.
      for (;;) await setting.count();
    },
    { timeout: 1 },
  );
  const error: unknown = await slow.catch((caught: unknown) => caught);
  expect(databaseTrouble(error)).toBe('slow');
});

test('queries that a transaction makes at once do not overlap on its connection', async () => {
  const { deps } = await testBlog();
  const warnings: string[] = [];
  const listen = ({ message }: Error) => warnings.push(message);
  process.on('warning', listen);
  onTestFinished(() => {
    process.off('warning', listen);
  });
  const counts = await transact(deps.db, ({ setting, post, comment }) =>
    Promise.all([setting.count(), post.count(), comment.count(), setting.count()]),
  );
  expect(counts).toEqual([counts[3], 0, 0, counts[0]]);
  // Warnings are emitted a tick later, and this one once in a process.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});
