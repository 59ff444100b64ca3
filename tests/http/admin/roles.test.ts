/**
 * Access to every page of the admin, for every role.
 */
import { describe, expect, test } from 'vitest';
import { createRun } from '../../../src/import/runs.ts';
import { editPost } from '../../../src/posts/edit.ts';
import { anAccessRequest } from '../../support/blog/consent.ts';
import { adminRoutes } from '../../support/blog/admin-routes.ts';
import { aLinkback } from '../../support/samples/a-linkback.ts';
import { aComment } from '../../support/samples/comments.ts';
import { anImage } from '../../support/samples/media.ts';
import { signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

/** The least role for each page; new routes have to be added here. */
const PAGES: Record<string, 'author' | 'editor' | 'owner'> = {
  '/admin': 'author',
  '/admin/posts': 'author',
  '/admin/pages': 'author',
  '/admin/posts/new': 'author',
  '/admin/posts/titles': 'author',
  '/admin/posts/calendar': 'author',
  '/admin/posts/1': 'editor',
  '/admin/posts/1/publish': 'editor',
  '/admin/posts/1/convert': 'editor',
  '/admin/posts/1/revisions': 'editor',
  '/admin/posts/1/revisions/1': 'editor',
  '/admin/posts/1/notifications': 'editor',
  '/admin/media': 'author',
  '/admin/media/1': 'author',
  '/admin/media/1/delete': 'editor',
  '/admin/categories': 'editor',
  '/admin/categories/1': 'editor',
  '/admin/tags': 'editor',
  '/admin/tags/1': 'editor',
  '/admin/series': 'editor',
  '/admin/series/1': 'editor',
  '/admin/authors': 'editor',
  '/admin/authors/1': 'editor',
  '/admin/media/1/original': 'author',
  '/admin/account': 'author',
  '/admin/account/second-factor': 'author',
  '/admin/authorize/1': 'author',
  '/admin/responses': 'editor',
  '/admin/responses/comments/1': 'editor',
  '/admin/responses/linkbacks/1': 'editor',
  '/admin/outbox': 'editor',
  '/admin/self-test': 'editor',
  '/admin/users': 'owner',
  '/admin/audit': 'owner',
  '/admin/settings': 'owner',
  '/admin/settings/general': 'owner',
  '/admin/settings/appearance': 'owner',
  '/admin/settings/reading': 'owner',
  '/admin/settings/comments': 'owner',
  '/admin/settings/linkbacks': 'owner',
  '/admin/settings/mail': 'owner',
  '/admin/settings/backup': 'owner',
  '/admin/settings/export': 'owner',
  '/admin/settings/import': 'owner',
  '/admin/settings/import/1': 'owner',
  '/admin/settings/import/1/undo': 'owner',
  '/admin/lists': 'owner',
  '/admin/lists/export': 'owner',
  '/admin/mail': 'owner',
  '/admin/commenters/1': 'owner',
  '/admin/commenters/1/export.json': 'owner',
};
const ROLES = ['author', 'editor', 'owner'] as const;

describe.each(ROLES)('as %s', (role) => {
  test('200 for pages that the role may see, 403 or 404 for the others', async () => {
    const blog = await testBlog();
    const { id, slug } = await aPost(blog.deps, {
      author: 'Somebody else',
      categories: ['1'],
      tags: ['1'],
      series: '1',
    });
    await aPost(blog.deps, { author: '1' });
    await anImage(blog);
    await createRun(blog.deps, { path: '/old.xml', name: 'old.xml' });
    await aComment(blog, id);
    await aLinkback(blog.deps, { postId: id, type: 'reply' });
    await anAccessRequest(blog, '1');
    const { agent, user } = await signedInAs(blog, role);
    for (const version of [0, 1]) {
      const draft = { title: 'Again', slug, markdown: `${version} times` };
      await editPost(blog.deps, id, { version, draft, userId: user.id });
    }
    for (const [path, least] of Object.entries(PAGES)) {
      const { status, headers } = await agent.get(path);
      const may = ROLES.indexOf(role) >= ROLES.indexOf(least);
      expect(may ? [200] : [403, 404], path).toContain(status);
      if (may) expect(headers['cache-control'], path).toBe('no-store');
      expect(headers['content-security-policy'], path).not.toContain('unsafe');
    }
  });
});

test('303: without a session, every page redirects to signing in', async () => {
  const blog = await testBlog();
  for (const path of Object.keys(PAGES)) {
    const { headers } = await blog.request.get(path).expect(303);
    expect(headers['location'], path).toContain('/admin/sign-in?return=');
  }
});

test('every route of the admin is in the list above', async () => {
  const blog = await testBlog();
  const outside = /^\/admin\/(setup|invited|forgot|sign-in|admin\.webmanifest)/;
  const paths = adminRoutes(blog, 'get').filter((path) => !outside.test(path));
  const examples = paths.map((path) => path.replace(/:\w+/g, '1'));
  expect([...new Set(examples)].sort()).toEqual(Object.keys(PAGES).sort());
});

test('403: every change without the form token is refused', async () => {
  const blog = await testBlog();
  const { agent } = await signedInAs(blog, 'owner');
  const open = /^\/admin\/(setup|invited|invitation|forgot|sign-in|sign-out|resume)/;
  const paths = adminRoutes(blog, 'post').filter((path) => !open.test(path));
  expect(paths).toEqual(expect.arrayContaining(['/admin/posts/new', '/admin/outbox/resend']));
  expect(paths.length).toBeGreaterThan(12);
  for (const path of paths) {
    const { status } = await agent.post(path.replace(/:\w+/g, '1')).type('form').send({ a: 'b' });
    expect(status, path).toBe(403);
  }
});
