import { decideLinkbacks } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import {
  gatherSourceFacts,
  gatherAndScore,
  type SourceToScore,
} from '../../src/linkbacks/spam/score.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { aLinkback, anEvidence } from '../support/samples/a-linkback.ts';

type Row = { id: number; sourceId: number; hostName: string };

/** The facts of a source, as a check would have them. */
async function factsOf(
  { deps }: TestBlog,
  { sourceId, hostName }: Row,
  given: Partial<SourceToScore> = {},
) {
  return await gatherSourceFacts(deps.db, {
    sourceId,
    sourceHost: hostName,
    finalHost: hostName,
    outsideLinkCount: 3,
    repeatedWord: null,
    siteLanguage: 'en',
    now: deps.clock.now(),
    ...given,
  });
}

async function list(blog: TestBlog, name: string, ...values: string[]) {
  for (const value of values) await blog.deps.db.listEntry.create({ data: { list: name, value } });
}

test('nothing is known of a stranger, even if its host has no row', async () => {
  const blog = await testBlog();
  const linkback = await aLinkback(blog.deps);
  const sourceHost = 'elsewhere.example';
  expect(await factsOf(blog, linkback, { sourceHost, finalHost: sourceHost })).toEqual({
    host: { name: 'elsewhere.example', approved: 0, rejected: 0, spam: 0 },
    knownHost: false,
    onTrustedList: false,
    suspectEntry: null,
    words: [],
    outsideLinkCount: 3,
    repeatedWord: null,
    pagesLastHour: 0,
    siteLanguage: 'en',
  });
});

test('a host has the reputation of the owner’s decisions', async () => {
  const blog = await testBlog();
  const hostName = 'known.example';
  const ids = [];
  for (let i = 0; i < 4; i += 1) ids.push((await aLinkback(blog.deps, { hostName })).id);
  await decideLinkbacks(blog.deps, ids.slice(0, 2), 'approved');
  await decideLinkbacks(blog.deps, ids.slice(2, 3), 'rejected');
  await decideLinkbacks(blog.deps, ids.slice(3), 'spam');
  const next = await aLinkback(blog.deps, { hostName });
  expect((await factsOf(blog, next)).host).toEqual({
    name: hostName,
    approved: 2,
    rejected: 1,
    spam: 1,
  });
});

test.each([
  ['spam.example', 'spam.example', 'spam.example'],
  ['a.b.spam.example', 'spam.example', 'spam.example'],
  ['notspam.example', 'spam.example', null],
  ['spam.example.org', 'spam.example', null],
  ['spam.example', 'a.spam.example', null],
])('%s with suspect %s', async (hostName, entry, expected) => {
  const blog = await testBlog();
  await list(blog, 'suspect-host', entry);
  await list(blog, 'word', hostName);
  await list(blog, 'trusted-host', 'example');
  const facts = await factsOf(blog, await aLinkback(blog.deps, { hostName }));
  expect(facts).toMatchObject({ suspectEntry: expected, onTrustedList: false, words: [hostName] });
});

test('a suspect host counts even if it only redirects; a trusted one must serve the page', async () => {
  const blog = await testBlog();
  await list(blog, 'suspect-host', 'suspect.example');
  await list(blog, 'trusted-host', 'trusted.example');
  const finalHost = 'served.example';
  const suspect = await aLinkback(blog.deps, { hostName: 'suspect.example', finalHost });
  expect((await factsOf(blog, suspect, { finalHost })).suspectEntry).toBe('suspect.example');
  const trusted = await aLinkback(blog.deps, { hostName: 'trusted.example', finalHost });
  expect((await factsOf(blog, trusted, { finalHost })).onTrustedList).toBe(false);
  expect((await factsOf(blog, trusted)).onTrustedList).toBe(true);
});

test('a burst counts other pages of the host in the last hour, not other posts, not older pages', async () => {
  const blog = await testBlog();
  const hostName = 'busy.example';
  await aLinkback(blog.deps, { hostName });
  blog.clock.advance(3_600_001);
  for (let i = 0; i < 3; i += 1) await aLinkback(blog.deps, { hostName });
  await aLinkback(blog.deps, { hostName: 'other.example' });
  const one = await aLinkback(blog.deps, { hostName });
  // The same page links to another post, too.
  const post = await aPost(blog.deps);
  await blog.deps.db.linkback.create({
    data: {
      sourceId: one.sourceId,
      finalHost: one.hostName,
      postId: post.id,
      receivedAt: blog.clock.now(),
      statusToken: 'twin',
      via: 'pingback',
      target: 'http://blog.example/',
    },
  });
  expect((await factsOf(blog, one)).pagesLastHour).toBe(3);
});

test('a title counts as spam only by the owner’s decision, and never by its own linkback', async () => {
  const blog = await testBlog();
  const evidence = anEvidence({ title: 'Cheap watches' });
  const next = await aLinkback(blog.deps, { title: 'Cheap watches' });
  const isKnown = async () => {
    const toScore = { linkbackId: next.id, evidence, vouched: null };
    const { reasons } = await gatherAndScore(blog.deps.db, await factsOf(blog, next), toScore);
    return reasons.some(({ rule }) => rule === 'spam-title');
  };

  await aLinkback(blog.deps, { title: 'Cheap watches', moderation: 'spam' });
  await decideLinkbacks(blog.deps, [next.id], 'spam');
  expect(await isKnown()).toBe(false);
  const { id } = await aLinkback(blog.deps, { title: 'Cheap watches' });
  await decideLinkbacks(blog.deps, [id], 'rejected');
  expect(await isKnown()).toBe(false);
  await decideLinkbacks(blog.deps, [id], 'spam');
  expect(await isKnown()).toBe(true);
});

test('the score is the sum of the facts, with whether the host is known', async () => {
  const blog = await testBlog();
  const { deps } = blog;
  await list(blog, 'word', 'casino', 'poker');
  const evidence = anEvidence({ title: 'Casino' });
  const scoreOf = async (linkback: Row) => {
    const facts = await factsOf(blog, linkback);
    const toScore = { linkbackId: linkback.id, evidence, vouched: null };
    return { ...(await gatherAndScore(deps.db, facts, toScore)), knownHost: facts.knownHost };
  };
  const linkback = await aLinkback(deps);
  expect(await scoreOf(linkback)).toEqual({
    score: 3,
    reasons: [{ rule: 'listed-word', points: 3, because: 'Listed words: “casino”.' }],
    knownHost: false,
  });
  await setBlocked(deps, linkback.hostName, false);
  await decideLinkbacks(deps, [linkback.id], 'approved');
  expect(await scoreOf(linkback)).toMatchObject({ score: 2, knownHost: true });
  await list(blog, 'trusted-host', 'trusted.example');
  const trusted = await aLinkback(deps, { hostName: 'trusted.example' });
  expect(await scoreOf(trusted)).toMatchObject({ score: -3, knownHost: true });
});

test('after a redirect to another host, both hosts must be known', async () => {
  const blog = await testBlog();
  const hostName = 'good.example';
  const good = await aLinkback(blog.deps, { hostName });
  await decideLinkbacks(blog.deps, [good.id], 'approved');
  const other = await aLinkback(blog.deps, { hostName: 'evil.example' });
  expect(await factsOf(blog, good)).toMatchObject({ knownHost: true, host: { approved: 1 } });
  const redirected = await factsOf(blog, other, { finalHost: hostName });
  expect(redirected).toMatchObject({ knownHost: false, host: { approved: 0 } });
  await decideLinkbacks(blog.deps, [other.id], 'spam');
  const back = await factsOf(blog, good, { finalHost: 'evil.example' });
  expect(back).toMatchObject({ knownHost: false, host: { approved: 0, spam: 1 } });
  const www = await factsOf(blog, good, { sourceHost: `www.${hostName}`, finalHost: hostName });
  expect(www).toMatchObject({ knownHost: true, host: { name: hostName } });
});
