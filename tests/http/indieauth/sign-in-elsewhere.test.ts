/** Signing in to another site with one's blog, and giving a program access, from discovery to the end. */
import { expect, test } from 'vitest';
import { createAppPassword } from '../../../src/accounts/app-passwords.ts';
import { listActions } from '../../../src/accounts/audit.ts';
import { decide, openConsent } from '../../support/blog/consent.ts';
import { aUser, signedInAs } from '../../support/blog/signed-in.ts';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';
import { pathOf, relyingParty } from '../../support/sites/relying-party.ts';

test.each(['json', 'h-app'] as const)(
  '200: the owner signs in to a site, whose client information is %s, with the URL of the blog',
  async (kind) => {
    const blog = await testBlog();
    const owner = await signedInAs(blog);
    const party = await relyingParty(blog, kind);
    const server = await party.discover('http://blog.example/');
    expect(server.issuer).toBe('http://blog.example/');

    const consent = await openConsent(owner, party.requestUrl(server, { scope: null }));
    expect(consent.html).toContain('Sign in to <bdi>Notes &amp; more</bdi>?');
    expect(consent.html).toContain(`<bdi>${new URL(party.clientId).host}</bdi>`);
    const code = party.readAnswer(server, await decide(owner, consent));

    const { status, body, headers } = await party.redeem(server.authorize, code);
    expect(status).toBe(200);
    expect(body).toEqual({ me: 'http://blog.example/' });
    expect(headers['cache-control']).toBe('no-store');
    expect(await party.verifies(server, String(body['me']))).toBe(true);
    const [action] = await listActions(blog.deps, { max: 1 });
    expect(action).toMatchObject({
      who: `${owner.user.name} (via “Notes & more”)`,
      action: 'signed in to another site',
    });
  },
);

test('200: where several people write, each is known by their author’s page, which names the same server', async () => {
  const blog = await testBlog();
  await aUser(blog);
  const author = await signedInAs(blog, 'author');
  await aPost(blog.deps, { author: author.user.name });
  const party = await relyingParty(blog);
  const server = await party.discover(`http://blog.example/author/${author.user.author?.slug}`);
  const consent = await openConsent(author, party.requestUrl(server, { scope: 'profile email' }));
  const code = party.readAnswer(server, await decide(author, consent));
  const { body } = await party.redeem(server.authorize, code);
  const me = `http://blog.example/author/${author.user.author?.slug}`;
  expect(body).toEqual({
    me,
    profile: { name: author.user.name, url: me, email: author.user.email },
  });
  expect(await party.verifies(server, me)).toBe(true);
});

test('200: a program gets the scopes that stayed ticked, uses them, renews and ends its access', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const scope = 'create update delete media profile unknown';
  const consent = await openConsent(owner, party.requestUrl(server, { scope }));
  const url = await decide(owner, consent, { scope: ['create', 'media', 'email', 'undelete'] });
  const code = party.readAnswer(server, url);
  const { status, body } = await party.redeem(server.token, code);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    token_type: 'Bearer',
    scope: 'create media',
    me: 'http://blog.example/',
    expires_in: 7_776_000,
  });
  expect(body['profile']).toBeUndefined();

  const bearer = (token: unknown) => ({ Authorization: `Bearer ${String(token)}` });
  const verified = await blog.request
    .get('/indieauth/token')
    .set(bearer(body['access_token']))
    .expect(200);
  expect(verified.body).toEqual({
    me: 'http://blog.example/',
    client_id: party.clientId,
    scope: 'create media',
  });
  const introspected = await blog.request
    .post('/indieauth/introspect')
    .set(bearer(body['access_token']))
    .type('form')
    .send({ token: String(body['access_token']) })
    .expect(200);
  const iat = Date.parse('2026-11-23T10:00:00Z') / 1_000;
  expect(introspected.body).toEqual({
    active: true,
    me: 'http://blog.example/',
    client_id: party.clientId,
    scope: 'create media',
    iat,
    exp: iat + 7_776_000,
  });

  const renewed = await party.refresh(server, String(body['refresh_token']));
  expect(renewed.body).toMatchObject({ scope: 'create media', expires_in: 7_776_000 });
  await blog.request.get('/indieauth/token').set(bearer(body['access_token'])).expect(401);
  await blog.request.get('/indieauth/token').set(bearer(renewed.body['access_token'])).expect(200);
  await blog.request
    .post('/indieauth/revoke')
    .type('form')
    .send({ token: String(renewed.body['refresh_token']) })
    .expect(200);
  await blog.request.get('/indieauth/token').set(bearer(renewed.body['access_token'])).expect(401);
  const actions = await listActions(blog.deps, { max: 10 });
  expect(actions.map(({ action }) => action)).toEqual([
    'revoked an access token',
    'renewed an access token',
    'got an access token',
    'gave a program access',
  ]);
});

test('302: a person who doesn’t allow it goes back with access_denied, and no code', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const consent = await openConsent(owner, party.requestUrl(server));
  const url = await decide(owner, consent, { decision: 'refuse' });
  expect(() => party.readAnswer(server, url)).toThrow('access_denied');
  expect(new URL(url).searchParams.has('code')).toBe(false);
  await owner.agent.get(consent.path).expect(404);
  await owner.agent
    .post(consent.path)
    .type('form')
    .send({ csrf: owner.csrf, decision: 'allow', me: 'http://blog.example/' })
    .expect(404);
});

test('303: signing in first leads to the consent page of the same request', async () => {
  const blog = await testBlog();
  const { user } = await signedInAs(blog);
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const { headers } = await blog.request.get(pathOf(party.requestUrl(server))).expect(302);
  const consentPath = new URL(String(headers['location'])).pathname;
  const asked = await blog.request.get(consentPath).expect(303);
  expect(asked.headers['location']).toBe(
    `http://blog.example/admin/sign-in?return=${encodeURIComponent(consentPath)}`,
  );
  const owner = await signedInAs(blog, user);
  await owner.agent.get(consentPath).expect(200);
});

test('403: neither a program nor a form without the CSRF token can give access', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const { path } = await openConsent(owner, party.requestUrl(server));
  const form = { decision: 'allow', me: 'http://blog.example/' };
  await owner.agent.post(path).type('form').send(form).expect(403);
  await owner.agent
    .post(path)
    .set('Origin', 'http://elsewhere.example')
    .type('form')
    .send({ ...form, csrf: owner.csrf })
    .expect(403);
  const secret = await createAppPassword(blog.deps, owner.user.id, 'Phone');
  await blog.request.get(path).auth(owner.user.email, secret).expect(403);
});

test('422: a profile URL of somebody else is refused, and the request stays open', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  const other = await aUser(blog, 'author');
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const { path } = await openConsent(owner, party.requestUrl(server));
  for (const me of [`http://blog.example/author/${other.author?.slug}`, '', 'http://x.example/']) {
    const form = { csrf: owner.csrf, decision: 'allow', me };
    const { text } = await owner.agent.post(path).type('form').send(form).expect(422);
    expect(text).toContain('Choose one of your profile URLs.');
  }
});

test('200: the consent page says since when a program has access, and what it may do', async () => {
  const blog = await testBlog();
  const owner = await signedInAs(blog);
  const party = await relyingParty(blog);
  const server = await party.discover('http://blog.example/');
  const request = party.requestUrl(server, { scope: 'create' });
  const first = await openConsent(owner, request);
  expect(first.html).not.toContain('has had access');
  await party.redeem(server.token, party.readAnswer(server, await decide(owner, first)));
  const second = await openConsent(owner, request);
  expect(second.html).toContain('It has had access since');
  expect(second.html).toContain('(create posts, upload files)');
});
