import { beforeEach, describe, expect, test } from 'vitest';
import { createDeviceCookie, readDeviceCookie } from '../../src/accounts/device-cookie.ts';
import { beginPasskeySignIn } from '../../src/accounts/passkeys.ts';
import { confirmPassword } from '../../src/accounts/confirm.ts';
import { signIn, type Browser } from '../../src/accounts/sign-in.ts';
import { countAttempt } from '../../src/accounts/throttle.ts';
import type { User } from '../../src/accounts/user.ts';
import { aUser, PASSWORD } from '../support/blog/signed-in.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';

/** The address of a proxy, shared by all visitors. */
const PROXY = '127.0.0.1';

let blog: TestBlog;
let owner: User;
let known: Browser;

beforeEach(async () => {
  blog = await testBlog();
  owner = await aUser(blog);
  const deviceCookie = await createDeviceCookie(blog.deps, owner.id);
  known = { client: PROXY, userAgent: 'Firefox', deviceCookie };
});

/** Counts like failed sign-ins of strangers, without their hashing. */
async function strangersFail(email: string): Promise<void> {
  while ((await countAttempt(blog.deps, { email, client: PROXY })) === 0);
}

async function trySignIn(password: string, browser: Browser, { email } = owner) {
  const outcome = await signIn(blog.deps, { email, password }, browser);
  return outcome.kind === 'wait' ? outcome : outcome.kind;
}

describe('a browser that has signed in to the account before', () => {
  test('signs in while strangers at its address have to wait', async () => {
    await strangersFail(owner.email);
    expect(await trySignIn(PASSWORD, { ...known, deviceCookie: null })).toHaveProperty('seconds');
    expect(await trySignIn(PASSWORD, known)).toBe('signed-in');
  });

  test('confirms the password and starts a passkey sign-in meanwhile, too', async () => {
    await strangersFail(owner.email);
    await strangersFail('a passkey');
    const stranger = { ...known, deviceCookie: null };
    expect((await confirmPassword(blog.deps, owner, PASSWORD, stranger)).kind).toBe('wait');
    expect((await confirmPassword(blog.deps, owner, PASSWORD, known)).kind).toBe('right');
    expect((await beginPasskeySignIn(blog.deps, stranger)).kind).toBe('wait');
    expect((await beginPasskeySignIn(blog.deps, known)).kind).toBe('options');
  });

  test('has a failure limit of its own, which the right password resets', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await trySignIn('not this one', known)).toBe('wrong');
    }
    expect(await trySignIn(PASSWORD, known)).toEqual({ kind: 'wait', seconds: 15 });
    const elsewhere = { ...known, client: '192.0.2.7' };
    expect(await trySignIn(PASSWORD, elsewhere)).toEqual({ kind: 'wait', seconds: 15 });
    // Nobody else at the address waits because of it, nor another of the account's browsers.
    expect(await trySignIn(PASSWORD, { ...known, deviceCookie: null })).toBe('signed-in');
    const deviceCookie = await createDeviceCookie(blog.deps, owner.id);
    expect(await trySignIn(PASSWORD, { ...known, deviceCookie })).toBe('signed-in');
    blog.clock.advance(15_000);
    expect(await trySignIn(PASSWORD, known)).toBe('signed-in');
    expect(await trySignIn('not this one', known)).toBe('wrong');
    expect(await trySignIn(PASSWORD, known)).toBe('signed-in');
  });

  test('counts by its address for every other account', async () => {
    const other = await aUser(blog, 'author');
    await strangersFail(other.email);
    expect(await trySignIn(PASSWORD, known, other)).toHaveProperty('seconds');
  });
});

test('a device cookie is valid only for the account for which it was signed', async () => {
  const cookie = known.deviceCookie ?? '';
  const { userId, deviceId } = (await readDeviceCookie(blog.deps, cookie)) ?? {};
  expect(userId).toBe(owner.id);
  expect(cookie).toContain(deviceId);
  const [, id, mac] = cookie.split('.');
  for (const forged of [
    `${owner.id + 1}.${id}.${mac}`,
    `${owner.id}.${'A'.repeat(22)}.${mac}`,
    `${owner.id}.${id}.${'A'.repeat(43)}`,
    `${cookie}x`,
    `${owner.id}.${id}`,
    '',
    'x'.repeat(5_000),
  ]) {
    expect(await readDeviceCookie(blog.deps, forged)).toBeNull();
  }
  const other = await testBlog();
  expect(await readDeviceCookie(other.deps, cookie)).toBeNull();
});
