/**
 * SQLite as Prisma sees it, letting others in between the statements of a transaction.
 *
 * better-sqlite3 answers at once, on our own thread, so that whole transactions, one after the
 * other, would be a single turn of the event loop; and Node accepts one connection a turn. A few
 * pings at a time then keep readers waiting for seconds. Called by client.ts.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';

type Adapter = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;

export class YieldingSqlite extends PrismaBetterSqlite3 {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => yielding(await start(isolationLevel));
    return adapter;
  }
}

/** Not so the statements outside of transactions: whoever reads a page is in a hurry. */
function yielding(transaction: Transaction): Transaction {
  const query = transaction.queryRaw.bind(transaction);
  const execute = transaction.executeRaw.bind(transaction);
  transaction.queryRaw = async (statement) => {
    await nextTurn();
    return await query(statement);
  };
  transaction.executeRaw = async (statement) => {
    await nextTurn();
    return await execute(statement);
  };
  return transaction;
}
