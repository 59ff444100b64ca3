/** Access tokens on the account page: made by hand, listed, revoked. */
import { expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { offerPassword } from '../../../src/accounts/invite.ts';
import { findProgramByToken } from '../../../src/indieauth/access-tokens.ts';
import { loggedUrl } from '../../../src/http/request/headers.ts';
import { anAccessToken } from '../../support/blog/access-token.ts';
import { aUser, PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

const TOKEN = /<code class="key">([\w-]{43})<\/code>/;

test('200: a token is made for a program after the password, shown once, and listed', async () => {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog, 'author');
  const create = (given: object) =>
    agent
      .post('/admin/account/access-tokens')
      .type('form')
      .send({
        csrf,
        tokenName: 'iA Writer',
        scope: ['create', 'draft', 'x'],
        format: 'text',
        ...given,
      });
  const wrong = await create({ tokenPassword: 'not it at all', days: '30' }).expect(422);
  expect(wrong.text).toContain('This is not your current password.');
  expect(wrong.text).toContain('value="draft" checked');
  const none = await create({ tokenPassword: PASSWORD, scope: [] }).expect(422);
  expect(none.text).toContain('Choose what the program may do.');

  const { text } = await create({ tokenPassword: PASSWORD, days: '30' }).expect(200);
  const token = TOKEN.exec(text)?.[1] ?? '';
  expect(text).toContain('http://blog.example/micropub');
  expect(await findProgramByToken(blog.deps, token)).toMatchObject({
    user: { id: user.id, via: 'iA Writer' },
    scopes: ['create', 'draft'],
    format: 'text',
    accessToken: { expiresAt: new Date('2026-12-23T10:00:00Z') },
  });
  const { text: page } = await agent.get('/admin/account').expect(200);
  expect(page).toContain('Create posts, upload files, create drafts');
  expect(page).not.toContain(token);
  expect((await listActions(blog.deps, { max: 1 }))[0]).toMatchObject({
    action: 'created an access token',
    what: 'iA Writer: create draft',
  });
});

test('303: a token is revoked alone, or with all programs', async () => {
  const blog = await testBlog();
  const { agent, csrf, user } = await signedInAs(blog);
  const { token: first } = await anAccessToken(blog, { user, name: 'First' });
  const { token: second } = await anAccessToken(blog, { user, name: 'Second' });
  const { token: strangers } = await anAccessToken(blog, { user: await aUser(blog) });
  const { text } = await agent.get('/admin/account').expect(200);
  const paths = [...text.matchAll(/\/admin(\/account\/access-tokens\/\d+\/revoke)/g)];
  expect(paths).toHaveLength(2);
  const post = (path: string) => agent.post(`/admin${path}`).type('form').send({ csrf });
  await post(paths[0]?.[1] ?? '').expect(303);
  expect(await findProgramByToken(blog.deps, second)).toBeNull();
  expect(await findProgramByToken(blog.deps, first)).not.toBeNull();
  await post('/account/app-passwords/revoke-all').expect(303);
  expect(await findProgramByToken(blog.deps, first)).toBeNull();
  expect(await findProgramByToken(blog.deps, strangers)).not.toBeNull();
  expect((await listActions(blog.deps, { max: 2 })).map(({ action }) => action)).toEqual([
    'revoked all access tokens',
    'revoked an access token',
  ]);
});

test('200: whoever chooses a new password at a link is told how many programs keep their access', async () => {
  const blog = await testBlog();
  const owner = await aUser(blog);
  const { user } = await anAccessToken(blog, { user: await aUser(blog, 'author') });
  const secret = await offerPassword(blog.deps, user.id, owner);
  const { text } = await blog.request.get(`/admin/invited/${secret}`).expect(200);
  expect(text).toContain('Programs with access (1) keep it.');
});

test('the log has no token of a consent page', () => {
  expect(loggedUrl('/admin/authorize/secret?a=b')).toBe('/admin/authorize/…?a=b');
});
