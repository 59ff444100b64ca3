import { describe, expect, test } from 'vitest';
import { listActions, noteAction } from '../../src/accounts/audit.ts';
import { findSession } from '../../src/accounts/sessions.ts';
import { may, mayWrite } from '../../src/accounts/user.ts';
import {
  changePassword,
  changeRole,
  createUser,
  findUserByEmail,
  listUsers,
  removeUser,
} from '../../src/accounts/users.ts';
import { PASSWORD, aUser, signedInAs } from '../support/blog/signed-in.ts';
import { aPost, testBlog } from '../support/blog/test-blog.ts';

const ADA = {
  email: ' Ada@Blog.Example',
  name: ' Ada ',
  role: 'owner',
  password: PASSWORD,
} as const;

describe('an account', () => {
  test('is created with an author of its name, and its email address in lower case', async () => {
    const { deps } = await testBlog();
    const ada = await createUser(deps, ADA);
    expect(ada).toMatchObject({ email: 'ada@blog.example', name: 'Ada', hasSecondFactor: false });
    expect(ada.author).toMatchObject({ name: 'Ada', slug: 'ada' });
    expect(await findUserByEmail(deps, 'ADA@blog.example ')).toEqual(ada);
    expect(JSON.stringify(await listUsers(deps))).not.toContain('argon2');
  });

  test('takes an existing author, and no two accounts have the same one', async () => {
    const { deps } = await testBlog();
    const post = await aPost(deps, { author: 'Ada' });
    const ada = await createUser(deps, ADA);
    expect(ada.author?.id).toBe(post.author?.id);
    await expect(createUser(deps, { ...ADA, email: 'second@blog.example' })).rejects.toThrow(
      'ada@blog.example already uses the name Ada.',
    );
    await expect(createUser(deps, { ...ADA, name: 'Other' })).rejects.toThrow(
      'ada@blog.example already has an account.',
    );
  });

  test.each([
    ['an address without @', { email: 'ada' }],
    ['an address with a space', { email: 'a da@blog.example' }],
    ['an address too long to be one', { email: `${'a'.repeat(250)}@b.example` }],
    ['a short password', { password: 'too short' }],
    ['a password of a kilobyte', { password: 'ab cd'.repeat(200) }],
    ['a password of one letter', { password: 'aaaaaaaaaaaaaa' }],
    ['its address as its password', { password: 'ada@blog.example' }],
    ['no name', { name: ' ' }],
  ])('is not created with %s', async (_what, wrong) => {
    const { deps } = await testBlog();
    await expect(createUser(deps, { ...ADA, ...wrong })).rejects.toMatchObject({
      name: 'InvalidInputError',
    });
    expect(await listUsers(deps)).toEqual([]);
  });

  test('has the permissions of its role', async () => {
    const { deps } = await testBlog();
    const author = await aUser({ deps }, 'author');
    const editor = await aUser({ deps }, 'editor');
    const owner = await aUser({ deps });
    const can = (user: typeof owner) =>
      (['write', 'edit', 'moderate', 'manage'] as const).filter((each) => may(user, each));
    expect(can(author)).toEqual(['write']);
    expect(can(editor)).toEqual(['write', 'edit', 'moderate']);
    expect(can(owner)).toEqual(['write', 'edit', 'moderate', 'manage']);
    const own = await aPost(deps, { author: author.name });
    const others = await aPost(deps, { author: 'Somebody else' });
    const nobodys = await aPost(deps);
    expect([own, others, nobodys].map((post) => mayWrite(author, post))).toEqual([
      true,
      false,
      false,
    ]);
    expect(mayWrite({ ...author, author: null }, nobodys)).toBe(false);
    expect(mayWrite(editor, others)).toBe(true);
  });

  test('with a new role has to sign in again; with the same role it does not', async () => {
    const blog = await testBlog();
    await aUser(blog);
    const { user, token } = await signedInAs(blog, 'author');
    await changeRole(blog.deps, user.id, 'author');
    expect(await findSession(blog.deps, token)).not.toBeNull();
    expect(await changeRole(blog.deps, user.id, 'editor')).toMatchObject({ role: 'editor' });
    expect(await findSession(blog.deps, token)).toBeNull();
  });

  test('of the last owner keeps its role and sessions, and cannot be deleted', async () => {
    const blog = await testBlog();
    const { user, token } = await signedInAs(blog);
    await aUser(blog, 'editor');
    await expect(changeRole(blog.deps, user.id, 'author')).rejects.toThrow('needs an owner');
    await expect(removeUser(blog.deps, user.id)).rejects.toThrow('needs an owner');
    expect(await findSession(blog.deps, token)).toMatchObject({ user: { role: 'owner' } });
  });

  test('that is deleted is signed out, and its posts keep their author', async () => {
    const blog = await testBlog();
    await aUser(blog);
    const { user, token } = await signedInAs(blog, 'author');
    const post = await aPost(blog.deps, { author: user.name });
    await removeUser(blog.deps, user.id);
    expect(await findSession(blog.deps, token)).toBeNull();
    expect(await blog.pageOf(post)).toContain(user.name);
    await expect(removeUser(blog.deps, user.id)).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  test('with a new password is signed out everywhere', async () => {
    const blog = await testBlog();
    const { user, token } = await signedInAs(blog);
    await expect(changePassword(blog.deps, user.id, 'short')).rejects.toThrow('at least 10');
    expect(await findSession(blog.deps, token)).not.toBeNull();
    await changePassword(blog.deps, user.id, 'orange kettle meadow');
    expect(await findSession(blog.deps, token)).toBeNull();
  });
});

test('the audit trail is paged from the latest entry, and outlives the account', async () => {
  const blog = await testBlog();
  await aUser(blog);
  const author = await aUser(blog, 'author');
  for (const what of ['/one', '/two', '/three']) {
    await noteAction(blog.deps, author, 'published', what);
    blog.clock.advance(1_000);
  }
  await removeUser(blog.deps, author.id);
  const latest = await listActions(blog.deps, { max: 2 });
  expect(latest.map(({ what }) => what)).toEqual(['/three', '/two']);
  expect(latest[0]).toMatchObject({ who: author.name, action: 'published' });
  const rest = await listActions(blog.deps, { max: 2, beforeId: latest[1]?.id ?? 0 });
  expect(rest).toMatchObject([{ what: '/one', at: new Date('2026-11-23T10:00:00Z') }]);
});
