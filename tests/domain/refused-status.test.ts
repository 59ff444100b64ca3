/** A source whose server refuses: it is not checked again on schedule, and hides nothing. */
import { expect, test } from 'vitest';
import { checked, good, receive } from '../support/checked.ts';

test.each([
  [403, null],
  [503, 60_000],
])('a claim whose page answers %i is checked again after %j ms', async (status, pauseMs) => {
  const { blog, linkback } = await checked(() => ({ status }));
  expect(linkback).toMatchObject({ verification: 'unreachable' });
  const { nextCheckAt } = await blog.deps.db.source.findFirstOrThrow();
  const now = blog.clock.now().getTime();
  expect(nextCheckAt && nextCheckAt.getTime() - now).toBe(pauseMs);
});

test('a verified linkback stays when its page answers 403', async () => {
  const { blog, site, post } = await checked(good);
  site.pages['/a'] = { status: 403 };
  await receive(blog, site.url('/a'), post);
  await blog.checks.verifyDue();
  expect(await blog.onlyLinkback()).toMatchObject({ verification: 'verified' });
  expect(await blog.deps.db.source.findFirst()).toMatchObject({ lastOutcome: 'refused-status' });
});
