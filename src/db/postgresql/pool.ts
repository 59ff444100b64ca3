/**
 * A connection to PostgreSQL that is given up with the first query that gets no answer in time.
 *
 * pg's `query_timeout` forgets the query alone: the ROLLBACK that follows would wait behind it and
 * be forgotten, too, and the connection go back to the pool within a transaction that nobody ends.
 */
import pg from 'pg';

export function postgresPool(connectionString: string, timeoutMs: number): pg.PoolConfig {
  return {
    connectionString,
    max: 10,
    query_timeout: timeoutMs,
    connectionTimeoutMillis: timeoutMs,
    Client: ImpatientClient,
  };
}

class ImpatientClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...query: unknown[]) => unknown;
    // As a property, since pg declares the method in a dozen overloads.
    this.query = ((...given: unknown[]) => {
      const answer = query(...given);
      // What calls back is the pool's own, which removes a connection that failed.
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        // Ended with a query under way, it is closed at once; the pool takes it for what it is.
        if (!(error instanceof pg.DatabaseError)) this.end().catch(() => undefined);
        throw error;
      });
    }) as typeof this.query;
  }
}
