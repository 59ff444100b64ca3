/**
 * Reads and writes the host table: leases, and the owner's switches.
 *
 * One source of a host is fetched at a time, so the lease belongs to the host: only its holder may fetch,
 * and only the holder may record (decision 003).
 */
import { isUniqueViolation, transact, type Db, type DbOrTransaction } from '../db/client.ts';
import { endLease, takeAgain, takeLease, type Lease } from './host.ts';

/** Leases the host for one fetch of at most `leaseMs`; of several that try, one succeeds. */
export async function leaseHost(
  db: Db,
  name: string,
  now: Date,
  { perMinute, leaseMs }: { perMinute: number; leaseMs: number },
): Promise<Lease | 'busy' | 'blocked'> {
  const host = await findOrCreateHost(db, name, now);
  if (host.blocked) return 'blocked';
  const lease = takeLease(host, now, perMinute, leaseMs);
  if (!lease) return 'busy';
  const { count } = await transact(db, (transaction) =>
    transaction.host.updateMany({
      where: { name, freeAt: host.freeAt, recentFetches: host.recentFetches },
      data: { freeAt: lease.until, recentFetches: lease.recentFetches },
    }),
  );
  return count === 1 ? lease : 'busy';
}

/** Counts one more request on a lease. @returns `null` if the lease is lost or the minute is full */
export async function extendLease(
  db: Db,
  lease: Lease,
  now: Date,
  perMinute: number,
): Promise<Lease | null> {
  const extended = takeAgain(lease, now, perMinute);
  if (!extended) return null;
  const { count } = await transact(db, (transaction) =>
    transaction.host.updateMany({
      where: { name: lease.host, freeAt: lease.until, recentFetches: lease.recentFetches },
      data: { recentFetches: extended.recentFetches },
    }),
  );
  return count === 1 ? extended : null;
}

/** @returns whether the lease was still valid */
export async function releaseHost(
  db: DbOrTransaction,
  lease: Lease,
  now: Date,
  perMinute: number,
): Promise<boolean> {
  const { count } = await db.host.updateMany({
    where: { name: lease.host, freeAt: lease.until, recentFetches: lease.recentFetches },
    data: endLease(lease, now, perMinute),
  });
  return count === 1;
}

export async function updateBlocked(
  db: Db,
  name: string,
  blocked: boolean,
  now: Date,
): Promise<void> {
  await transact(db, ({ host }) =>
    host.upsert({ where: { name }, create: { name, blocked, freeAt: now }, update: { blocked } }),
  );
}

export async function updateNotified(
  db: Db,
  name: string,
  notified: boolean,
  now: Date,
): Promise<void> {
  await transact(db, ({ host }) =>
    host.upsert({ where: { name }, create: { name, notified, freeAt: now }, update: { notified } }),
  );
}

async function findOrCreateHost(db: Db, name: string, now: Date) {
  const known = await db.host.findUnique({ where: { name } });
  if (known) return known;
  try {
    return await transact(db, ({ host }) => host.create({ data: { name, freeAt: now } }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return await db.host.findUniqueOrThrow({ where: { name } });
  }
}

export async function insertHostIfMissing(
  transaction: DbOrTransaction,
  name: string,
  now: Date,
): Promise<void> {
  await transaction.host.upsert({ where: { name }, create: { name, freeAt: now }, update: {} });
}
