/**
 * The hosts that one check may ask: its source's, and those that redirects lead to. Each is on a
 * budget of its own, so that many small sites cannot be aimed at one.
 */
import type { Deps } from '../deps.ts';
import { transact, type DbOrTransaction } from '../db/client.ts';
import { leaseMs, type Lease } from './budget.ts';
import { extendLease, leaseHost, releaseHost } from './store.ts';

type LeaseDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export class HostLeases {
  readonly #deps: LeaseDeps;
  readonly #held = new Map<string, Lease>();
  /** Requests to each held host so far. */
  readonly #requests = new Map<string, number>();
  /** A host that was asked for turned out to be blocked by the owner. */
  metBlockedHost = false;
  /** One host was asked for more often than a whole minute of it holds: waiting does not help. */
  wantsTooMuch = false;

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
  }

  /** For one request. A host that is held is asked again at the cost of its minute. */
  async take(host: string): Promise<boolean> {
    const { db, clock, config } = this.#deps;
    const held = this.#held.get(host);
    if (held) {
      const again = await extendLease(db, held, clock.now(), config.hostFetchesPerMinute);
      if (again) this.#hold(host, again);
      else if ((this.#requests.get(host) ?? 0) >= config.hostFetchesPerMinute) {
        this.wantsTooMuch = true;
      }
      return again !== null;
    }
    const taken = await leaseHost(db, host, clock.now(), {
      perMinute: config.hostFetchesPerMinute,
      leaseMs: leaseMs(config),
    });
    if (taken === 'blocked') this.metBlockedHost = true;
    if (typeof taken === 'string') return false;
    this.#hold(host, taken);
    return true;
  }

  #hold(host: string, lease: Lease): void {
    this.#held.set(host, lease);
    this.#requests.set(host, (this.#requests.get(host) ?? 0) + 1);
  }

  /** @throws Error if the host was not taken: our own mistake */
  of(host: string): Lease {
    const lease = this.#held.get(host);
    if (!lease) throw new Error(`The lease of ${host} is not held.`);
    return lease;
  }

  /**
   * Gives back what recording has not: releasing twice does nothing. Never rejects, since a lease
   * that cannot be given back ends by itself.
   */
  async releaseAll(): Promise<void> {
    const { db, clock, config, log } = this.#deps;
    for (const lease of this.#held.values()) {
      try {
        await transact(db, (transaction) =>
          releaseHost(transaction, lease, clock.now(), config.hostFetchesPerMinute),
        );
      } catch (error) {
        log.warn({ err: error, host: lease.host }, 'a lease could not be given back');
      }
    }
  }
}

/**
 * Gives a host back within the transaction that records what its answer was.
 *
 * @returns `false` if the lease was lost meanwhile: then nothing may be recorded
 */
export async function releaseWithin(
  transaction: DbOrTransaction,
  lease: Lease,
  now: Date,
  perMinute: number,
): Promise<boolean> {
  return await releaseHost(transaction, lease, now, perMinute);
}
