/** Avatars of linkback authors: which are fetched, when, and what is stored. */
import { decideLinkbacks } from '../support/blog/decide.ts';
import { expect, test } from 'vitest';
import { setBlocked } from '../../src/hosts/switches.ts';
import { avatarFor } from '../../src/avatars/avatar.ts';
import { blogWithLinkback, fetchDue, name, avatarRow } from '../support/samples/avatars.ts';
import { lookAt, image, served } from '../support/samples/images.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

async function png(colour?: string): Promise<ReturnType<typeof served>> {
  const shape = { width: 200, height: 150, ...(colour !== undefined && { colour }) };
  return served('image/png', await image(shape).png().toBuffer());
}

test('an avatar is fetched once its linkback is shown, and stored small', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  await decideLinkbacks(blog.deps, [linkbackId], 'rejected');
  const site = await blog.sourceSite({ '/me.png': await png() });
  const id = await name(blog, linkbackId, site.url('/me.png#face'));
  expect(await fetchDue(blog)).toBe(0);
  expect(site.requested).toEqual([]);

  await decideLinkbacks(blog.deps, [linkbackId], 'approved');
  expect(await fetchDue(blog)).toBe(1);
  expect(site.requested).toEqual(['/me.png']);
  expect(site.requests[0]?.headers['accept']).toContain('image/');
  const { image, nextFetchAt, fetchedAt } = await avatarRow(blog, id);
  expect(nextFetchAt).toBeNull();
  expect(fetchedAt).toEqual(blog.clock.now());
  expect(await lookAt(image ?? new Uint8Array())).toMatchObject({ format: 'webp', width: 96 });

  expect(await fetchDue(blog)).toBe(0);
});

test('linkbacks with the same avatar URL share a row, which is fetched again after thirty days', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me.png': await png('#ff0000') });
  const url = site.url('/me.png');
  const id = await name(blog, linkbackId, url);
  expect(await name(blog, linkbackId, url)).toBe(id);
  await fetchDue(blog);

  site.pages['/me.png'] = await png('#0000ff');
  blog.clock.advance(30 * DAY_MS - 1);
  expect(await name(blog, linkbackId, url)).toBe(id);
  expect(await fetchDue(blog)).toBe(0);

  blog.clock.advance(1);
  expect(await fetchDue(blog)).toBe(0);
  await name(blog, linkbackId, url);
  expect(await fetchDue(blog)).toBe(1);
  const { middle } = await lookAt((await avatarRow(blog, id)).image ?? new Uint8Array());
  expect(middle[2]).toBeGreaterThan(200);
});

test('checks that find a new avatar URL at the same moment create one row', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const found = Array.from({ length: 8 }, () => name(blog, linkbackId, 'http://photos.example/me'));
  expect(new Set(await Promise.all(found)).size).toBe(1);
});

test.each(['/me.png', 'mailto:jane@example.com', 'http://u:p@h.example/', 'javascript:0', ''])(
  'a URL that cannot be fetched is no avatar: %s',
  async (url) => {
    const { blog } = await blogWithLinkback();
    expect(await avatarFor(blog.deps.db, url, blog.clock.now())).toBeNull();
    expect(await blog.deps.db.avatar.count()).toBe(0);
  },
);

test('a transient failure is retried at longer and longer intervals, then not until the avatar is stale', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me.png': { status: 503 } });
  const id = await name(blog, linkbackId, site.url('/me.png'));
  for (const minutes of [10, 60, 6 * 60, 24 * 60]) {
    expect(await fetchDue(blog)).toBe(1);
    const { nextFetchAt } = await avatarRow(blog, id);
    expect((nextFetchAt?.getTime() ?? 0) - blog.clock.now().getTime()).toBe(minutes * MINUTE_MS);
    blog.clock.advance(minutes * MINUTE_MS - 1);
    expect(await fetchDue(blog)).toBe(0);
    blog.clock.advance(1);
  }
  expect(await fetchDue(blog)).toBe(1);
  expect((await avatarRow(blog, id)).nextFetchAt).toBeNull();
  expect(site.requested).toHaveLength(5);

  site.pages['/me.png'] = await png();
  blog.clock.advance(30 * DAY_MS);
  await name(blog, linkbackId, site.url('/me.png'));
  expect(await fetchDue(blog)).toBe(1);
  expect((await avatarRow(blog, id)).image).not.toBeNull();
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>';

test.each([
  ['SVG under its name', served('image/svg+xml', Buffer.from(SVG))],
  ['SVG called PNG', served('image/png', Buffer.from(SVG))],
  ['a page called JPEG', served('image/jpeg', Buffer.from('<!doctype html><p>Hello</p>'))],
  ['a page', '<!doctype html><p>Hello</p>'],
  ['a file over the limit', served('image/png', Buffer.alloc(4_000_001))],
  ['nothing any more', { status: 404 }],
  ['a redirect to a private address', { status: 302, headers: { location: 'http://10.0.0.1/' } }],
])('a permanent failure is not retried: %s', async (_, answer) => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me': answer });
  const id = await name(blog, linkbackId, site.url('/me'));
  expect(await fetchDue(blog)).toBe(1);
  expect(await avatarRow(blog, id)).toMatchObject({ image: null, nextFetchAt: null });
});

test('a stored avatar survives a broken image and a 404, not a 410', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me.png': await png() });
  const id = await name(blog, linkbackId, site.url('/me.png'));
  await fetchDue(blog);
  const answers = [
    [served('image/png', Buffer.from('broken')), true],
    [{ status: 404 }, true],
    [{ status: 410 }, false],
  ] as const;
  for (const [answer, stays] of answers) {
    site.pages['/me.png'] = answer;
    blog.clock.advance(31 * DAY_MS);
    await name(blog, linkbackId, site.url('/me.png'));
    expect(await fetchDue(blog)).toBe(1);
    expect((await avatarRow(blog, id)).image !== null).toBe(stays);
  }
});

test('avatars count towards their host’s budget of five requests a minute, with its pages', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({});
  for (let i = 1; i <= 7; i += 1) {
    site.pages[`/${String(i)}`] = await png();
    await name(blog, linkbackId, site.url(`/${String(i)}`));
    // The linkback has one avatar at a time; a second linkback takes over the one before.
    await fetchDue(blog);
  }
  expect(site.requested).toHaveLength(5);
  blog.clock.advance(MINUTE_MS);
  expect(await fetchDue(blog)).toBe(1);
  expect(site.requested).toHaveLength(6);
});

test('an avatar in a redirect loop fails after as many hops as fit in a minute', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const site = await blog.sourceSite({ '/me': { status: 302, headers: { location: '/me' } } });
  const id = await name(blog, linkbackId, site.url('/me'));
  expect(await fetchDue(blog)).toBe(1);
  expect(site.requested).toHaveLength(5);
  expect((await avatarRow(blog, id)).nextFetchAt).toBeNull();
});

test('a redirect counts towards the budget of its target’s host; a busy host is requested later', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const there = await blog.sourceSite({ '/me.png': await png() });
  const here = await blog.sourceSite({
    '/me.png': { status: 302, headers: { location: there.url('/me.png') } },
  });
  const id = await name(blog, linkbackId, here.url('/me.png'));
  const later = new Date(blog.clock.now().getTime() + MINUTE_MS);
  await blog.deps.db.host.create({ data: { name: there.host, freeAt: later } });

  await fetchDue(blog);
  expect(there.requested).toEqual([]);
  expect(await avatarRow(blog, id)).toMatchObject({ nextFetchAt: later, failures: 0 });
  blog.clock.advance(MINUTE_MS);
  expect(await fetchDue(blog)).toBe(1);
  expect((await avatarRow(blog, id)).image).not.toBeNull();
});

test('a blocked host is not requested, not even after a redirect', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const blocked = await blog.sourceSite({ '/me.png': await png() });
  const open = await blog.sourceSite({
    '/me.png': { status: 302, headers: { location: blocked.url('/me.png') } },
  });
  await setBlocked(blog.deps, blocked.host, true);
  await name(blog, linkbackId, blocked.url('/me.png'));
  expect(await fetchDue(blog)).toBe(0);
  const id = await name(blog, linkbackId, open.url('/me.png'));
  expect(await fetchDue(blog)).toBe(1);
  expect(blocked.requested).toEqual([]);
  expect(await avatarRow(blog, id)).toMatchObject({ image: null, nextFetchAt: null });
});

test('an avatar that is being fetched when the blog stops stays due', async () => {
  const { blog, linkbackId } = await blogWithLinkback();
  const stopping = new AbortController();
  const site = await blog.sourceSite({
    '/me.png': () => {
      stopping.abort();
    },
  });
  const id = await name(blog, linkbackId, site.url('/me.png'));
  const { fetchAvatarsDue: fetchAvatarsDue } = await import('../../src/avatars/fetch.ts');
  expect(await fetchAvatarsDue(blog.deps, stopping.signal)).toBe(0);
  expect(await avatarRow(blog, id)).toMatchObject({ failures: 0, fetchedAt: null });
  expect((await avatarRow(blog, id)).nextFetchAt).not.toBeNull();
});
