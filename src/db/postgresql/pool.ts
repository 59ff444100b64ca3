/**
 * PostgreSQL connections that are closed with the first query that gets no answer in time.
 *
 * pg's `query_timeout` only gives up the query: the ROLLBACK that follows would wait behind it and be given up
 * as well, and the connection would return to the pool inside an open transaction.
 */
import pg from 'pg';

export function postgresPool(connectionString: string, timeoutMs: number): pg.PoolConfig {
  return {
    connectionString,
    max: 10,
    query_timeout: timeoutMs,
    connectionTimeoutMillis: timeoutMs,
    Client: ClosingClient,
  };
}

class ClosingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...query: unknown[]) => unknown;
    // A property, since pg declares the method with a dozen overloads.
    this.query = ((...given: unknown[]) => {
      const answer = query(...given);
      // Queries with a callback are the pool's own; it removes failed connections itself.
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        // Ending with a query in flight closes the connection at once, and the pool removes it.
        if (!(error instanceof pg.DatabaseError)) this.end().catch(() => undefined);
        throw error;
      });
    }) as typeof this.query;
  }
}
