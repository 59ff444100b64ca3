/** Linkbacks that an import brought: shown at once, checked late, and hidden by no check (decision 028). */
import { describe, expect, test } from 'vitest';
import { linkbacksCommand } from '../../src/cli/linkbacks.ts';
import { transact } from '../../src/db/client.ts';
import { countStates } from '../../src/linkbacks/admin-list.ts';
import { deleteImportedLinkbacks } from '../../src/linkbacks/insert-imported.ts';
import { pruneDue } from '../../src/linkbacks/prune.ts';
import type { Post } from '../../src/posts/post.ts';
import { selectById } from '../../src/posts/store/posts.ts';
import { decideLinkbacks } from '../support/blog/decide.ts';
import { receive } from '../support/checked.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';
import { idOf, importComment, importLinkback, LONG_AGO } from '../support/samples/imported.ts';
import { aPingback, aPostEntry, aSite, importAll } from '../support/samples/import.ts';
import { linkTo, page, type Answer } from '../support/sites/source-site.ts';

const DAY = 24 * 60 * 60_000;

async function imported(answer: (target: string) => Answer) {
  const blog = await testBlog();
  const post = await aPost(blog.deps);
  const site = await blog.sourceSite({ '/a': answer(blog.urlOf(post)) });
  const source = site.url('/a');
  const id = idOf(await importLinkback(blog.deps, post, { source }));
  return { blog, post, site, source, id };
}

const missing = () => page('Nothing here.', 'Good page');
const gone = (): Answer => ({ status: 410, body: '' });
const linking = (target: string) => page(linkTo(target), 'The page today');

async function shownCount(blog: TestBlog, id: number) {
  return (await blog.deps.db.post.findUniqueOrThrow({ where: { id } })).linkbackCount;
}

describe('an imported linkback', () => {
  test('that was approved is shown at once with its date and words, and counted', async () => {
    const { blog, post, site } = await imported(missing);
    const html = await blog.pageOf(post);
    expect(html).toContain('An old reply');
    expect(html).toContain('The words of 2009.');
    expect(html).toContain('2009-05-03');
    expect(await shownCount(blog, post.id)).toBe(1);
    expect(await countStates(blog.deps)).toMatchObject({ approved: 1, imported: 1, unread: 0 });
    expect(site.requested).toHaveLength(0);
  });

  test.each(['pending', 'spam', 'rejected'] as const)('that was %s is not shown', async (state) => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await importLinkback(blog.deps, post, { state });
    expect(await blog.pageOf(post)).not.toContain('An old reply');
    expect(await shownCount(blog, post.id)).toBe(0);
    expect(await countStates(blog.deps)).toMatchObject({ [state]: 1 });
  });

  test('that is pending can be approved without a check of its source', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const id = idOf(await importLinkback(blog.deps, post, { state: 'pending' }));
    expect(await decideLinkbacks(blog.deps, [id], 'approved')).toHaveLength(1);
    expect(await blog.pageOf(post)).toContain('An old reply');
  });

  test('that nobody has decided about is not pruned for its age, and old spam is not pruned at once', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    await importLinkback(blog.deps, post, { state: 'pending' });
    await importLinkback(blog.deps, post, { state: 'spam', source: 'http://spam.example/' });
    await pruneDue(blog.deps);
    expect(await blog.linkbacks()).toHaveLength(2);
    blog.clock.advance(40 * DAY);
    await pruneDue(blog.deps);
    expect(await blog.linkbacks()).toMatchObject([{ moderation: 'pending' }]);
  });
});

describe('the check of an imported linkback', () => {
  test('is made once, between one and eight days after the import', async () => {
    const { blog, site } = await imported(missing);
    blog.clock.advance(DAY - 1);
    await blog.checks.verifyImported();
    expect(site.requested).toHaveLength(0);
    blog.clock.advance(7 * DAY + 1);
    await blog.checks.verifyDue();
    expect(site.requested).toHaveLength(0);
    await blog.checks.verifyImported();
    expect(site.requested).toHaveLength(1);
    blog.clock.advance(400 * DAY);
    await blog.checks.verifyImported();
    expect(site.requested).toHaveLength(1);
  });

  test('that finds the link makes it verified, with the words of the page', async () => {
    const { blog, post } = await imported(linking);
    blog.clock.advance(8 * DAY);
    await blog.checks.verifyImported();
    expect(await blog.onlyLinkback()).toMatchObject({
      verification: 'verified',
      moderation: 'approved',
      title: 'The page today',
      receivedAt: LONG_AGO,
    });
    expect(await blog.pageOf(post)).toContain('The page today');
  });

  test.each<[string, (target: string) => Answer]>([
    ['without the link', missing],
    ['that is gone', gone],
    ['that cannot be reached', () => ({ status: 500, body: '' })],
  ])('of a page %s leaves it shown, also when a claim asked for it', async (_page, answer) => {
    const { blog, post, source } = await imported(answer);
    blog.clock.advance(8 * DAY);
    await blog.checks.verifyImported();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'imported' });
    for (let i = 0; i < 4; i += 1) {
      await receive(blog, source, post);
      await blog.checks.verifyDue();
      blog.clock.advance(3 * DAY);
    }
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'imported' });
    expect(await blog.pageOf(post)).toContain('An old reply');
  });

  test.each([
    ['that links to an earlier URL of the post', 'https://old.example/old/1', 'verified'],
    ['that links there as it was written', 'http://www.old.example/old/1/?ref=feed', 'verified'],
    ['that links to another page there', 'https://old.example/old/10', 'imported'],
    ['that links to that path elsewhere', 'https://old.example.evil.example/old/1', 'imported'],
  ])('of a page %s (%s) makes or leaves it %s', async (_page, link, verification) => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/a': linking(link) });
    const entry = aPostEntry('1', { link: '/old/1' });
    await importAll(blog.deps, [aSite, entry, aPingback('p', '1', site.url('/a'))]);
    blog.clock.advance(8 * DAY);
    await blog.checks.verifyImported();
    expect(await blog.onlyLinkback()).toMatchObject({ verification });
  });

  test('says nothing for claims: a page that links to the earlier blog alone does not link here', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({ '/a': linking('https://old.example/old/1') });
    await importAll(blog.deps, [aSite, aPostEntry('1', { link: '/old/1' })]);
    const { id } = await blog.deps.db.post.findFirstOrThrow();
    await receive(blog, site.url('/a'), (await selectById(blog.deps.db, id)) as Post);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'link-missing' });
  });

  test('waits while a claimed source is due', async () => {
    const { blog, post, site } = await imported(missing);
    const other = await blog.sourceSite({ '/b': page('Nothing') }, 'localhost');
    blog.clock.advance(8 * DAY);
    await receive(blog, other.url('/b'), post);
    await blog.checks.verifyImported();
    expect(site.requested).toHaveLength(0);
    await blog.checks.verifyDue();
    await blog.checks.verifyImported();
    expect([site.requested.length, other.requested.length]).toEqual([1, 1]);
  });

  test('after a claim is an ordinary one: it is due at once and makes the linkback verified', async () => {
    const { blog, post, source } = await imported(linking);
    const received = await receive(blog, source, post);
    expect(received.registered).toBe(false);
    await blog.checks.verifyDue();
    expect(await blog.onlyLinkback()).toMatchObject({ verification: 'verified' });
  });

  test('is made again by the command, for those whose link was not found', async () => {
    const { blog, site } = await imported(missing);
    blog.clock.advance(8 * DAY);
    await blog.checks.verifyImported();
    let printed = '';
    const print = (text: string) => {
      printed += text;
      return Promise.resolve();
    };
    await linkbacksCommand.run(blog.deps, ['recheck', '--imported'], print);
    expect(printed).toMatch(/^1 source will be checked/);
    await blog.checks.verifyImported();
    expect(site.requested).toHaveLength(2);
  });
});

describe('of several imported linkbacks', () => {
  test('from one source to one post, one is stored, with all protocols, the first date and the better state', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const later = new Date('2010-01-01T00:00:00Z');
    const first = await importLinkback(blog.deps, post, {
      at: later,
      state: 'spam',
      excerpt: null,
    });
    const second = await importLinkback(blog.deps, post, {
      via: 'trackback',
      source: 'https://other.example/2009/reply/',
    });
    expect([first.kind, second.kind]).toEqual(['inserted', 'merged']);
    expect(await blog.onlyLinkback()).toMatchObject({
      ...{ via: ['pingback', 'trackback'], receivedAt: LONG_AGO, moderation: 'approved' },
      excerpt: 'The words of 2009.',
    });
    expect(await shownCount(blog, post.id)).toBe(1);
  });

  test('one whose source was received and rejected here stays rejected', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const site = await blog.sourceSite({ '/a': linking(blog.urlOf(post)) });
    const { linkbackId } = await receive(blog, site.url('/a'), post);
    await blog.checks.verifyDue();
    await decideLinkbacks(blog.deps, [linkbackId], 'rejected');
    const outcome = await importLinkback(blog.deps, post, { source: site.url('/a') });
    expect(outcome).toEqual({ kind: 'merged', id: linkbackId });
    expect(await blog.onlyLinkback()).toMatchObject({
      ...{ verification: 'verified', moderation: 'rejected', title: 'The page today' },
    });
  });

  test.each([
    ['ftp://other.example/', 'bad-source'],
    ['no url', 'bad-source'],
  ])('one from %s is refused', async (source, reason) => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    expect(await importLinkback(blog.deps, post, { source })).toEqual({ kind: 'refused', reason });
    const own = await importLinkback(blog.deps, post, { source: blog.urlOf(post) });
    expect(own).toEqual({ kind: 'refused', reason: 'same-document' });
  });

  test('undo deletes those that were neither claimed nor decided about nor answered since', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const of = async (name: string) =>
      idOf(await importLinkback(blog.deps, post, { source: `http://${name}.example/` }));
    const [plain, claimed, decided, answered] = [
      ...[await of('plain'), await of('claimed'), await of('decided'), await of('answered')],
    ];
    await receive(blog, 'http://claimed.example/', post);
    await decideLinkbacks(blog.deps, [decided ?? 0], 'spam');
    await importComment(blog.deps, post.id, { parent: { kind: 'linkback', id: answered ?? 0 } });
    const kept = await transact(blog.deps.db, (transaction) =>
      deleteImportedLinkbacks(transaction, [
        ...[plain ?? 0, claimed ?? 0, decided ?? 0, answered ?? 0],
      ]),
    );
    expect(kept.map(({ id }) => id).sort()).toEqual([claimed, decided, answered].sort());
    expect(await blog.linkbacks()).toHaveLength(3);
    expect(await shownCount(blog, post.id)).toBe(2);
  });
});
