import { expect, test } from 'vitest';
import { isKnown, isKnownHost, reputationsOf } from '../../src/hosts/host.ts';
import { addEntry } from '../../src/spam/lists.ts';
import { decideLinkbacks } from '../support/blog/decide.ts';
import { testBlog } from '../support/blog/test-blog.ts';
import { aLinkback } from '../support/samples/a-linkback.ts';

test('a host is known by one approval or by the list, whatever else was decided', async () => {
  const { deps } = await testBlog();
  const decide = async (hostName: string, decision: 'approved' | 'rejected' | 'spam') => {
    await decideLinkbacks(deps, [(await aLinkback(deps, { hostName })).id], decision);
  };
  await decide('good.example', 'approved');
  await decide('good.example', 'spam');
  await decide('bad.example', 'rejected');
  await addEntry(deps, 'trust listed.example');

  const none = { approved: 0, rejected: 0, spam: 0, trusted: false };
  const names = ['www.listed.example', 'listed.example', 'bad.example', 'good.example'];
  const reputations = await reputationsOf(deps.db, names);
  expect(reputations).toEqual([
    { ...none, name: 'www.listed.example' },
    { ...none, name: 'listed.example', trusted: true },
    { ...none, name: 'bad.example', rejected: 1 },
    { ...none, name: 'good.example', approved: 1, spam: 1 },
  ]);
  expect(reputations.map(isKnown)).toEqual([false, true, false, true]);
  for (const [i, name] of names.entries()) {
    expect(await isKnownHost(deps.db, name)).toBe([false, true, false, true][i]);
  }
});
