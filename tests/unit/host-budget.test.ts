import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endLease, leaseMs, LONGEST_LEASE_MS, MINUTE_MS, takeLease } from '../../src/hosts/host.ts';

const LEASE_MS = 30_000;
const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const host = { name: 'a.example', freeAt: at(0), recentFetches: '' };

test('a lease outlasts the slowest source and its vouch, each at the end of the parser queue', () => {
  const config = { fetchTimeoutMs: 20_000, parseTimeoutMs: 5_000, inlineChecks: 100 };
  expect(leaseMs(config)).toBeGreaterThan(2 * (20_000 + (112 / 2) * 5_000));
  expect(leaseMs(config)).toBeLessThan(LONGEST_LEASE_MS);
});

describe('the fetch budget of a host', () => {
  test('a free host is leased, and the fetch counts until the lease ends or is released', () => {
    const lease = takeLease(host, at(0), 5, LEASE_MS);
    expect(lease).toEqual({
      host: 'a.example',
      until: at(LEASE_MS),
      recentFetches: String(at(LEASE_MS).getTime()),
    });
    expect(lease && endLease(lease, at(7), 5)).toEqual({
      freeAt: at(7),
      recentFetches: String(at(7).getTime()),
    });
  });

  test('a leased host is not leased again before the lease ends', () => {
    const leased = { ...host, freeAt: at(LEASE_MS) };
    expect(takeLease(leased, at(LEASE_MS - 1), 5, LEASE_MS)).toBeNull();
    expect(takeLease(leased, at(LEASE_MS), 5, LEASE_MS)).not.toBeNull();
  });

  test('a host leased before the clock was set back by a year is free, with an empty minute', () => {
    const year = 365 * 86_400_000;
    const recentFetches = Array.from({ length: 5 }, () => at(year).getTime()).join(',');
    const leased = { ...host, freeAt: at(year), recentFetches };
    expect(takeLease(leased, at(0), 5, LEASE_MS)).toEqual(takeLease(host, at(0), 5, LEASE_MS));
  });

  test('after the fifth fetch, the host is free a minute after the first', () => {
    const recentFetches = [0, 1, 2, 3].map((ms) => at(ms).getTime()).join(',');
    const lease = takeLease({ ...host, recentFetches }, at(4), 5, LEASE_MS);
    expect(lease && endLease(lease, at(5), 5).freeAt).toEqual(at(MINUTE_MS));
  });

  test('no sixty seconds contain more requests to a host than the budget', () => {
    // How long each fetch waits to begin, to arrive and to end.
    const fetch = fc.tuple(
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: 0, max: 8_000 }),
      fc.integer({ min: 0, max: 8_000 }),
    );
    fc.assert(
      fc.property(
        fc.array(fetch, { minLength: 10, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (plan, perMinute) => {
          let row = host;
          let now = 0;
          const arrivals: number[] = [];
          for (const [pause, travel, answer] of plan) {
            now += pause;
            const lease = takeLease(row, at(now), perMinute, LEASE_MS);
            if (!lease) continue;
            now += travel;
            arrivals.push(now);
            now += answer;
            row = { ...row, ...endLease(lease, at(now), perMinute) };
          }
          for (const start of arrivals) {
            const inMinute = arrivals.filter((each) => each >= start && each < start + MINUTE_MS);
            expect(inMinute.length).toBeLessThanOrEqual(perMinute);
          }
        },
      ),
    );
  });

  test('a fetch whose process died counts as if it had ended with its lease', () => {
    const lease = takeLease(host, at(0), 1, LEASE_MS);
    const abandoned = {
      ...host,
      freeAt: lease?.until ?? at(0),
      recentFetches: lease?.recentFetches ?? '',
    };
    expect(takeLease(abandoned, at(LEASE_MS + MINUTE_MS - 1), 1, LEASE_MS)).toBeNull();
    expect(takeLease(abandoned, at(LEASE_MS + MINUTE_MS), 1, LEASE_MS)).not.toBeNull();
  });
});
