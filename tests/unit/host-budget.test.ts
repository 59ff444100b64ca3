import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeAfter, leaseMs, MINUTE_MS, takeLease } from '../../src/hosts/budget.ts';

const LEASE_MS = 30_000;
const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const host = { name: 'a.example', freeAt: at(0), recentFetches: '' };

test('a lease outlasts the slowest fetch and the longest line for a parser', () => {
  const config = { fetchTimeoutMs: 20_000, parseTimeoutMs: 5_000, inlineChecks: 100 };
  expect(leaseMs(config)).toBeGreaterThan(20_000 + (112 / 2) * 5_000);
});

describe('a host’s budget', () => {
  test('a host that is free is leased, and the fetch is counted', () => {
    const lease = takeLease(host, at(0), 5, LEASE_MS);
    expect(lease).toEqual({
      host: 'a.example',
      until: at(LEASE_MS),
      recentFetches: String(at(0).getTime()),
    });
  });

  test('a host that is leased is not leased again before the lease ends', () => {
    const leased = { ...host, freeAt: at(LEASE_MS) };
    expect(takeLease(leased, at(LEASE_MS - 1), 5, LEASE_MS)).toBeNull();
    expect(takeLease(leased, at(LEASE_MS), 5, LEASE_MS)).not.toBeNull();
  });

  test('after the fifth fetch the host is free a minute after the first', () => {
    const recentFetches = [0, 1, 2, 3].map((ms) => at(ms).getTime()).join(',');
    const lease = takeLease({ ...host, recentFetches }, at(4), 5, LEASE_MS);
    expect(lease && freeAfter(lease, at(5), 5)).toEqual(at(MINUTE_MS));
  });

  test('no sixty seconds, however laid, hold more than the budget', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 10, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (pauses, perMinute) => {
          let row = host;
          let now = 0;
          const fetches: number[] = [];
          for (const pause of pauses) {
            now += pause;
            const lease = takeLease(row, at(now), perMinute, LEASE_MS);
            if (!lease) continue;
            fetches.push(now);
            now += 10;
            row = {
              ...row,
              recentFetches: lease.recentFetches,
              freeAt: freeAfter(lease, at(now), perMinute),
            };
          }
          for (const start of fetches) {
            const inMinute = fetches.filter((each) => each >= start && each < start + MINUTE_MS);
            expect(inMinute.length).toBeLessThanOrEqual(perMinute);
          }
        },
      ),
    );
  });
});
