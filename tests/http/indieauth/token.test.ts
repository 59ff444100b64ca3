/** What the token endpoint and its neighbours refuse. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { listActions } from '../../../src/accounts/audit.ts';
import { listAccessTokens } from '../../../src/indieauth/access-tokens.ts';
import { pruneIndieauth } from '../../../src/indieauth/prune.ts';
import { anAccessToken } from '../../support/blog/access-token.ts';
import { decide, openConsent } from '../../support/blog/consent.ts';
import { aUser, signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';
import { relyingParty } from '../../support/sites/relying-party.ts';

const DAY_MS = 86_400_000;

/** A code that the owner has just given a client. */
async function withCode(given: Record<string, string> = {}, days = '90') {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const url = party.requestUrl(server, { scope: 'create update', ...given });
  const consent = await openConsent(owner, url);
  const code = party.readAnswer(server, await decide(owner, consent, { days }));
  return { blog, owner, party, server, code };
}

test('200 the verifier of RFC 7636 appendix B matches its challenge', async () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  const { party, server, code } = await withCode({ code_challenge: challenge });
  const wrong = await party.redeem(server.token, code, { code_verifier: `${verifier}x` });
  expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const right = await party.redeem(server.token, code, { code_verifier: verifier });
  expect(right.status).toBe(200);
});

test('400 a redemption that is not the client’s own is refused, and the code stays usable', async () => {
  const { party, server, code } = await withCode();
  for (const [given, error, reason] of [
    [{ code: '' }, 'invalid_request', 'code is missing.'],
    [{ code: 'x' }, 'invalid_grant', 'This code is unknown'],
    [{ client_id: '' }, 'invalid_request', 'client_id is missing.'],
    [{ client_id: 'http://other.example/' }, 'invalid_grant', 'another client_id'],
    [{ redirect_uri: 'http://other.example/' }, 'invalid_grant', 'redirect_uri is not the one'],
    [{ code_verifier: '' }, 'invalid_request', 'code_verifier is missing.'],
    [{ code_verifier: 'x'.repeat(43) }, 'invalid_grant', 'code_verifier does not match'],
    [{ grant_type: 'password' }, 'unsupported_grant_type', 'grant_type must be'],
    [{ grant_type: 'constructor' }, 'unsupported_grant_type', 'grant_type must be'],
  ] as [Record<string, string>, string, string][]) {
    for (const endpoint of [server.token, server.authorize]) {
      const { status, body, headers } = await party.redeem(endpoint, code, given);
      expect({ status, ...body }).toMatchObject({ status: 400, error });
      expect(String(body['error_description'])).toContain(reason);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['access-control-allow-origin']).toBe('*');
    }
  }
  expect((await party.redeem(server.token, code)).status).toBe(200);
});

test('400 a code that expired after two minutes is refused', async () => {
  const { blog, party, server, code } = await withCode();
  blog.clock.advance(120_000);
  expect((await party.redeem(server.token, code)).body['error']).toBe('invalid_grant');
});

test('400 a code that is used twice ends the access that came from it', async () => {
  const { blog, owner, party, server, code } = await withCode();
  const first = await party.redeem(server.token, code);
  expect(first.status).toBe(200);
  const second = await party.redeem(server.token, code);
  expect(second).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await listAccessTokens(blog.deps, owner.user.id)).toEqual([]);
  const renewed = await party.refresh(server, String(first.body['refresh_token']));
  expect(renewed.body['error']).toBe('invalid_grant');
  expect((await listActions(blog.deps, { max: 1 }))[0]).toMatchObject({
    who: `${owner.user.name} (via “Notes & more”)`,
    action: 'lost its access',
  });
});

test('200 of two redemptions at once, at most one gets a token that stays', async () => {
  const { blog, owner, party, server, code } = await withCode();
  const both = await Promise.all([
    party.redeem(server.token, code),
    party.redeem(server.token, code),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(await listAccessTokens(blog.deps, owner.user.id)).toEqual([]);
});

test('400 a code without a scope gives no token, but says who the user is', async () => {
  const { party, server, code } = await withCode({ scope: 'unknown' });
  expect((await party.redeem(server.token, code)).body['error']).toBe('invalid_scope');
  expect((await party.redeem(server.authorize, code)).body).toEqual({ me: 'http://blog.example/' });
});

test('400 a refresh token that is used twice ends all access of its authorization', async () => {
  const { blog, owner, party, server, code } = await withCode();
  const { body } = await party.redeem(server.token, code);
  const renewed = await party.refresh(server, String(body['refresh_token']));
  expect(renewed.status).toBe(200);
  expect(await listAccessTokens(blog.deps, owner.user.id)).toHaveLength(1);
  const again = await party.refresh(server, String(body['refresh_token']));
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await listAccessTokens(blog.deps, owner.user.id)).toEqual([]);
  await blog.request
    .get('/indieauth/token')
    .set('Authorization', `Bearer ${String(renewed.body['access_token'])}`)
    .expect(401);
});

test('400 a renewal by another client or for more scopes is refused, and the token stays usable', async () => {
  const { party, server, code } = await withCode();
  const { body } = await party.redeem(server.token, code);
  const refreshToken = String(body['refresh_token']);
  for (const [given, error] of [
    [{ client_id: 'http://other.example/' }, 'invalid_grant'],
    [{ client_id: '' }, 'invalid_request'],
    [{ refresh_token: 'x' }, 'invalid_grant'],
    [{ scope: 'create delete' }, 'invalid_scope'],
    [{ scope: 'unknown' }, 'invalid_scope'],
  ] as [Record<string, string>, string][]) {
    const refused = await party.refresh(server, refreshToken, given);
    expect(refused).toMatchObject({ status: 400, body: { error } });
  }
  const less = await party.refresh(server, refreshToken, { scope: 'create' });
  expect(less).toMatchObject({ status: 200, body: { scope: 'create' } });
});

test('200 a token can be renewed for thirty days after it expired, and is deleted then', async () => {
  const { blog, owner, party, server, code } = await withCode({}, '30');
  const { body } = await party.redeem(server.token, code);
  blog.clock.advance(59 * DAY_MS);
  await pruneIndieauth(blog.deps);
  const [listed] = await listAccessTokens(blog.deps, owner.user.id);
  expect(listed?.isExpired).toBe(true);
  const renewed = await party.refresh(server, String(body['refresh_token']));
  expect(renewed.status).toBe(200);
  blog.clock.advance(61 * DAY_MS);
  const late = await party.refresh(server, String(renewed.body['refresh_token']));
  expect(late.body['error']).toBe('invalid_grant');
  await pruneIndieauth(blog.deps);
  const { db } = blog.deps;
  expect(await db.accessToken.count()).toBe(0);
  expect(await db.authorization.count()).toBe(0);
  expect(await db.clientInformation.count()).toBe(0);
});

test('200 a token until it is revoked has no end and no refresh token', async () => {
  const { party, server, code } = await withCode({}, '');
  const { body } = await party.redeem(server.token, code);
  expect(Object.keys(body).sort()).toEqual(['access_token', 'me', 'scope', 'token_type']);
});

test('200 older clients send no grant type, and revoke at the token endpoint', async () => {
  const { blog, party, server, code } = await withCode();
  const { status, body } = await party.redeem(server.token, code, { grant_type: '' });
  expect(status).toBe(200);
  const token = String(body['access_token']);
  const form = { action: 'revoke', token };
  await blog.request.post('/indieauth/token').type('form').send(form).expect(200);
  await blog.request.post('/indieauth/token').type('form').send(form).expect(200);
  await blog.request
    .get('/indieauth/token')
    .set('Authorization', `Bearer ${token}`)
    .expect(401)
    .expect('WWW-Authenticate', 'Bearer error="invalid_token"');
});

test('401 introspection needs a token, and tells nothing about those of others', async () => {
  const blog = await testBlog();
  const { token, user } = await anAccessToken(blog);
  const { token: foreign } = await anAccessToken(blog, { user: await aUser(blog, 'author') });
  const ask = (of: string, by?: string) => {
    const request = blog.request.post('/indieauth/introspect').type('form');
    return (by ? request.set('Authorization', `Bearer ${by}`) : request).send({ token: of });
  };
  await ask(token).expect(401).expect('WWW-Authenticate', 'Bearer');
  await ask(token, 'x').expect(401);
  expect((await ask(foreign, token).expect(200)).body).toEqual({ active: false });
  expect((await ask('x', token).expect(200)).body).toEqual({ active: false });
  const secret = await createAppPassword(blog.deps, user.id, 'A server');
  expect((await ask(token, secret).expect(200)).body).toMatchObject({ active: true });
});

test('403 userinfo needs the scope profile, and the scope email for the email address', async () => {
  const blog = await testBlog();
  const { token, user } = await anAccessToken(blog, { scopes: ['create', 'email'] });
  const ask = (of: string) =>
    blog.request.get('/indieauth/userinfo').set('Authorization', `Bearer ${of}`);
  await ask(token)
    .expect(403)
    .expect('WWW-Authenticate', 'Bearer error="insufficient_scope", scope="profile"');
  const { token: profile } = await anAccessToken(blog, { user, scopes: ['profile'] });
  const me = 'http://blog.example/';
  expect((await ask(profile).expect(200)).body).toEqual({ name: user.name, url: me });
  const { token: both } = await anAccessToken(blog, { user, scopes: ['profile', 'email'] });
  expect((await ask(both).expect(200)).body).toEqual({
    name: user.name,
    url: me,
    email: user.email,
  });
  await blog.request.get('/indieauth/userinfo').expect(401);
});

test('405 other methods name those that are allowed, and 204 preliminary requests are answered', async () => {
  const blog = await testBlog();
  await blog.request.delete('/indieauth/token').expect(405).expect('Allow', 'GET, POST, OPTIONS');
  await blog.request.get('/indieauth/revoke').expect(405).expect('Allow', 'POST, OPTIONS');
  for (const path of ['token', 'authorize', 'introspect', 'revoke', 'userinfo']) {
    const { headers } = await blog.request.options(`/indieauth/${path}`).expect(204);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-headers']).toContain('Authorization');
  }
});

test('400 a body that is no short, flat form is refused as JSON', async () => {
  const blog = await testBlog();
  const form = 'application/x-www-form-urlencoded';
  for (const [type, body, status] of [
    ['application/json', '{"grant_type":"authorization_code"}', 400],
    [form, 'code=a&code=b', 400],
    [form, `code=${'a'.repeat(20_000)}`, 413],
    [form, 'a=1&'.repeat(200), 413],
    [form, 'code[x]=1&__proto__=2&constructor=3', 400],
    [form, '%ff=%00', 400],
  ] as const)
    for (const path of ['/indieauth/token', '/indieauth/authorize', '/indieauth/revoke']) {
      const answer = await blog.request.post(path).set('Content-Type', type).send(body);
      expect(answer.status).toBe(status);
      expect((answer.body as { error: string }).error).toBe('invalid_request');
    }
});

test('429 a client’s 21st request to the token endpoint in a minute is refused', async () => {
  const blog = await testBlog();
  const ask = () => blog.request.post('/indieauth/token').type('form').send({ grant_type: 'x' });
  for (let count = 0; count < 20; count += 1) await ask().expect(400);
  await ask().expect(429).expect('Retry-After', '60');
});

test('429 guessed codes count as failed sign-ins', async () => {
  const { party, server, code } = await withCode();
  const guesses = Array.from({ length: 6 }, (_, index) => `guess-${index}`);
  const statuses = [];
  for (const guess of guesses) statuses.push((await party.redeem(server.token, guess)).status);
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
  expect((await party.redeem(server.token, code)).status).toBe(200);
});

test('the database has only hashes of codes and tokens', async () => {
  const { blog, party, server, code } = await withCode();
  const { body } = await party.redeem(server.token, code);
  const { db } = blog.deps;
  const rows = JSON.stringify([await db.authorization.findMany(), await db.accessToken.findMany()]);
  for (const secret of [code, body['access_token'], body['refresh_token'], party.verifier])
    expect(rows).not.toContain(String(secret));
  expect(rows).toContain(createHash('sha256').update(code).digest('hex'));
});
