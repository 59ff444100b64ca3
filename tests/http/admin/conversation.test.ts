import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { aLinkback, anEvidence, type GivenLinkback } from '../../support/a-linkback.ts';
import { attribute, byClass, byTag, elements, text } from '../../support/html.ts';
import { signedInAs } from '../../support/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../../support/test-blog.ts';

const PATH = '/admin/conversation';

async function desk(blog: TestBlog) {
  const { agent, csrf, user } = await signedInAs(blog, 'editor');
  const get = async (query = '') => (await agent.get(PATH + query).expect(200)).text;
  return {
    user,
    get,
    /** The key of a row, as its box has it. */
    key: async (id: number, query = '') =>
      new RegExp(`name="row" value="(${id}\\.[0-9a-f]+)"`).exec(await get(query))?.[1] ?? '',
    post: async (fields: Record<string, string | string[]>, to = PATH) => {
      const answer = await agent
        .post(to)
        .type('form')
        .send({ csrf, ...fields })
        .expect(303);
      const url = new URL(answer.headers['location'] ?? '');
      return { url, said: saidOn(await get(url.search)) };
    },
  };
}

function saidOn(html: string): string {
  return text(elements(html).find((each) => attribute(each, 'id') === 'said'));
}

function rowsOn(html: string): number[] {
  return [...html.matchAll(/id="linkback-(\d+)"/g)].map(([, id]) => Number(id));
}

const rowOf = ({ deps }: TestBlog, id: number) =>
  deps.db.linkback.findUniqueOrThrow({ where: { id } });

describe('the queue', () => {
  test('200: what came, from where, the link marked, the score with its reasons, the record', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { title: 'A winter crossing' });
    const given: GivenLinkback = {
      postId: post.id,
      sourceUrl: 'http://other.example/said',
      hostName: 'other.example',
      title: 'What they say',
      score: 4,
      scoreReasons: JSON.stringify([
        { rule: 'words', points: 5, because: 'words on your list: rates' },
        { rule: 'known', points: -1, because: 'host approved before' },
      ]),
    };
    const { id } = await aLinkback(blog.deps, given);
    await blog.deps.db.linkback.update({
      where: { id },
      data: {
        excerpt: 'Read this here now.',
        linkStart: 5,
        linkEnd: 9,
        via: 'webmention,pingback',
      },
    });
    blog.clock.advance(2 * 60 * 60_000);
    const html = await (await desk(blog)).get();

    expect(byTag(html, 'mark').map(text)).toEqual(['this']);
    const row = text(byClass(html, 'row')[0]);
    expect(row).toContain('What they say');
    expect(row).toContain('other.example · webmention, also pingback, 2 hours ago');
    expect(row).toContain('on A winter crossing');
    expect(row).toContain('Read this here now.');
    expect(row).toContain('+5 words on your list: rates');
    expect(row).toContain('−1 host approved before');
    expect(row).toContain('score +4');
    expect(row).toContain('"statusToken"');
    expect(html).toContain('href="http://other.example/said"');
    expect(text(byClass(html, 'title-line')[0])).toContain('1 waits · oldest 2 hours');
  });

  test('200: strangers’ words are text', async () => {
    const blog = await testBlog();
    const hostile = '</pre><script>alert(1)</script>';
    const { id } = await aLinkback(blog.deps, {
      title: hostile,
      moderation: 'approved',
      proposed: {
        evidence: anEvidence({ excerpt: hostile }),
        changes: [{ kind: 'title', from: hostile, to: hostile }],
        finalHost: null,
      },
    });
    const words = { author: hostile, excerpt: hostile, content: hostile, rsvp: hostile };
    await blog.deps.db.linkback.update({ where: { id }, data: words });
    expect(await (await desk(blog)).get('?state=shown')).not.toContain('<script>alert');
  });

  test('200: tabs count, pages follow one another, and unknown states are the first', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps);
    const ids: number[] = [];
    for (let i = 0; i < 27; i += 1)
      ids.unshift((await aLinkback(blog.deps, { postId: post.id })).id);
    await aLinkback(blog.deps, { postId: post.id, moderation: 'spam' });
    const { get } = await desk(blog);
    const html = await get('?state=__proto__&before=x');
    expect(rowsOn(html)).toEqual(ids.slice(0, 25));
    expect(text(byClass(html, 'tabs')[0])).toBe(
      'Waiting 27 Changed Shown Gone Unverified Rejected Spam 1',
    );
    const older = byTag(html, 'a').find((each) => text(each) === 'Older');
    const { search } = new URL(attribute(older, 'href') ?? '');
    expect(rowsOn(await get(search))).toEqual(ids.slice(25));
  });

  test('403 for an author', async () => {
    const blog = await testBlog();
    const { agent, csrf } = await signedInAs(blog, 'author');
    const { id } = await aLinkback(blog.deps);
    await agent.get(PATH).expect(403);
    const fields = { csrf, one: `approved ${id}.000000000000` };
    await agent.post(PATH).type('form').send(fields).expect(403);
    await agent.post(`${PATH}/undo`).type('form').send({ csrf, undo: 'x' }).expect(403);
    await agent.get('/admin/conversation').expect(403);
  });
});

describe.each(['approved', 'rejected', 'spam'])('%s', (verb) => {
  test('303: one row, said and noted, and undone to what it was', async () => {
    const blog = await testBlog();
    const { id } = await aLinkback(blog.deps);
    const other = await aLinkback(blog.deps);
    const before = await rowOf(blog, id);
    const { post, key, user, get } = await desk(blog);
    const { url, said } = await post({ one: `${verb} ${await key(id)}`, state: 'waiting' });
    expect(said).toMatch(/^1 (approved|rejected|marked as spam)\. Undo$/);
    expect(await rowOf(blog, id)).toMatchObject({ moderation: verb, byOwner: true });
    expect(await rowOf(blog, other.id)).toMatchObject({ moderation: 'pending' });
    expect(rowsOn(await get(url.search))).toEqual([other.id]);

    const undo = url.searchParams.get('undo') ?? '';
    blog.clock.advance(60_000);
    expect((await post({ undo }, `${PATH}/undo`)).said).toBe('Taken back: it is as it was.');
    expect(await rowOf(blog, id)).toEqual(before);
    const actions = await listActions(blog.deps, { most: 2 });
    expect(actions.map(({ who }) => who)).toEqual([user.name, user.name]);
    expect(actions[0]?.action).toBe('took back a decision about');
    expect(actions[1]?.what).toContain(`(${id})`);
  });

  test('303: all that are ticked, but what changed since it was seen', async () => {
    const blog = await testBlog();
    const rows = [];
    for (let i = 0; i < 3; i += 1) rows.push(await aLinkback(blog.deps));
    const { post, key } = await desk(blog);
    const keys = await Promise.all(rows.map(({ id }) => key(id)));
    const changed = rows[1]?.id ?? 0;
    await blog.deps.db.linkback.update({ where: { id: changed }, data: { title: 'Buy pills' } });
    const { said } = await post({ all: verb, row: keys });
    expect(said).toMatch(/^2 .*\. 1 left as it is: changed since you looked\. Undo$/);
    expect(await rowOf(blog, changed)).toMatchObject({ moderation: 'pending' });
  });
});

test('303: an undo that was made for another session undoes nothing', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps);
  const [mine, theirs] = [await desk(blog), await desk(blog)];
  const { url } = await mine.post({ one: `spam ${await mine.key(id)}` });
  const undo = url.searchParams.get('undo') ?? '';
  for (const each of [undo, '', 'x.y', undo.replace('.', '')]) {
    const { said } = await theirs.post({ undo: each }, `${PATH}/undo`);
    expect(said).toBe('This can be taken back no more.');
  }
  expect(await rowOf(blog, id)).toMatchObject({ moderation: 'spam' });
});

test('303: a changed page’s words are taken over, and no undo is offered', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps, {
    moderation: 'approved',
    proposed: { evidence: anEvidence({ title: 'After' }), changes: [], finalHost: null },
  });
  const { post, key } = await desk(blog);
  const { url, said } = await post({ one: `approved ${await key(id, '?state=shown')}` });
  expect(said).toBe(
    '1 approved. Words of a changed page were settled with it, which cannot be taken back.',
  );
  expect(url.searchParams.has('undo')).toBe(false);
  expect(await rowOf(blog, id)).toMatchObject({ title: 'After' });
});

test('303: a host is blocked once for all its rows, and not after an undo', async () => {
  const blog = await testBlog();
  const hostName = 'rates.example';
  const rows = [await aLinkback(blog.deps, { hostName }), await aLinkback(blog.deps, { hostName })];
  const { post, key, get } = await desk(blog);
  const keys = await Promise.all(rows.map(({ id }) => key(id)));
  const { url, said } = await post({ all: 'block', row: keys });
  expect(said).toBe('A host is blocked: nothing more comes from there. Undo');
  const isBlocked = async () =>
    (await blog.deps.db.host.findUnique({ where: { name: hostName } }))?.blocked;
  expect(await isBlocked()).toBe(true);
  expect(await get()).toContain('its host is blocked');
  await post({ undo: url.searchParams.get('undo') ?? '' }, `${PATH}/undo`);
  expect(await isBlocked()).toBe(false);
  expect((await listActions(blog.deps, { most: 2 })).map(({ action }) => action)).toEqual([
    'unblocked',
    'blocked',
  ]);
});

test('303: pages are read again', async () => {
  const blog = await testBlog();
  const { id, sourceId } = await aLinkback(blog.deps);
  const { post, key } = await desk(blog);
  const { said } = await post({ one: `recheck ${await key(id)}` });
  expect(said).toBe('A page will be read again within minutes.');
  const source = await blog.deps.db.source.findUnique({ where: { id: sourceId } });
  expect(source?.nextCheckAt).toEqual(blog.clock.now());
});

test('303: a form without rows, or with rows that are none, does nothing', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps);
  const { post } = await desk(blog);
  expect((await post({ all: 'approved' })).said).toBe('Nothing was ticked.');
  expect((await post({ all: 'approved', row: [`${id}`, 'x', `${id}.zzz`] })).said).toBe(
    'Nothing was ticked.',
  );
  expect((await post({ one: `delete ${id}.000000000000` })).said).toBe('Nothing was ticked.');
  expect(await rowOf(blog, id)).toMatchObject({ moderation: 'pending' });
});

test('303: leads back to the list and the page of it that one came from', async () => {
  const blog = await testBlog();
  const { id } = await aLinkback(blog.deps, { moderation: 'spam' });
  const { post, key } = await desk(blog);
  const one = `approved ${await key(id, '?state=spam')}`;
  const { url } = await post({ one, state: 'spam', before: '77' });
  expect([url.pathname, url.searchParams.get('state'), url.searchParams.get('before')]).toEqual([
    PATH,
    'spam',
    '77',
  ]);
  const strange = await post({ one, state: '//evil.example', before: '//evil.example' });
  expect(strange.url.searchParams.get('state')).toBe('waiting');
});
