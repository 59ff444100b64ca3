/** Two linkbacks that are one response: which of them remains, and what it takes over. */
import { expect, test } from 'vitest';
import {
  mergedColumns,
  chooseLinkback,
  type Mergeable,
} from '../../src/linkbacks/verify/moved-source.ts';

const EARLY = new Date('2026-11-01T08:00:00Z');
const LATE = new Date('2026-11-02T08:00:00Z');

function row(given: Partial<Mergeable> = {}): Mergeable {
  return {
    id: 1,
    verification: 'verified',
    moderation: 'pending',
    byOwner: false,
    moderatedAt: null,
    via: 'webmention',
    target: 'http://blog.example/2026/11/a',
    receivedAt: EARLY,
    verifiedAt: EARLY,
    claimedTitle: null,
    claimedExcerpt: null,
    claimedBlogName: null,
    claimedBytes: null,
    vouch: null,
    ...given,
  };
}

const byOwner = (moderation: string, moderatedAt = EARLY) =>
  row({ moderation, byOwner: true, moderatedAt });
const bySetting = (moderation: string) => row({ moderation });

test.each<[string, Mergeable, Mergeable]>([
  ['rejected by the owner, approved by the owner', byOwner('rejected'), byOwner('approved', LATE)],
  ['spam by the owner, approved by the owner', byOwner('spam'), byOwner('approved', LATE)],
  ['rejected by the owner, pending', byOwner('rejected'), bySetting('pending')],
  ['the owner’s later decision, the earlier one', byOwner('spam', LATE), byOwner('rejected')],
  ['approved by the owner, by a setting', byOwner('approved'), bySetting('approved')],
  ['approved by a setting, pending', bySetting('approved'), bySetting('pending')],
  ['approved, spam by the rules', bySetting('approved'), bySetting('spam')],
  ['pending, spam by the rules', bySetting('pending'), bySetting('spam')],
  ['verified, not verified yet', row(), row({ verification: 'pending' })],
  ['older, newer', row({ id: 1 }), row({ id: 2 })],
])('of two merged linkbacks the first remains: %s', (_, first, second) => {
  const [a, b] = [{ ...second, id: 7 + second.id }, first];
  expect(chooseLinkback(a, b, true)).toEqual({ kept: b, removed: a });
  expect(chooseLinkback(b, a, true)).toEqual({ kept: b, removed: a });
});

test.each(['rejected', 'spam'])(
  'an owner’s %s decision on a linkback does not apply to a page of another host',
  (moderation) => {
    const refused = { ...byOwner(moderation), id: 7 };
    for (const known of [byOwner('approved'), bySetting('approved'), bySetting('pending')]) {
      expect(chooseLinkback(known, refused, false)).toEqual({ kept: known, removed: refused });
      expect(chooseLinkback(refused, known, false)).toEqual({ kept: refused, removed: known });
    }
  },
);

test('a merged linkback takes over protocols, the earlier arrival, the closer target and a trackback’s text', () => {
  const kept = row({ via: 'webmention,pingback', receivedAt: LATE });
  const removed = row({
    via: 'trackback,pingback',
    target: 'http://blog.example/comments/7',
    claimedTitle: 'Gone',
    claimedBytes: '{}',
  });
  const isResponseUrl = (target: string) => target.includes('/comments/');
  expect(mergedColumns(kept, removed, isResponseUrl)).toMatchObject({
    via: 'trackback,pingback,webmention',
    receivedAt: EARLY,
    target: removed.target,
    claimedTitle: 'Gone',
    claimedBytes: '{}',
  });
  const claimed = row({ claimedTitle: 'Kept' });
  expect({ ...claimed, ...mergedColumns(claimed, removed, isResponseUrl) }).toMatchObject({
    claimedTitle: 'Kept',
    claimedBytes: null,
  });
});

test('a merged linkback that was moderated keeps its target, text and vouch', () => {
  const removed = row({
    via: 'trackback',
    target: 'http://blog.example/comments/7',
    claimedTitle: 'Buy pills',
    vouch: 'http://known.example/',
  });
  for (const kept of [byOwner('approved'), bySetting('approved'), byOwner('rejected')]) {
    expect({ ...kept, ...mergedColumns(kept, removed, () => true) }).toEqual({
      ...kept,
      via: 'webmention,trackback',
    });
  }
});

test('a merged linkback has the evidence that either check found, and lacks what neither found', () => {
  const lost = row({ verification: 'link-missing' });
  expect(mergedColumns(lost, row(), () => false)).toMatchObject({
    verification: 'verified',
    missedChecks: 0,
    missingSince: null,
  });
  expect(mergedColumns(lost, lost, () => false)).not.toHaveProperty('verification');
});

test('a merged linkback takes over a trackback in an unknown charset as raw bytes, unless it has its own text', () => {
  const removed = row({ claimedTitle: 'Ã©', claimedBytes: 'as it came' });
  const never = () => false;
  expect(mergedColumns(row(), removed, never)).toMatchObject({
    claimedTitle: 'Ã©',
    claimedBytes: 'as it came',
  });
  expect(mergedColumns(row({ claimedExcerpt: 'Kept' }), removed, never).claimedBytes).toBeNull();
});
