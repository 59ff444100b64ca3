/**
 * Leases of the hosts that one check or delivery asks: the first host, and those that redirects lead to.
 * Each host has its own limit, so that many small sites cannot be aimed at one.
 */
import type { Deps } from '../deps.ts';
import { transact, type DbOrTransaction } from '../db/client.ts';
import { leaseMs, type Lease } from './host.ts';
import { extendLease, leaseHost, releaseHost } from './store.ts';

type LeaseDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export class HostLeases {
  readonly #deps: LeaseDeps;
  readonly #leases = new Map<string, Lease>();
  /** Requests to each leased host so far. */
  readonly #requests = new Map<string, number>();
  /** One of the hosts is blocked by the owner. */
  metBlockedHost = false;
  /** One host was asked more often than its whole minute allows: waiting does not help. */
  exceededMinute = false;

  /** How many requests a host may have had in the last minute, for a lease of it to be taken. */
  readonly #startBelow: number;

  /**
   * @param yields leaves half of each host's minute to others: to checks of sources and notifications, which somebody
   *   waits for
   */
  constructor(deps: LeaseDeps, { yields = false } = {}) {
    this.#deps = deps;
    const { hostFetchesPerMinute } = deps.config;
    this.#startBelow = yields
      ? Math.max(1, Math.floor(hostFetchesPerMinute / 2))
      : hostFetchesPerMinute;
  }

  /** Leases the host for one request; of a leased host, counts a further request to it. */
  async take(host: string): Promise<boolean> {
    const { db, clock, config } = this.#deps;
    const lease = this.#leases.get(host);
    if (lease) {
      const again = await extendLease(db, lease, clock.now(), config.hostFetchesPerMinute);
      if (again) this.#add(host, again);
      else if ((this.#requests.get(host) ?? 0) >= config.hostFetchesPerMinute) {
        this.exceededMinute = true;
      }
      return again !== null;
    }
    const taken = await leaseHost(db, host, clock.now(), {
      perMinute: this.#startBelow,
      leaseMs: leaseMs(config),
    });
    if (taken === 'blocked') this.metBlockedHost = true;
    if (typeof taken === 'string') return false;
    this.#add(host, taken);
    return true;
  }

  #add(host: string, lease: Lease): void {
    this.#leases.set(host, lease);
    this.#requests.set(host, (this.#requests.get(host) ?? 0) + 1);
  }

  /** @throws Error if the host was not leased, which is a programming error */
  of(host: string): Lease {
    const lease = this.#leases.get(host);
    if (!lease) throw new Error(`The lease of ${host} is missing.`);
    return lease;
  }

  /**
   * Releases the leases that recording has not; a second release does nothing. Never rejects, because
   * a lease that cannot be released expires.
   */
  async releaseAll(): Promise<void> {
    const { db, clock, config, log } = this.#deps;
    for (const lease of this.#leases.values()) {
      try {
        await transact(db, (transaction) =>
          releaseHost(transaction, lease, clock.now(), config.hostFetchesPerMinute),
        );
      } catch (error) {
        log.warn({ err: error, host: lease.host }, 'host lease not released');
      }
    }
  }
}

/**
 * Releases a host in the transaction that records its answer.
 *
 * @returns `false` if the lease has expired and another process has it: nothing may be recorded then
 */
export async function releaseWithin(
  transaction: DbOrTransaction,
  lease: Lease,
  now: Date,
  perMinute: number,
): Promise<boolean> {
  return await releaseHost(transaction, lease, now, perMinute);
}
