import { describe, expect, test } from 'vitest';
import { offerSetup, isSetupOpen, setUp } from '../../src/accounts/setup.ts';
import {
  endSession,
  findSession,
  listSessions,
  revokeOtherSessions,
  revokeSession,
  SESSION_MS,
} from '../../src/accounts/sessions.ts';
import { signIn } from '../../src/accounts/sign-in.ts';
import { changePassword, listUsers } from '../../src/accounts/users.ts';
import { aUser, PASSWORD, signedInAs } from '../support/blog/signed-in.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const HOME = { client: '192.0.2.1', userAgent: 'Firefox' };
const ELSEWHERE = { client: '203.0.113.9', userAgent: 'A program' };

/**
 * The first transaction counts the attempt; then the password is compared; the second begins the
 * session.
 */
function beforeSecondTransaction({ deps: { db } }: TestBlog, run: () => Promise<void>): void {
  const { oneAtATime } = db;
  let transactions = 0;
  const interrupted = async <T>(work: () => Promise<T>): Promise<T> => {
    transactions += 1;
    if (transactions === 2) await run();
    return await oneAtATime(work);
  };
  Object.assign(db, { oneAtATime: interrupted });
}

function attempt(
  { deps }: Pick<TestBlog, 'deps'>,
  email: string,
  password = PASSWORD,
  browser = HOME,
) {
  return signIn(deps, { email, password }, browser);
}

describe('signing in', () => {
  test('begins a session; the address may be in capitals', async () => {
    const blog = await testBlog();
    const user = await aUser(blog);
    const outcome = await attempt(blog, ` ${user.email.toUpperCase()}`);
    if (outcome.kind !== 'signed-in') throw new Error(outcome.kind);
    expect(await findSession(blog.deps, outcome.token)).toMatchObject({
      user: { id: user.id },
      session: { userAgent: 'Firefox' },
    });
  });

  test('gives the same error for an unknown account and a wrong password', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    expect(await attempt(blog, email, 'not this one')).toEqual({ kind: 'wrong' });
    expect(await attempt(blog, 'nobody@blog.example')).toEqual({ kind: 'wrong' });
    expect(await attempt(blog, email, PASSWORD.repeat(20))).toEqual({ kind: 'wrong' });
  });

  test('with a password that is being changed begins no session', async () => {
    const blog = await testBlog();
    const { id, email } = await aUser(blog);
    beforeSecondTransaction(blog, () => changePassword(blog.deps, id, 'a bridge over water'));
    expect(await attempt(blog, email)).toEqual({ kind: 'wrong' });
    expect(await listSessions(blog.deps, id)).toEqual([]);
    expect((await attempt(blog, email, 'a bridge over water')).kind).toBe('signed-in');
  });

  test('accepts a password in any Unicode normalization', async () => {
    const blog = await testBlog();
    const secret = (await offerSetup(blog.deps)) ?? '';
    const owner = { email: 'a@b.example', name: 'A', password: 'été très long' };
    await setUp(blog.deps, secret, owner, HOME);
    const decomposed = owner.password.normalize('NFD');
    expect(decomposed).not.toBe(owner.password);
    expect(await attempt(blog, owner.email, decomposed)).toMatchObject({ kind: 'signed-in' });
  });
});

describe('the sign-in throttle', () => {
  test('makes a client wait longer after each wrong try, and then lets it try again', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await attempt(blog, email, 'wrong password')).kind).toBe('wrong');
    }
    expect(await attempt(blog, email, 'wrong password')).toEqual({ kind: 'wait', seconds: 15 });
    // Not even the right password is accepted, and trying does not lengthen the wait.
    blog.clock.advance(5_000);
    expect(await attempt(blog, email)).toEqual({ kind: 'wait', seconds: 10 });
    blog.clock.advance(10_000);
    expect((await attempt(blog, email, 'wrong password')).kind).toBe('wrong');
    expect(await attempt(blog, email)).toEqual({ kind: 'wait', seconds: 30 });
    blog.clock.advance(30_000);
    expect((await attempt(blog, email)).kind).toBe('signed-in');
    // Reset.
    expect((await attempt(blog, email, 'wrong password')).kind).toBe('wrong');
    expect((await attempt(blog, email)).kind).toBe('signed-in');
  });

  test('makes nobody wait after the clock was set back by a year', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    blog.clock.advance(365 * 86_400_000);
    for (let tries = 0; tries < 5; tries += 1) await attempt(blog, email, 'wrong password');
    expect((await attempt(blog, email)).kind).toBe('wait');
    blog.clock.advance(-365 * 86_400_000);
    expect((await attempt(blog, email, 'wrong password')).kind).toBe('wrong');
    // Reset by the clock, not by the password.
    expect(await attempt(blog, email)).toEqual({ kind: 'wait', seconds: 30 });
    blog.clock.advance(30_000);
    expect((await attempt(blog, email)).kind).toBe('signed-in');
  });

  test('lets nobody try early because two machines’ clocks differ by a second', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    for (let tries = 0; tries < 5; tries += 1) await attempt(blog, email, 'wrong password');
    blog.clock.advance(-1_000);
    expect(await attempt(blog, email)).toEqual({ kind: 'wait', seconds: 16 });
  });

  test('does not lock the owner out, whatever others try', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    for (let client = 0; client < 8; client += 1) {
      for (let tries = 0; tries < 6; tries += 1) {
        await attempt(blog, email, 'wrong password', {
          ...ELSEWHERE,
          client: `203.0.113.${String(client)}`,
        });
      }
    }
    expect((await attempt(blog, email)).kind).toBe('signed-in');
  });

  test('makes a client that tries many addresses wait', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    for (let tries = 0; tries < 20; tries += 1) {
      const outcome = await attempt(blog, `guess-${String(tries)}@b.example`, 'x'.repeat(10));
      expect(outcome.kind).toBe('wrong');
    }
    expect(await attempt(blog, email)).toEqual({ kind: 'wait', seconds: 15 });
    expect((await attempt(blog, email, PASSWORD, ELSEWHERE)).kind).toBe('signed-in');
  });

  test('lets only a few of many attempts at the same time through', async () => {
    const blog = await testBlog();
    const { email } = await aUser(blog);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => attempt(blog, email, 'wrong password')),
    );
    expect(outcomes.filter(({ kind }) => kind === 'wrong')).toHaveLength(5);
  });
});

describe('a session', () => {
  test('is extended by use, and expires a month after its last use', async () => {
    const blog = await testBlog();
    const { token } = await signedInAs(blog);
    blog.clock.advance(SESSION_MS - 1_000);
    expect(await findSession(blog.deps, token)).not.toBeNull();
    blog.clock.advance(SESSION_MS - 1_000);
    expect(await findSession(blog.deps, token)).not.toBeNull();
    blog.clock.advance(SESSION_MS);
    expect(await findSession(blog.deps, token)).toBeNull();
  });

  test('cannot be used with the hash that the database stores', async () => {
    const blog = await testBlog();
    const { token } = await signedInAs(blog);
    const rows = await blog.deps.db.session.findMany();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await findSession(blog.deps, rows[0]?.tokenHash ?? '')).toBeNull();
    expect(await findSession(blog.deps, rows[0]?.id ?? '')).toBeNull();
  });

  test('can be listed and ended by its own user only', async () => {
    const blog = await testBlog();
    const { user, token } = await signedInAs(blog);
    blog.clock.advance(1_000);
    const second = await signedInAs(blog, user);
    const stranger = await signedInAs(blog, 'author');
    const sessions = await listSessions(blog.deps, user.id);
    expect(sessions).toHaveLength(2);
    const first = sessions[1]?.id ?? '';
    expect(await revokeSession(blog.deps, stranger.user.id, first)).toBe(false);
    expect(await revokeSession(blog.deps, user.id, first)).toBe(true);
    expect(await findSession(blog.deps, token)).toBeNull();
    expect(await findSession(blog.deps, second.token)).not.toBeNull();
    await signedInAs(blog, user);
    expect(await revokeOtherSessions(blog.deps, user.id, second.token)).toBe(1);
    expect(await findSession(blog.deps, second.token)).not.toBeNull();
    expect(await findSession(blog.deps, stranger.token)).not.toBeNull();
    await endSession(blog.deps, second.token);
    expect(await findSession(blog.deps, second.token)).toBeNull();
  });
});

describe('the first run', () => {
  const OWNER = { email: 'ada@b.example', name: 'Ada', password: PASSWORD };

  test('creates one owner, even if an author of that name exists', async () => {
    const { deps } = await testBlog();
    const secret = (await offerSetup(deps)) ?? '';
    const other = (await offerSetup(deps)) ?? '';
    expect(await isSetupOpen(deps, secret)).toBe(true);
    expect(await isSetupOpen(deps, 'guessed')).toBe(false);
    const made = await Promise.all([
      setUp(deps, secret, OWNER, HOME),
      setUp(deps, secret, { ...OWNER, email: 'b@b.example', name: 'B' }, HOME),
      setUp(deps, other, { ...OWNER, email: 'c@b.example', name: 'C' }, HOME),
    ]);
    const done = made.filter((each) => each !== null);
    expect(done).toHaveLength(1);
    expect(await findSession(deps, done[0]?.token ?? '')).toMatchObject({
      user: { role: 'owner' },
    });
    expect(await listUsers(deps)).toHaveLength(1);
    expect(await isSetupOpen(deps, other)).toBe(false);
    expect(await offerSetup(deps)).toBeNull();
  });

  test('ends after a day', async () => {
    const { deps, clock } = await testBlog();
    const secret = (await offerSetup(deps)) ?? '';
    clock.advance(86_400_000);
    expect(await isSetupOpen(deps, secret)).toBe(false);
    expect(await setUp(deps, secret, OWNER, HOME)).toBeNull();
    expect(await listUsers(deps)).toEqual([]);
  });

  test('leaves the setup URL valid after an invalid form', async () => {
    const { deps } = await testBlog();
    const secret = (await offerSetup(deps)) ?? '';
    await expect(setUp(deps, secret, { ...OWNER, password: 'short' }, HOME)).rejects.toThrow();
    expect(await setUp(deps, secret, OWNER, HOME)).not.toBeNull();
  });
});
