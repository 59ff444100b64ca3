/**
 * SQLite as Prisma sees it, with two changes to its own adapter: statements stay prepared, and a
 * transaction lets others in between its statements. Called by client.ts.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type Database from 'better-sqlite3';

type Adapter = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;
/** What Prisma's adapter asks of better-sqlite3. */
type Connection = { prepare: (sql: string) => PreparedStatement };

/** The program has about 800; lists of many values of many lengths make more. */
const MOST_PREPARED = 1_000;

export class SqliteAdapter extends PrismaBetterSqlite3 {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    keepPrepared(adapter);
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => yielding(await start(isolationLevel));
    return adapter;
  }
}

/**
 * Prisma's adapter prepares each statement anew, which takes as long as running most of them.
 *
 * SQLite itself prepares a statement again after the schema changed; Prisma names every column that
 * it selects, so that the columns stay the same.
 *
 * @throws TypeError if Prisma's adapter no longer keeps its connection where it did
 */
function keepPrepared(adapter: Adapter): void {
  const { client } = adapter as unknown as { client: Database.Database };
  const prepare = client.prepare.bind(client);
  const prepared = new Map<string, PreparedStatement>();
  (client as unknown as Connection).prepare = (sql) => {
    const statement = prepared.get(sql) ?? new PreparedStatement(prepare(sql));
    prepared.delete(sql);
    prepared.set(sql, statement);
    if (prepared.size > MOST_PREPARED) {
      const [leastRecentlyUsed] = prepared.keys();
      if (leastRecentlyUsed !== undefined) prepared.delete(leastRecentlyUsed);
    }
    return statement;
  };
}

/** better-sqlite3 binds values for good with `bind`: here they count until the next ones. */
class PreparedStatement {
  readonly #statement: Database.Statement;
  readonly #columns: Database.ColumnDefinition[];
  readonly reader: boolean;
  #values: readonly unknown[] = [];

  constructor(statement: Database.Statement) {
    this.#statement = statement;
    this.reader = statement.reader;
    this.#columns = statement.reader ? statement.raw().columns() : [];
  }

  bind(values: readonly unknown[]): this {
    this.#values = values;
    return this;
  }

  columns(): Database.ColumnDefinition[] {
    return this.#columns;
  }

  /** Rows are arrays already. */
  raw(): this {
    return this;
  }

  all(): unknown[] {
    return this.#statement.all(...this.#takeValues());
  }

  run(): Database.RunResult {
    return this.#statement.run(...this.#takeValues());
  }

  /** Once: a statement kept for long shall not keep what it was given. */
  #takeValues(): readonly unknown[] {
    const values = this.#values;
    this.#values = [];
    return values;
  }
}

/**
 * better-sqlite3 answers at once, on our own thread, so that whole transactions, one after the
 * other, would be a single turn of the event loop; and Node accepts one connection a turn. A few
 * pings at a time then keep readers waiting for seconds.
 *
 * Not so the statements outside of transactions: whoever reads a page is in a hurry.
 */
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
