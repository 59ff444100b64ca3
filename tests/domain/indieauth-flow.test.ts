/** Authorizations from the request to the end of their tokens, on both databases. */
import { expect, test } from 'vitest';
import { findProgramByToken, listAccessTokens } from '../../src/indieauth/access-tokens.ts';
import { beginAuthorization } from '../../src/indieauth/begin.ts';
import { allowAccess, findRequest, refuseAccess } from '../../src/indieauth/decide.ts';
import { pruneIndieauth } from '../../src/indieauth/prune.ts';
import { redeemForTokens } from '../../src/indieauth/redeem.ts';
import { refreshTokens } from '../../src/indieauth/refresh.ts';
import { revokeByToken } from '../../src/indieauth/revoke.ts';
import { aUser } from '../support/blog/signed-in.ts';
import { testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const DAY_MS = 86_400_000;
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

async function begun(blog: TestBlog, clientId: string): Promise<string> {
  const begins = await beginAuthorization(blog.deps, {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${clientId}callback`,
    state: 'a state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    scope: 'create update',
  });
  if (begins.kind !== 'begun') throw new Error(JSON.stringify(begins));
  return begins.requestToken;
}

/** A request that a user has just allowed. */
async function scene() {
  const blog = await testBlog();
  const user = await aUser(blog);
  const site = await blog.sourceSite({ '/': '<p class="h-app">Notes</p>' });
  const clientId = site.url('/');
  const requestToken = await begun(blog, clientId);
  const grant = { scopes: ['create'] as const, me: 'http://blog.example/', days: 30 as const };
  const decision = await allowAccess(blog.deps, user, requestToken, grant);
  if (decision.kind !== 'decided') throw new Error(decision.kind);
  const redemption = {
    code: new URL(decision.url).searchParams.get('code') ?? '',
    client_id: clientId,
    redirect_uri: `${clientId}callback`,
    code_verifier: VERIFIER,
  };
  const refresh = (token: string | null) =>
    refreshTokens(blog.deps, { refresh_token: token ?? '', client_id: clientId, scope: '' });
  return { blog, user, clientId, requestToken, grant, redemption, refresh };
}

test('a request is decided once, by one user', async () => {
  const { blog, user, requestToken, grant } = await scene();
  expect(await findRequest(blog.deps, user, requestToken)).toBeNull();
  expect(await allowAccess(blog.deps, user, requestToken, grant)).toEqual({ kind: 'unknown' });
  expect(await refuseAccess(blog.deps, user, requestToken)).toEqual({ kind: 'unknown' });
});

test('of two decisions at once, one counts', async () => {
  const { blog, user, clientId, grant } = await scene();
  const requestToken = await begun(blog, clientId);
  const decisions = await Promise.all([
    allowAccess(blog.deps, user, requestToken, grant),
    refuseAccess(blog.deps, user, requestToken),
  ]);
  expect(decisions.map(({ kind }) => kind).sort()).toEqual(['decided', 'unknown']);
});

test('a code becomes tokens once; refreshed at once by two, they end', async () => {
  const { blog, user, redemption, refresh } = await scene();
  const redeemed = await redeemForTokens(blog.deps, redemption);
  if (redeemed.kind !== 'tokens') throw new Error(redeemed.reason);
  const { accessToken, refreshToken } = redeemed.issued;
  expect(await findProgramByToken(blog.deps, accessToken)).toMatchObject({
    user: { id: user.id, via: 'Notes' },
    scopes: ['create'],
  });
  const both = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
  expect(both.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
  expect(await listAccessTokens(blog.deps, user.id)).toEqual([]);
});

test('redeemed at once by two, a code gives no access that stays', async () => {
  const { blog, user, redemption } = await scene();
  const both = await Promise.all([
    redeemForTokens(blog.deps, redemption),
    redeemForTokens(blog.deps, redemption),
  ]);
  expect(both.filter(({ kind }) => kind === 'tokens')).toHaveLength(1);
  expect(await listAccessTokens(blog.deps, user.id)).toEqual([]);
});

test('the list has one row for an authorization, however often it is refreshed', async () => {
  const { blog, user, redemption, refresh } = await scene();
  const redeemed = await redeemForTokens(blog.deps, redemption);
  if (redeemed.kind !== 'tokens') throw new Error(redeemed.reason);
  blog.clock.advance(DAY_MS);
  const refreshed = await refresh(redeemed.issued.refreshToken);
  if (refreshed.kind !== 'tokens') throw new Error(refreshed.reason);
  expect(await listAccessTokens(blog.deps, user.id)).toMatchObject([
    {
      name: 'Notes',
      since: new Date('2026-11-23T10:00:00Z'),
      expiresAt: new Date('2026-12-24T10:00:00Z'),
    },
  ]);
  expect(await revokeByToken(blog.deps, refreshed.issued.accessToken)).toMatchObject({
    userId: user.id,
    name: 'Notes',
  });
  expect(await revokeByToken(blog.deps, refreshed.issued.accessToken)).toBeNull();
  expect(await blog.deps.db.accessToken.count()).toBe(0);
});

test('requests that nobody decided and tokens that cannot be refreshed are deleted', async () => {
  const { blog, clientId, redemption } = await scene();
  await redeemForTokens(blog.deps, redemption);
  await begun(blog, clientId);
  const { db } = blog.deps;
  blog.clock.advance(3_600_001);
  await pruneIndieauth(blog.deps);
  expect([await db.authorization.count(), await db.accessToken.count()]).toEqual([1, 1]);
  blog.clock.advance(60 * DAY_MS);
  await pruneIndieauth(blog.deps);
  expect([await db.authorization.count(), await db.accessToken.count()]).toEqual([0, 0]);
});
