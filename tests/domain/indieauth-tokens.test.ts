import { expect, test } from 'vitest';
import { createAppPassword } from '../../src/accounts/app-passwords.ts';
import { removeUser } from '../../src/accounts/users.ts';
import {
  createAccessToken,
  findProgramByToken,
  listAccessTokens,
} from '../../src/indieauth/access-tokens.ts';
import { revokeAccessToken, revokeAccessTokens } from '../../src/indieauth/revoke.ts';
import { anAccessToken } from '../support/blog/access-token.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { testBlog } from '../support/blog/test-blog.ts';

const DAY_MS = 86_400_000;

test('a token made by hand finds its user, scopes and format, under the name of its program', async () => {
  const blog = await testBlog();
  const { token, user } = await anAccessToken(blog, {
    scopes: ['create', 'media'],
    format: 'text',
    name: 'Notes',
  });
  const program = await findProgramByToken(blog.deps, token);
  expect(program).toMatchObject({
    user: { id: user.id, via: 'Notes' },
    scopes: ['create', 'media'],
    format: 'text',
    accessToken: { me: 'http://blog.example/' },
  });
});

test('the database has only a hash of an access token', async () => {
  const blog = await testBlog();
  const { token } = await anAccessToken(blog);
  const rows = await blog.deps.db.accessToken.findMany();
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(rows[0]?.tokenHash).toMatch(/^[\da-f]{64}$/);
});

test('an application password is a token without limits', async () => {
  const blog = await testBlog();
  const user = await aUser(blog);
  const secret = await createAppPassword(blog.deps, user.id, 'MarsEdit');
  expect(await findProgramByToken(blog.deps, secret)).toMatchObject({
    user: { id: user.id, via: 'MarsEdit' },
    scopes: null,
    format: 'html',
    accessToken: null,
  });
});

test('a token of 30 days works until then, and not at that moment', async () => {
  const blog = await testBlog();
  const { token, user } = await anAccessToken(blog, { days: 30 });
  blog.clock.advance(30 * DAY_MS - 1_000);
  expect(await findProgramByToken(blog.deps, token)).not.toBeNull();
  blog.clock.advance(1_000);
  expect(await findProgramByToken(blog.deps, token)).toBeNull();
  expect(await listAccessTokens(blog.deps, user.id)).toEqual([]);
});

test.each(['', 'x', '__proto__', 'a'.repeat(43), 'ä'.repeat(43), 'a'.repeat(10_000)])(
  'the unknown token %j finds no program',
  async (token) => {
    const blog = await testBlog();
    expect(await findProgramByToken(blog.deps, token)).toBeNull();
  },
);

test('a revoked token finds no program, and only its user can revoke it', async () => {
  const blog = await testBlog();
  const { token, user } = await anAccessToken(blog, { name: 'Notes' });
  const other = await aUser(blog);
  const [listed] = await listAccessTokens(blog.deps, user.id);
  expect(await revokeAccessToken(blog.deps, other.id, listed?.id ?? 0)).toBeNull();
  expect(await findProgramByToken(blog.deps, token)).not.toBeNull();
  expect(await revokeAccessToken(blog.deps, user.id, listed?.id ?? 0)).toBe('Notes');
  expect(await findProgramByToken(blog.deps, token)).toBeNull();
});

test('tokens end with their user, and all at once when they are revoked', async () => {
  const blog = await testBlog();
  await aUser(blog);
  const { token, user } = await anAccessToken(blog);
  const { token: second } = await anAccessToken(blog, { user });
  expect(await revokeAccessTokens(blog.deps, user.id)).toBe(2);
  expect(await findProgramByToken(blog.deps, second)).toBeNull();
  const { token: third } = await anAccessToken(blog, { user });
  await removeUser(blog.deps, user.id);
  expect(await findProgramByToken(blog.deps, third)).toBeNull();
  expect(await findProgramByToken(blog.deps, token)).toBeNull();
});

test('the use of a token is recorded every five minutes', async () => {
  const blog = await testBlog();
  const { token, user } = await anAccessToken(blog);
  const used = async () => (await listAccessTokens(blog.deps, user.id))[0]?.usedAt?.toISOString();
  expect(await used()).toBeUndefined();
  await findProgramByToken(blog.deps, token);
  blog.clock.advance(240_000);
  await findProgramByToken(blog.deps, token);
  expect(await used()).toBe('2026-11-23T10:00:00.000Z');
  blog.clock.advance(120_000);
  await findProgramByToken(blog.deps, token);
  expect(await used()).toBe('2026-11-23T10:06:00.000Z');
});

test.each([
  [{ name: ' ' }, 'Enter a name'],
  [{ name: 'x'.repeat(61) }, 'at most 60'],
  [{ scopes: [] }, 'what the program may do'],
])('a token with %j is refused', async (given, reason) => {
  const blog = await testBlog();
  const user = await aUser(blog);
  const token = { name: 'Notes', scopes: ['create' as const], format: 'text' as const, days: null };
  await expect(createAccessToken(blog.deps, user, { ...token, ...given })).rejects.toThrow(reason);
});
