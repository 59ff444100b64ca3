/** All rate limits count an IPv6 client by its /64, and a refused request adds no row. */
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { turnOnSecondFactor, newTotpSecret } from '../../src/accounts/second-factor.ts';
import { aUser, PASSWORD } from '../support/blog/signed-in.ts';
import { aPost, testBlog, type TestBlog } from '../support/blog/test-blog.ts';

const NETWORK = '2001:db8:1:1';
const OTHER_NETWORK = '2001:db8:1:2::1';

type Send = (blog: TestBlog) => Promise<(client: string) => Promise<number>>;

/** Posts a form from an IP address; returns the status. */
function from(blog: TestBlog, path: string, fields: object, headers: Record<string, string> = {}) {
  return async (client: string) => {
    const sent = blog.request.post(path).set('X-Forwarded-For', client).set(headers).type('form');
    return (await sent.send(fields)).status;
  };
}

const THROTTLES: Record<string, { max: number; refusedWith: number; send: Send }> = {
  'sign-in': {
    max: 5,
    refusedWith: 429,
    send: async (blog) => {
      const { email } = await aUser(blog);
      return from(blog, '/admin/sign-in', { email, password: 'not this one' });
    },
  },
  'sign-ins to many accounts': {
    max: 20,
    refusedWith: 429,
    send: async (blog) => {
      let tried = 0;
      return await Promise.resolve(async (client: string) => {
        tried += 1;
        const email = `guess-${tried}@blog.example`;
        return await from(blog, '/admin/sign-in', { email, password: 'not this one' })(client);
      });
    },
  },
  'passkey sign-ins': {
    max: 5,
    refusedWith: 429,
    send: (blog) => Promise.resolve(from(blog, '/admin/sign-in/passkey/options', {})),
  },
  'application passwords': {
    max: 5,
    refusedWith: 429,
    send: (blog) => {
      const Authorization = `Basic ${Buffer.from('a@b.example:guessed').toString('base64')}`;
      return Promise.resolve(from(blog, '/admin/posts/new', {}, { Authorization }));
    },
  },
  'post passwords': {
    max: 5,
    refusedWith: 429,
    send: async (blog) => {
      const { path } = await aPost(blog.deps, { status: 'protected', password: 'Ships at dawn' });
      return from(blog, path, { password: 'not this one' });
    },
  },
  claims: {
    max: 20,
    refusedWith: 429,
    send: async (blog) => {
      const target = blog.urlOf(await aPost(blog.deps));
      let sources = 0;
      return async (client: string) => {
        sources += 1;
        const source = `http://source-${sources}.example/`;
        return await from(blog, '/webmention', { source, target })(client);
      };
    },
  },
};

async function rowsIn({ deps: { db } }: TestBlog): Promise<Record<string, number>> {
  return {
    throttles: await db.signInThrottle.count(),
    tokens: await db.oneTimeToken.count(),
    hosts: await db.host.count(),
    sources: await db.source.count(),
    linkbacks: await db.linkback.count(),
    audits: await db.auditEntry.count(),
  };
}

describe.each(Object.entries(THROTTLES))(
  'the rate limit of %s',
  (_name, { max, refusedWith, send }) => {
    test(`${refusedWith}: an IPv6 client is limited by its /64, and a refused request adds no row`, async () => {
      const blog = await testBlog({ env: { TRUST_PROXY: 'true' } });
      const ask = await send(blog);
      for (let count = 1; count <= max; count += 1) {
        expect(await ask(`${NETWORK}::${count.toString(16)}`)).not.toBe(refusedWith);
      }
      const before = await rowsIn(blog);
      expect(await ask(`${NETWORK}:ffff::1`)).toBe(refusedWith);
      expect(await ask(`${NETWORK}:ffff::2`)).toBe(refusedWith);
      expect(await rowsIn(blog)).toEqual(before);
      expect(await ask(OTHER_NETWORK)).not.toBe(refusedWith);
    });
  },
);

test('403: the second-factor ticket ends with its fifth wrong code, from any client', async () => {
  const blog = await testBlog({ env: { TRUST_PROXY: 'true' } });
  const user = await aUser(blog);
  const secret = newTotpSecret();
  const codeNow = () =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: blog.clock.now().getTime(),
    });
  await turnOnSecondFactor(blog.deps, user.id, { secret, code: codeNow() });
  blog.clock.advance(60_000);
  const ticket = async () => {
    const { text } = await blog.request
      .post('/admin/sign-in')
      .type('form')
      .send({ email: user.email, password: PASSWORD });
    return /name="ticket" value="([^"]+)"/.exec(text)?.[1] ?? '';
  };
  const enter = (ticketText: string, code: string, client: string) =>
    blog.request
      .post('/admin/sign-in/code')
      .set('X-Forwarded-For', client)
      .type('form')
      .send({ ticket: ticketText, code });
  const used = await ticket();
  for (let tries = 1; tries <= 5; tries += 1) {
    const { text } = await enter(used, '000000', `192.0.2.${tries}`).expect(403);
    expect(text).toContain('This code is wrong');
  }
  expect((await enter(used, codeNow(), '192.0.2.9').expect(403)).text).toContain('Sign in again');
  await enter(await ticket(), codeNow(), '192.0.2.9').expect(303);
});
