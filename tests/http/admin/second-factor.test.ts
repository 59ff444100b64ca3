import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { listActions } from '../../../src/accounts/audit.ts';
import { turnOnSecondFactor, newTotpSecret } from '../../../src/accounts/second-factor.ts';
import { findUserByEmail } from '../../../src/accounts/users.ts';
import { SESSION_COOKIE } from '../../../src/http/request/cookies.ts';
import { PASSWORD, signedInAs } from '../../support/blog/signed-in.ts';
import { testBlog } from '../../support/blog/test-blog.ts';

async function withUser() {
  const blog = await testBlog();
  const browser = await signedInAs(blog);
  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: blog.clock.now().getTime(),
    });
  const hasSecondFactor = async () =>
    (await findUserByEmail(blog.deps, browser.user.email)).hasSecondFactor;
  const post = (path: string, fields: object) =>
    browser.agent
      .post(`/admin/account/second-factor${path}`)
      .type('form')
      .send({ csrf: browser.csrf, ...fields });
  return { ...blog, ...browser, codeOf, hasSecondFactor, post };
}

function tokenIn(answer: { get: (name: 'Set-Cookie') => string[] | undefined }): string {
  const cookies = answer.get('Set-Cookie')?.join('\n') ?? '';
  return new RegExp(`^${SESSION_COOKIE}=([\\w-]+)`, 'm').exec(cookies)?.[1] ?? '';
}

describe('turning the second factor on', () => {
  test('200: the password and a code turn it on, and give recovery codes and a new session', async () => {
    const { deps, agent, request, cookie, user, post, codeOf, hasSecondFactor } = await withUser();
    const page = await agent.get('/admin/account/second-factor').expect(200);
    const secret = /name="secret" value="([A-Z2-7]{32})"/.exec(page.text)?.[1] ?? '';
    const answer = await post('', { secret, code: codeOf(secret), onPassword: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.text.match(/<li><code[^>]*>/g)).toHaveLength(10);
    expect(await hasSecondFactor()).toBe(true);
    await request.get('/admin/account').set('Cookie', cookie).expect(303);
    const renewed = `${SESSION_COOKIE}=${tokenIn(answer)}`;
    await request.get('/admin/account').set('Cookie', renewed).expect(200);
    const [action] = await listActions(deps, { max: 1 });
    expect(action).toMatchObject({ who: user.name, action: 'turned on two-factor authentication' });
  });

  test('422: a wrong password is refused, and the form shows the same key', async () => {
    const { post, codeOf, hasSecondFactor, agent } = await withUser();
    const secret = newTotpSecret();
    for (const onPassword of ['', 'not this one']) {
      const { status, text } = await post('', { secret, code: codeOf(secret), onPassword });
      expect(status).toBe(422);
      expect(text).toMatch(/id="onPassword"[^>]* aria-invalid="true"/);
      expect(text).toContain('This is not your current password.');
      expect(text).toContain(`value="${secret}"`);
    }
    expect(await hasSecondFactor()).toBe(false);
    await agent.get('/admin/account').expect(200);
  });

  test('422: a code of another key shows an error beside its field', async () => {
    const { post, codeOf, hasSecondFactor } = await withUser();
    const secret = newTotpSecret();
    const answer = await post('', {
      secret,
      code: codeOf(newTotpSecret()),
      onPassword: PASSWORD,
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="code"[^>]* aria-invalid="true"/);
    expect(answer.text).toContain(`value="${secret}"`);
    expect(await hasSecondFactor()).toBe(false);
  });

  test('422: an invalid key is replaced by a valid one', async () => {
    const { post } = await withUser();
    const answer = await post('', { secret: '"><b>', code: '000000', onPassword: PASSWORD });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/name="secret" value="[A-Z2-7]{32}"/);
  });

  test('422: after too many wrong passwords, the error says how long to wait', async () => {
    const { post, codeOf, hasSecondFactor } = await withUser();
    const secret = newTotpSecret();
    const code = codeOf(secret);
    for (let tries = 0; tries < 5; tries += 1) await post('', { secret, code, onPassword: 'no' });
    const { status, text } = await post('', { secret, code, onPassword: PASSWORD });
    expect(status).toBe(422);
    expect(text).toContain('Too many attempts. Try again in 15 seconds.');
    expect(await hasSecondFactor()).toBe(false);
  });
});

describe('turning the second factor off', () => {
  test('303: the password turns it off, and signs all browsers out but this one', async () => {
    const { deps, clock, request, cookie, user, post, codeOf, hasSecondFactor } = await withUser();
    const secret = newTotpSecret();
    await turnOnSecondFactor(deps, user.id, { secret, code: codeOf(secret) });
    clock.advance(30_000);
    const answer = await post('/off', { offPassword: PASSWORD }).expect(303);
    expect(await hasSecondFactor()).toBe(false);
    await request.get('/admin/account').set('Cookie', cookie).expect(303);
    await request
      .get('/admin/account')
      .set('Cookie', `${SESSION_COOKIE}=${tokenIn(answer)}`)
      .expect(200);
  });

  test('422: a wrong password is refused', async () => {
    const { deps, user, post, codeOf, hasSecondFactor } = await withUser();
    const secret = newTotpSecret();
    await turnOnSecondFactor(deps, user.id, { secret, code: codeOf(secret) });
    const { text } = await post('/off', { offPassword: 'not this one' }).expect(422);
    expect(text).toMatch(/id="offPassword"[^>]* aria-invalid="true"/);
    expect(await hasSecondFactor()).toBe(true);
  });
});
