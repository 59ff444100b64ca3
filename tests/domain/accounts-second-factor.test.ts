import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import {
  recoveryCodesLeft,
  turnOffSecondFactor,
  turnOnSecondFactor,
  newTotpSecret,
  totpUrl,
  totpStepOf,
} from '../../src/accounts/second-factor.ts';
import { restartSession, findSession } from '../../src/accounts/sessions.ts';
import { confirmPassword } from '../../src/accounts/confirm.ts';
import { signIn, signInWithCode } from '../../src/accounts/sign-in.ts';
import { changePassword } from '../../src/accounts/users.ts';
import { aUser, PASSWORD, signedInAs } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';

const HOME = { client: '192.0.2.1', userAgent: 'Firefox' };

/** The code that an authenticator app shows at that moment. */
function codeOf(secret: string, now: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
}

async function withSecondFactor() {
  const blog = await testBlog();
  const user = await aUser(blog);
  const secret = newTotpSecret();
  const code = codeOf(secret, blog.clock.now());
  const recovery = (await turnOnSecondFactor(blog.deps, user.id, { secret, code })) ?? [];
  const ticket = async () => {
    const outcome = await signIn(blog.deps, { email: user.email, password: PASSWORD }, HOME);
    if (outcome.kind !== 'code-needed') throw new Error(outcome.kind);
    return outcome.ticket;
  };
  const enter = async (typed: string, withTicket?: string) =>
    await signInWithCode(blog.deps, { ticket: withTicket ?? (await ticket()), code: typed }, HOME);
  return { ...blog, user, secret, recovery, ticket, enter };
}

describe('codes', () => {
  // RFC 6238, appendix B: the secret is "12345678901234567890"; six of the eight digits.
  const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %i seconds', (seconds, code) => {
    const now = new Date(seconds * 1_000);
    expect(totpStepOf(RFC_SECRET, code, { now, lastStep: 0 })).toBe(Math.floor(seconds / 30));
    expect(
      totpStepOf(RFC_SECRET, ` ${code.slice(0, 3)} ${code.slice(3)}`, { now, lastStep: 0 }),
    ).not.toBeNull();
  });

  test('of the step before and after are valid, those further off are not', () => {
    const now = new Date('2026-11-23T10:00:15Z');
    const counts = [-60, -30, 0, 30, 60].map(
      (seconds) =>
        totpStepOf(RFC_SECRET, codeOf(RFC_SECRET, new Date(now.getTime() + seconds * 1_000)), {
          now,
          lastStep: 0,
        }) !== null,
    );
    expect(counts).toEqual([false, true, true, true, false]);
  });

  test('have the blog and the account as label in an app', () => {
    const address = totpUrl(RFC_SECRET, { issuer: 'The Blog', email: 'a@b.example' });
    expect(address).toMatch(/^otpauth:\/\/totp\/The%20Blog:a%40b\.example\?/);
    expect(new URL(address).searchParams.get('secret')).toBe(RFC_SECRET);
  });
});

describe('the second factor', () => {
  test('is required after the password, and each code can be used once', async () => {
    const { clock, deps, secret, enter, user } = await withSecondFactor();
    const first = codeOf(secret, clock.now());
    // It turned the factor on, so it is used.
    expect(await enter(first)).toEqual({ kind: 'wrong' });
    clock.advance(30_000);
    const outcome = await enter(codeOf(secret, clock.now()));
    if (outcome.kind !== 'signed-in') throw new Error(outcome.kind);
    expect(await findSession(deps, outcome.token)).toMatchObject({ user: { id: user.id } });
    expect(await enter(codeOf(secret, clock.now()))).toEqual({ kind: 'wrong' });
  });

  test('refuses a ticket from before a change of the password', async () => {
    const { clock, deps, secret, enter, ticket, user } = await withSecondFactor();
    const before = await ticket();
    const other = await aUser({ deps });
    await changePassword(deps, other.id, 'a bridge over water');
    clock.advance(30_000);
    const code = () => codeOf(secret, clock.now());
    expect((await enter(code(), before)).kind).toBe('signed-in');
    const second = await ticket();
    await changePassword(deps, user.id, 'a bridge over water');
    clock.advance(30_000);
    expect(await enter(code(), second)).toEqual({ kind: 'late' });
  });

  test('accepts codes, each once, after the clock was set back by a year', async () => {
    const { clock, secret, enter } = await withSecondFactor();
    clock.advance(365 * 86_400_000);
    expect((await enter(codeOf(secret, clock.now()))).kind).toBe('signed-in');
    clock.advance(-365 * 86_400_000);
    const code = codeOf(secret, clock.now());
    expect((await enter(code)).kind).toBe('signed-in');
    expect(await enter(code)).toEqual({ kind: 'wrong' });
  });

  test('accepts a code only once of two who send it at the same time', async () => {
    const { clock, secret, enter, ticket } = await withSecondFactor();
    clock.advance(30_000);
    const code = codeOf(secret, clock.now());
    const tickets = [await ticket(), await ticket()];
    const outcomes = await Promise.all(tickets.map((each) => enter(code, each)));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['signed-in', 'wrong']);
  });

  test('accepts a recovery code in its place, once, in any spelling', async () => {
    const { deps, user, recovery, enter } = await withSecondFactor();
    expect(recovery).toHaveLength(10);
    const [code = ''] = recovery;
    const written = `${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8)}`.toUpperCase();
    expect((await enter(written)).kind).toBe('signed-in');
    expect(await recoveryCodesLeft(deps, user.id)).toBe(9);
    expect((await enter(code)).kind).toBe('wrong');
  });

  test('must be entered within five minutes, with a ticket that is valid once', async () => {
    const { clock, recovery, enter, ticket } = await withSecondFactor();
    const [first = '', second = ''] = recovery;
    const used = await ticket();
    expect((await enter(first, used)).kind).toBe('signed-in');
    expect((await enter(second, used)).kind).toBe('late');
    const late = await ticket();
    clock.advance(300_000);
    expect((await enter(second, late)).kind).toBe('late');
    expect((await enter(second, 'made up')).kind).toBe('late');
  });

  test('cannot be guessed: its tries are counted like those of passwords', async () => {
    const { enter, ticket } = await withSecondFactor();
    const tickets = await ticket();
    const kinds: string[] = [];
    for (let tries = 0; tries < 6; tries += 1) kinds.push((await enter('000000', tickets)).kind);
    expect(kinds).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wait', 'wait']);
  });

  test('cannot be turned on with a wrong code, or with a secret of another kind', async () => {
    const blog = await testBlog();
    const { id } = await aUser(blog);
    const secret = newTotpSecret();
    const code = codeOf(newTotpSecret(), blog.clock.now());
    expect(await turnOnSecondFactor(blog.deps, id, { secret, code })).toBeNull();
    const short = { secret: 'MFRA', code: codeOf('MFRA', blog.clock.now()) };
    expect(await turnOnSecondFactor(blog.deps, id, short)).toBeNull();
  });

  test('is removed with its recovery codes when it is turned off', async () => {
    const { deps, user } = await withSecondFactor();
    await turnOffSecondFactor(deps, user.id);
    expect(await recoveryCodesLeft(deps, user.id)).toBe(0);
    const outcome = await signIn(deps, { email: user.email, password: PASSWORD }, HOME);
    expect(outcome.kind).toBe('signed-in');
  });
});

describe('confirming the password', () => {
  test('accepts only the right one, and limits the tries', async () => {
    const blog = await testBlog();
    const user = await aUser(blog);
    const ask = (password: string) => confirmPassword(blog.deps, user, password, HOME);
    expect(await ask('not this one')).toEqual({ kind: 'wrong' });
    expect(await ask(PASSWORD)).toEqual({ kind: 'right' });
    for (let tries = 0; tries < 5; tries += 1) await ask('not this one');
    expect(await ask(PASSWORD)).toEqual({ kind: 'wait', seconds: 15 });
  });
});

test('a new session for this browser ends all other sessions', async () => {
  const blog = await testBlog();
  const { user, token } = await signedInAs(blog);
  const stranger = await signedInAs(blog, 'author');
  const fresh = await restartSession(blog.deps, user.id, 'Firefox');
  expect(await findSession(blog.deps, token)).toBeNull();
  expect(await findSession(blog.deps, fresh)).toMatchObject({ user: { id: user.id } });
  expect(await findSession(blog.deps, stranger.token)).not.toBeNull();
});
