/**
 * Creates and drops the databases of a PostgreSQL server, and runs SQL in them. Used by the
 * template of the run (postgresql-template.ts) and by the databases of the tests.
 */
import pg from 'pg';

/**
 * Connects to the server's own database, not to the one that `url` names: a database must have no
 * connection while it is copied or dropped.
 */
export async function connectBeside(url: string): Promise<pg.Client> {
  return await connectTo(withDatabase(url, 'postgres'));
}

export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Runs one statement outside the database that `url` names. */
export async function runOnServer(url: string, sql: string): Promise<void> {
  const client = await connectBeside(url);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Drops the database that `url` names, and those whose names begin with its name and a `_`. */
export async function dropWithCopies(url: string): Promise<void> {
  const name = databaseName(url);
  const client = await connectBeside(url);
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname = $1 OR starts_with(datname, $2)',
      [name, `${name}_`],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

export function databaseName(url: string): string {
  return new URL(url).pathname.slice(1);
}

/** The same server's database of that name. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
