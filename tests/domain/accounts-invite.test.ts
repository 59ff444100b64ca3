import { describe, expect, test } from 'vitest';
import {
  choosePassword,
  findInvited,
  inviteUser,
  offerPassword,
} from '../../src/accounts/invite.ts';
import { findSession } from '../../src/accounts/sessions.ts';
import { signIn } from '../../src/accounts/sign-in.ts';
import { changePassword, removeUser } from '../../src/accounts/users.ts';
import { aUser, PASSWORD, signedInAs } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';

const CHOSEN = 'harbour violin pepper';
const HOME = { client: '192.0.2.1', userAgent: 'Firefox' };
const GRACE = { email: 'grace@blog.example', name: 'Grace', role: 'editor' } as const;

async function withInvited() {
  const blog = await testBlog();
  const signInAs = (password: string) => signIn(blog.deps, { email: GRACE.email, password }, HOME);
  return { ...blog, ...(await inviteUser(blog.deps, GRACE)), signInAs };
}

describe('an invitation', () => {
  test('lets whoever has it choose the account’s password', async () => {
    const { deps, secret, user, signInAs } = await withInvited();
    expect(await findInvited(deps, secret)).toEqual(user);
    expect(await choosePassword(deps, secret, CHOSEN)).toEqual(user);
    expect(await signInAs(CHOSEN)).toMatchObject({ kind: 'signed-in' });
  });

  test('can be used once', async () => {
    const { deps, secret, signInAs } = await withInvited();
    await choosePassword(deps, secret, CHOSEN);
    expect(await findInvited(deps, secret)).toBeNull();
    expect(await choosePassword(deps, secret, PASSWORD)).toBeNull();
    expect(await signInAs(PASSWORD)).toMatchObject({ kind: 'wrong' });
  });

  test('can be used by only one of two at the same time', async () => {
    const { deps, secret, user, signInAs } = await withInvited();
    const [first, second] = await Promise.all([
      choosePassword(deps, secret, CHOSEN),
      choosePassword(deps, secret, PASSWORD),
    ]);
    expect([first, second].filter(Boolean)).toEqual([user]);
    const holds = first ? CHOSEN : PASSWORD;
    expect(await signInAs(holds)).toMatchObject({ kind: 'signed-in' });
    expect(await signInAs(first ? PASSWORD : CHOSEN)).toMatchObject({ kind: 'wrong' });
  });

  test('stops working when a second reset link is made for the account, and for no other', async () => {
    const { deps, secret, user } = await withInvited();
    const [other, owner] = [await aUser({ deps }), await aUser({ deps })];
    const others = await offerPassword(deps, other.id, owner);
    const second = await offerPassword(deps, user.id, owner);
    expect(await findInvited(deps, secret)).toBeNull();
    expect(await choosePassword(deps, secret, CHOSEN)).toBeNull();
    expect(await findInvited(deps, second)).toEqual(user);
    expect(await findInvited(deps, others)).toEqual(other);
  });

  test('stops working when the password is changed another way', async () => {
    const { deps, secret, user, signInAs } = await withInvited();
    const other = await inviteUser(deps, { ...GRACE, email: 'a@blog.example', name: 'Ada' });
    await changePassword(deps, user.id, PASSWORD);
    expect(await findInvited(deps, secret)).toBeNull();
    expect(await choosePassword(deps, secret, CHOSEN)).toBeNull();
    expect(await signInAs(PASSWORD)).toMatchObject({ kind: 'signed-in' });
    expect(await findInvited(deps, other.secret)).toEqual(other.user);
  });

  test('stays valid after a password that is too weak', async () => {
    const { deps, secret, user } = await withInvited();
    await expect(choosePassword(deps, secret, 'short')).rejects.toMatchObject({
      name: 'InvalidInputError',
    });
    expect(await findInvited(deps, secret)).toEqual(user);
  });

  test('expires after a week', async () => {
    const { deps, clock, secret, user } = await withInvited();
    clock.advance(7 * 86_400_000 - 1);
    expect(await findInvited(deps, secret)).toEqual(user);
    clock.advance(1);
    expect(await findInvited(deps, secret)).toBeNull();
    expect(await choosePassword(deps, secret, CHOSEN)).toBeNull();
  });

  test('is invalid once the account is deleted', async () => {
    const { deps, secret, user } = await withInvited();
    await aUser({ deps });
    await removeUser(deps, user.id);
    expect(await findInvited(deps, secret)).toBeNull();
  });

  test.each(['', 'nothing', 'a'.repeat(10_000)])('%j is not a valid token', async (secret) => {
    const { deps } = await testBlog();
    expect(await findInvited(deps, secret)).toBeNull();
  });
});

test('nobody makes a reset link for their own account', async () => {
  const { deps } = await testBlog();
  const owner = await aUser({ deps });
  await expect(offerPassword(deps, owner.id, owner)).rejects.toMatchObject({
    name: 'InvalidInputError',
  });
  expect(await deps.db.oneTimeToken.count()).toBe(0);
});

test('a reset link signs nobody out until a new password is chosen', async () => {
  const blog = await testBlog();
  const { user, token } = await signedInAs(blog);
  const secret = await offerPassword(blog.deps, user.id, await aUser(blog));
  expect(await findSession(blog.deps, token)).not.toBeNull();
  await choosePassword(blog.deps, secret, CHOSEN);
  expect(await findSession(blog.deps, token)).toBeNull();
});
