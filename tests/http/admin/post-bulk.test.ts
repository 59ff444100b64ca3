import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import type { Role } from '../../../src/accounts/user.ts';
import { findForEditing } from '../../../src/posts/edit.ts';
import { changeSetting } from '../../../src/settings/write.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

async function withPosts(role: Role = 'owner') {
  const blog = await testBlog();
  const browser = await signedInAs(blog, role);
  const { deps } = blog;
  const posts = [
    await aPost(deps, { title: 'Draft', status: 'draft', tags: ['Baku'] }),
    await aPost(deps, { title: 'Public', publishedAt: new Date('2024-02-07T21:00:00Z') }),
  ] as const;
  const rows = posts.map(({ id }) => id);
  const send = (path: string, fields: object) =>
    browser.agent
      .post(`/admin/posts${path}`)
      .type('form')
      .send({ csrf: browser.csrf, ...fields })
      .expect(303);
  /** @returns the message that the list then shows */
  const bulk = async (fields: object, path = '') => {
    const { headers } = await send(path, fields);
    const { search } = new URL(headers['location'] ?? '');
    const { text } = await browser.agent.get(`/admin/posts${search}`).expect(200);
    return /role="status">\s*<p>([^<]*)/.exec(text)?.[1] ?? null;
  };
  const stored = (which: 0 | 1) => findForEditing(deps, posts[which].id);
  return { ...blog, ...browser, posts, rows, bulk, stored };
}

describe('several posts at once', () => {
  test('303: drafts are published and dated now; public posts do not change', async () => {
    const { clock, deps, rows, bulk, stored, user } = await withPosts();
    expect(await bulk({ do: 'publish', row: rows })).toBe('Published: 1 post.');
    expect(await stored(0)).toMatchObject({ status: 'published', publishedAt: clock.now() });
    expect(await stored(1)).toMatchObject({ publishedAt: new Date('2024-02-07T21:00:00Z') });
    expect(await listActions(deps, { max: 5 })).toMatchObject([
      { who: user.name, action: 'published' },
    ]);
  });

  test('303: posts become drafts, and their URLs answer 410', async () => {
    const { rows, bulk, stored, request, urlOf, posts } = await withPosts();
    expect(await bulk({ do: 'draft', row: rows })).toBe('Unpublished: 1 post.');
    expect(await stored(1)).toMatchObject({ status: 'draft' });
    await request.get(new URL(urlOf(posts[1])).pathname).expect(410);
  });

  test('303: posts become private', async () => {
    const { rows, bulk, stored } = await withPosts();
    expect(await bulk({ do: 'private', row: rows })).toBe('Made private: 2 posts.');
    expect([(await stored(0))?.status, (await stored(1))?.status]).toEqual(['private', 'private']);
  });

  test('303: a tag is added to posts and removed from them, in any script', async () => {
    const { rows, bulk, stored } = await withPosts();
    expect(await bulk({ do: 'tag', bulkTag: 'BAKU', row: rows })).toBe('Tag added to 1 post.');
    expect((await stored(1))?.tags).toMatchObject([{ name: 'Baku' }]);
    expect(await bulk({ do: 'untag', bulkTag: 'baku', row: rows })).toBe(
      'Tag removed from 2 posts.',
    );
    expect((await stored(0))?.tags).toEqual([]);
  });

  test('303: a tag without a letter is refused with an error', async () => {
    const { rows, bulk } = await withPosts();
    expect(await bulk({ do: 'tag', bulkTag: '!!!', row: rows })).toBe(
      'Tag added to 0 posts. 2 posts could not be changed. Open one to see why.',
    );
  });

  test.each([
    ['no tag named', { do: 'tag', bulkTag: '' }],
    ['no action', { do: '__proto__' }],
    ['no post selected', { do: 'publish', row: [] }],
  ])('303: nothing changes with %s', async (_what, fields) => {
    const { rows, bulk, stored } = await withPosts();
    expect(await bulk({ row: rows, ...fields })).toBe('Nothing changed.');
    expect((await stored(0))?.status).toBe('draft');
  });

  test('303: posts of another author do not change', async () => {
    const { rows, bulk, stored } = await withPosts('author');
    expect(await bulk({ do: 'private', row: rows })).toBe('Nothing changed.');
    expect((await stored(1))?.status).toBe('published');
  });
});

describe('closing comments on older posts', () => {
  test('303: the date is read in the owner’s time zone, whatever the list shows', async () => {
    const { deps, bulk, stored, posts } = await withPosts();
    await changeSetting(deps, 'timeZone', 'Asia/Baku');
    expect(posts[1].commentsOpen).toBe(true);
    // Published on 8 February in Baku's time zone.
    expect(await bulk({ before: '2024-02-08' }, '/close-older')).toBe(
      'Comments closed on 0 posts.',
    );
    expect(await bulk({ before: '2024-02-09' }, '/close-older')).toBe('Comments closed on 1 post.');
    expect(await stored(1)).toMatchObject({
      commentsOpen: false,
      webmentionsOpen: true,
      version: 1,
    });
    expect(await stored(0)).toMatchObject({ commentsOpen: true });
    expect((await listActions(deps, { max: 1 }))[0]).toMatchObject({ what: '2024-02-09' });
  });

  test('303: more posts than one batch holds are all closed', async () => {
    const { deps, bulk } = await withPosts();
    for (let made = 0; made < 205; made += 1) {
      await aPost(deps, { publishedAt: new Date('2023-01-01T00:00:00Z') });
    }
    expect(await bulk({ before: '2024-01-01' }, '/close-older')).toBe(
      'Comments closed on 205 posts.',
    );
  });

  test.each(['', '2024-02-30', 'soon', '2024-02-07T10:00'])(
    '303: nothing is closed before %j',
    async (before) => {
      const { bulk, stored } = await withPosts();
      expect(await bulk({ before }, '/close-older')).toBe(
        'Choose a date. Comments on older posts will be closed.',
      );
      expect((await stored(1))?.commentsOpen).toBe(true);
    },
  );

  test('303: an author closes comments on no post of another', async () => {
    const { bulk, stored } = await withPosts('author');
    await bulk({ before: '2030-01-01' }, '/close-older');
    expect((await stored(1))?.commentsOpen).toBe(true);
  });
});

describe('the trash', () => {
  test('303: posts move there, and are restored and deleted from there only', async () => {
    const { agent, deps, rows, bulk, stored, request, urlOf, posts } = await withPosts();
    const path = new URL(urlOf(posts[1])).pathname;
    expect(await bulk({ do: 'delete', row: rows })).toBe('Nothing changed.');
    expect(await bulk({ do: 'trash', row: rows })).toBe(
      'Moved to the trash: 2 posts. The trash keeps posts for 30 days.',
    );
    await request.get(path).expect(410);
    const { text } = await agent.get('/admin/posts?state=trash').expect(200);
    expect(text).toContain('Delete permanently');
    expect(text).not.toContain(`/admin/posts/${posts[1].id}"`);
    expect(await bulk({ do: 'restore', row: rows })).toBe('Restored: 2 posts.');
    expect(await stored(0)).toMatchObject({ status: 'draft' });
    await request.get(path).expect(200);
    await bulk({ do: 'trash', row: rows });
    expect(await bulk({ do: 'delete', row: rows })).toBe('Deleted permanently: 2 posts.');
    await request.get(path).expect(410);
    expect(await deps.db.post.count()).toBe(1);
  });

  test('303: authors move and restore their own posts only', async () => {
    const { bulk, rows, request, urlOf, posts } = await withPosts('author');
    expect(await bulk({ do: 'trash', row: rows })).toBe('Nothing changed.');
    await request.get(new URL(urlOf(posts[1])).pathname).expect(200);
  });
});
