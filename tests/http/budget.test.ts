import { describe, expect, test } from 'vitest';
import { call, ping, readResponse, trackback } from '../support/sites/clients.ts';
import { linkTo, page } from '../support/sites/source-site.ts';
import { allPings, aPost, testBlog } from '../support/blog/test-blog.ts';

const DEAD = 'http://a.example:1/';

describe('a client’s rate limit', () => {
  test('200: fault 49 after twenty claims over all protocols; none a minute later', async () => {
    const blog = await testBlog();
    const post = await aPost(blog.deps, { ...allPings(false) });
    const target = blog.urlOf(post);
    for (let i = 0; i < 10; i += 1) await ping(blog, DEAD, target);
    for (let i = 0; i < 10; i += 1) await trackback(blog, post.path, { url: DEAD });

    expect(await ping(blog, DEAD, target)).toMatchObject({ fault: { code: 49 } });
    expect(await trackback(blog, post.path, { url: DEAD })).toMatchObject({
      error: 1,
      message: expect.stringContaining('too many pings') as string,
    });
    expect(await call(blog, 'pingback.extensions.getPingbacks', [target])).toMatchObject({
      fault: { code: 49 },
    });
    // A claim that is refused outright counts towards no limit.
    expect(await ping(blog, 'http://10.0.0.1/', target)).toMatchObject({ fault: { code: 16 } });

    blog.clock.advance(60_000);
    expect(await ping(blog, DEAD, target)).toMatchObject({ fault: { code: 33 } });
  });

  test('200: no fault 49 after the clock was set back by a year', async () => {
    const blog = await testBlog({ env: { CLIENT_CLAIMS_PER_MINUTE: '1' } });
    const target = blog.urlOf(await aPost(blog.deps, { ...allPings(false) }));
    blog.clock.advance(365 * 86_400_000);
    await ping(blog, DEAD, target);
    expect(await ping(blog, DEAD, target)).toMatchObject({ fault: { code: 49 } });
    blog.clock.advance(-365 * 86_400_000);
    expect(await ping(blog, DEAD, target)).toMatchObject({ fault: { code: 33 } });
    expect(await ping(blog, DEAD, target)).toMatchObject({ fault: { code: 49 } });
  });

  test('200: each call of a multicall counts', async () => {
    const blog = await testBlog({ env: { CLIENT_CLAIMS_PER_MINUTE: '3' } });
    const post = await aPost(blog.deps, { ...allPings(false) });
    const one = { methodName: 'pingback.ping', params: [DEAD, blog.urlOf(post)] };
    const result = await call(blog, 'system.multicall', [[one, one, one, one]]);
    const codes = (result as { value: { faultCode: number }[] }).value.map(
      ({ faultCode }) => faultCode,
    );
    expect(codes.sort()).toEqual([33, 33, 33, 49]);
  });

  test('200: one limit for each IPv6 /64', async () => {
    const blog = await testBlog({
      env: { CLIENT_CLAIMS_PER_MINUTE: '1', TRUST_PROXY: 'true' },
    });
    const from = async (address: string) => {
      const response = await blog.request
        .post('/xmlrpc')
        .set('x-forwarded-for', address)
        .type('text/xml')
        .send(
          `<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params><param><value>${DEAD}</value></param><param><value>http://blog.example/</value></param></params></methodCall>`,
        );
      return (await readResponse(response.text)) as { fault: { code: number } };
    };
    expect((await from('2001:db8:1:1::1')).fault.code).toBe(33);
    expect((await from('2001:db8:1:1:ffff::2')).fault.code).toBe(49);
    expect((await from('2001:db8:1:2::1')).fault.code).toBe(33);
    expect((await from('203.0.113.1')).fault.code).toBe(33);
    expect((await from('::ffff:203.0.113.1')).fault.code).toBe(49);
  });
});

describe('a source host’s budget', () => {
  test('200: the sixth ping from a host is received, and checked in the next minute', async () => {
    const blog = await testBlog();
    const site = await blog.sourceSite({});
    const answers: unknown[] = [];
    for (let i = 1; i <= 6; i += 1) {
      const post = await aPost(blog.deps);
      site.pages[`/${String(i)}`] = page(linkTo(blog.urlOf(post)));
      answers.push(await ping(blog, site.url(`/${String(i)}`), blog.urlOf(post)));
    }
    expect(answers.slice(0, 5)).toEqual(
      Array(5).fill({ value: expect.stringContaining('The link was found.') as string }),
    );
    expect(answers[5]).toEqual({ value: expect.stringContaining('It was received') as string });
    expect(site.requested).toHaveLength(5);

    blog.clock.advance(60_000);
    await blog.checks.verifyDue();
    expect((await blog.linkbacks()).map(({ verification }) => verification)).toEqual(
      Array(6).fill('verified'),
    );
  });
});
