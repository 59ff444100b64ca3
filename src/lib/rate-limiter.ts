/**
 * Rate limits in memory: token buckets, sliding windows, and limits of what runs at the same time, each by
 * key (a client, a network), and the keys of a client's address. A restart resets them.
 */
import ipaddr from 'ipaddr.js';

export type RateLimiter = {
  /** @param now milliseconds of a clock, always the same one */
  allows: (key: string, now: number) => boolean;
  /** Counts one that was allowed. */
  count: (key: string, now: number) => void;
};

/** `maxKeys`: the least recently seen keys beyond it are dropped, so that memory is bounded. */
type Bounds = { maxKeys: number };

/** `atOnce` tokens at most, one of which each request takes, and `aSecond` new ones. */
export type TokenBucket = { atOnce: number; aSecond: number };

export function createTokenBuckets({
  atOnce,
  aSecond,
  maxKeys,
}: TokenBucket & Bounds): RateLimiter {
  const buckets = createRecentMap<{ left: number; countedAt: number }>(maxKeys);
  const filled = (key: string, now: number) => {
    const { left, countedAt } = buckets.get(key) ?? { left: atOnce, countedAt: now };
    const bucket = {
      left: Math.min(atOnce, left + ((now - countedAt) / 1_000) * aSecond),
      countedAt: now,
    };
    buckets.set(key, bucket);
    return bucket;
  };
  return {
    allows: (key, now) => filled(key, now).left >= 1,
    count: (key, now) => {
      filled(key, now).left -= 1;
    },
  };
}

/** At most `max` in any period of `windowMs`. */
export function createSlidingWindows({
  max,
  windowMs,
  maxKeys,
}: { max: number; windowMs: number } & Bounds): RateLimiter {
  const windows = createRecentMap<number[]>(maxKeys);
  const recent = (key: string, now: number) => {
    // A time in the future was counted before the clock was set back.
    const times = (windows.get(key) ?? []).filter((at) => at > now - windowMs && at <= now);
    windows.set(key, times);
    return times;
  };
  return {
    allows: (key, now) => recent(key, now).length < max,
    count: (key, now) => {
      recent(key, now).push(now);
    },
  };
}

/**
 * Counts one against each limit, or against none: a refusal by one must not use up another.
 *
 * @returns whether all of them allow it
 */
export function takeFromAll(
  limits: readonly (readonly [limiter: RateLimiter, key: string])[],
  now: number,
): boolean {
  const isAllowed = limits.every(([limiter, key]) => limiter.allows(key, now));
  if (isAllowed) for (const [limiter, key] of limits) limiter.count(key, now);
  return isAllowed;
}

export type ConcurrencyLimiter = {
  /** @returns what to call once it has ended; `null`: too many are under way, in all or of this key */
  acquire: (key: string) => (() => void) | null;
};

export function createConcurrencyLimiter({
  max,
  maxPerKey,
}: {
  max: number;
  maxPerKey: number;
}): ConcurrencyLimiter {
  const ofKeys = new Map<string, number>();
  let all = 0;
  return {
    acquire(key) {
      const own = ofKeys.get(key) ?? 0;
      if (all >= max || own >= maxPerKey) return null;
      all += 1;
      ofKeys.set(key, own + 1);
      return () => {
        all -= 1;
        const left = (ofKeys.get(key) ?? 1) - 1;
        if (left === 0) ofKeys.delete(key);
        else ofKeys.set(key, left);
      };
    },
  };
}

function createRecentMap<Value>(maxKeys: number) {
  // A Map keeps the order of insertion: the first key is the least recently seen.
  const values = new Map<string, Value>();
  return {
    get: (key: string) => values.get(key),
    set(key: string, value: Value) {
      values.delete(key);
      values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= maxKeys) break;
        values.delete(oldest);
      }
    },
  };
}

/** A client, and the network that it is in. */
export type ClientKeys = { client: string; network: string };

/**
 * An IPv6 client owns at least a /64, so that counts as one client. A network, in which one customer may
 * have many clients, is a /24, or a /48 of IPv6. Text that is not an address is its own network.
 */
export function clientKeys(address: string): ClientKeys {
  if (!ipaddr.isValid(address)) return { client: address, network: address };
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  return parsed.kind() === 'ipv4'
    ? { client: parsed.toString(), network: bytes.slice(0, 3).join('.') }
    : { client: bytes.slice(0, 8).join('.'), network: bytes.slice(0, 6).join('.') };
}
