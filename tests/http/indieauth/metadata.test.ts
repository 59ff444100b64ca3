/** The server's metadata, and where clients find it. */
import { expect, test } from 'vitest';
import { aPost, testBlog } from '../../support/blog/test-blog.ts';

test.each(['/indieauth/metadata', '/.well-known/oauth-authorization-server'])(
  '200 %s has the endpoints and the issuer',
  async (path) => {
    const blog = await testBlog();
    const answer = await blog.request.get(path).expect(200);
    const { headers } = answer;
    expect(answer.body).toMatchObject({
      issuer: 'http://blog.example/',
      authorization_endpoint: 'http://blog.example/indieauth/authorize',
      token_endpoint: 'http://blog.example/indieauth/token',
      introspection_endpoint: 'http://blog.example/indieauth/introspect',
      revocation_endpoint: 'http://blog.example/indieauth/revoke',
      userinfo_endpoint: 'http://blog.example/indieauth/userinfo',
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['access-control-allow-origin']).toBe('*');
  },
);

test('200 below a path, the metadata is at the origin’s root, too (RFC 8414 §3.1)', async () => {
  const blog = await testBlog({ env: { SITE_URL: 'http://blog.example/notes' } });
  for (const path of [
    '/.well-known/oauth-authorization-server/notes',
    '/notes/indieauth/metadata',
    '/notes/.well-known/oauth-authorization-server',
  ]) {
    const answer = await blog.request.get(path).expect(200);
    expect(answer.body).toMatchObject({
      issuer: 'http://blog.example/notes/',
      token_endpoint: 'http://blog.example/notes/indieauth/token',
    });
  }
  await blog.request.get('/.well-known/oauth-authorization-server').expect(404);
});

test.each(['/', '/author/ada'])(
  '200 %s advertises the server in its Link header and its head, HEAD and the cache included',
  async (path) => {
    const blog = await testBlog();
    await aPost(blog.deps, { author: 'Ada' });
    const links = [
      ['indieauth-metadata', 'http://blog.example/indieauth/metadata'],
      ['authorization_endpoint', 'http://blog.example/indieauth/authorize'],
      ['token_endpoint', 'http://blog.example/indieauth/token'],
    ];
    for (const send of [blog.request.get(path), blog.request.head(path), blog.request.get(path)]) {
      const { headers, text } = await send.expect(200);
      for (const [rel, url] of links) {
        expect(headers['link']).toContain(`<${url}>; rel="${rel}"`);
        if (text) expect(text).toContain(`<link rel="${rel}" href="${url}">`);
      }
    }
  },
);
