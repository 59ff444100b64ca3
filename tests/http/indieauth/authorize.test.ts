/** What the authorization endpoint refuses, by a page or by an answer to the client. */
import { expect, test } from 'vitest';
import { testBlog } from '../../support/blog/test-blog.ts';
import { pathOf, relyingParty } from '../../support/sites/relying-party.ts';

async function scene(env: Record<string, string> = {}) {
  const blog = await testBlog({ env });
  const party = await relyingParty(blog);
  const server = {
    issuer: 'http://blog.example/',
    authorize: 'http://blog.example/indieauth/authorize',
    token: 'http://blog.example/indieauth/token',
  };
  const ask = (given: Record<string, string | null> = {}) =>
    blog.request.get(pathOf(party.requestUrl(server, given)));
  return { blog, party, ask };
}

test('400 a client_id that cannot identify a program is refused on a page', async () => {
  const { ask } = await scene();
  for (const [clientId, reason] of [
    ['', 'The program did not say which one it is'],
    ['notes', 'not an http or https URL'],
    ['ftp://notes.example/', 'not an http or https URL'],
    ['https://notes.example/#a', 'fragment'],
    ['https://a@notes.example/', 'not an http or https URL'],
    ['https://notes.example/a/../b', 'in its path'],
    ['https://notes.example/a/%2e%2E/b', 'in its path'],
    ['https://192.0.2.1/', 'not an IP address'],
    ['http://[2001:db8::1]/', 'not an IP address'],
    ['http://2130706434/', 'not an IP address'],
    [String.raw`https:\\notes.example/`, 'not an http or https URL'],
  ] as const) {
    const { text, headers } = await ask({ client_id: clientId }).expect(400);
    expect(text, clientId).toContain(reason);
    expect(headers['location']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  }
});

test('400 a redirect_uri that is not the client’s is refused on a page', async () => {
  const { ask } = await scene();
  for (const [redirectUri, reason] of [
    ['', 'did not say where it continues'],
    ['/callback', 'not an absolute URL'],
    ['javascript:alert(1)', 'must not begin with javascript:'],
    ['data:text/html,x', 'must not begin with data:'],
    ['https://evil.example/callback', 'doesn’t lead back to'],
    ['evil://callback', 'doesn’t lead back to'],
  ] as const) {
    const { text, headers } = await ask({ redirect_uri: redirectUri }).expect(400);
    expect(text, redirectUri).toContain(reason);
    expect(headers['location']).toBeUndefined();
  }
});

test('400 a redirect_uri on another port, or with other letters, is not the listed one', async () => {
  const { ask, party } = await scene();
  const other = new URL(party.redirectUri);
  other.port = String(Number(other.port) - 1);
  await ask({ redirect_uri: other.href }).expect(400);
  await ask({ redirect_uri: 'notes://signed-in/' }).expect(400);
  await ask({ redirect_uri: `${party.redirectUri}#a` }).expect(400);
  await ask({ redirect_uri: 'notes://signed-in' }).expect(302);
});

/** Of the page of a refused request: where it leads back to. */
function backUrlIn(html: string): URL {
  const [, href = '', rel = ''] = /<a href="([^"]*)" rel="([^"]*)">.*Continue to/.exec(html) ?? [];
  expect(rel).toBe('noreferrer nofollow');
  return new URL(href.replaceAll('&amp;', '&').replaceAll('&#34;', '"').replaceAll('&#39;', "'"));
}

test('400 a request that cannot be granted is a page with a link to the client, and no redirect', async () => {
  const { ask, party } = await scene();
  for (const [given, error, reason] of [
    [{ response_type: null }, 'invalid_request', 'response_type must be code'],
    [{ response_type: 'id' }, 'unsupported_response_type', 'response_type must be code'],
    [{ response_type: 'token' }, 'unsupported_response_type', 'response_type must be code'],
    [{ code_challenge: null }, 'invalid_request', 'requires PKCE'],
    [{ code_challenge_method: null }, 'invalid_request', 'must be S256'],
    [{ code_challenge_method: 'plain' }, 'invalid_request', 'must be S256'],
    [{ code_challenge: 'short' }, 'invalid_request', '43 characters'],
  ] as const) {
    const { headers, text } = await ask(given).expect(400);
    expect(headers).not.toHaveProperty('location');
    expect(headers).not.toHaveProperty('refresh');
    expect(text).toContain(reason);
    expect(text).toContain(`Continue to ${new URL(party.redirectUri).host}`);
    const back = backUrlIn(text);
    expect(back.href.startsWith(`${party.redirectUri}?`)).toBe(true);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error,
      state: party.state,
      iss: 'http://blog.example/',
    });
    expect(back.searchParams.get('error_description')).toContain(reason);
  }
});

test('400 a listed scheme of a program is a link, too', async () => {
  const { ask } = await scene();
  const { text, headers } = await ask({
    redirect_uri: 'notes://signed-in',
    response_type: 'id',
  }).expect(400);
  expect(headers).not.toHaveProperty('location');
  expect(backUrlIn(text).protocol).toBe('notes:');
});

test('400 a request whose state is missing or too long leads back without one', async () => {
  const { ask } = await scene();
  for (const state of [null, 'x'.repeat(2_049)]) {
    const { searchParams } = backUrlIn((await ask({ state }).expect(400)).text);
    expect(searchParams.get('error')).toBe('invalid_request');
    expect(searchParams.has('state')).toBe(false);
  }
});

test('400 a parameter that is given twice is refused on a page', async () => {
  const { blog, party } = await scene();
  const url = party.requestUrl({
    issuer: '',
    authorize: 'http://blog.example/indieauth/authorize',
    token: '',
  });
  const { text } = await blog.request.get(`${pathOf(url)}&redirect_uri=x`).expect(400);
  expect(text).toContain('redirect_uri is given more than once');
});

test('400 the redirect URI keeps its own query', async () => {
  const { ask, party } = await scene();
  const { text } = await ask({
    redirect_uri: `${party.redirectUri}?a=b%20c`,
    response_type: 'id',
  }).expect(400);
  expect(backUrlIn(text).href).toMatch(/\/callback\?a=b%20c&error=/);
});

test('400 a client that cannot be read may only continue on its own origin', async () => {
  const { ask, party } = await scene();
  party.site.pages['/'] = { status: 503 };
  await ask({ redirect_uri: 'notes://signed-in' }).expect(400);
  await ask().expect(302);
});

test('400 client information with wrong types, another client_id or deep arrays is not taken', async () => {
  const { ask, blog, party } = await scene();
  const deep = '['.repeat(40_000) + ']'.repeat(40_000);
  const own = `"client_id":"${party.clientId}"`;
  const uris = '"redirect_uris":["notes://signed-in"]';
  for (const body of [
    `{"client_id":"http://other.example/",${uris}}`,
    `{"client_id":1,${uris}}`,
    `{${uris}}`,
    '["notes://signed-in"]',
    '"notes"',
    'null',
    '{',
    deep,
    `{"client_id":${deep}}`,
    `{"__proto__":{${own}},${uris}}`,
    `{${own},"client_uri":{},${uris}}`,
    `{${own},"client_uri":"http://other.example/",${uris}}`,
    `{${own},"redirect_uris":{"0":"notes://signed-in","length":1}}`,
    `{${own},"redirect_uris":[["notes://signed-in"],7,null]}`,
  ]) {
    blog.clock.advance(3_600_000);
    party.site.pages['/'] = { headers: { 'content-type': 'application/json' }, body };
    await ask({ redirect_uri: 'notes://signed-in' }).expect(400);
  }
  expect(party.site.requested).toHaveLength(14);
});

test('302 of many long redirect URIs, as many as fit into 10,000 characters are taken', async () => {
  const { ask, party } = await scene();
  const uris = Array.from({ length: 30 }, (_, index) => `notes://${'x'.repeat(990)}${index}`);
  party.site.pages['/'] = {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: party.clientId, redirect_uris: uris }),
  };
  await ask({ redirect_uri: uris[9] ?? '' }).expect(302);
  await ask({ redirect_uri: uris[10] ?? '' }).expect(400);
});

test('302 client information is fetched once an hour', async () => {
  const { ask, blog, party } = await scene();
  await ask().expect(302);
  await ask().expect(302);
  blog.clock.advance(3_599_000);
  await ask().expect(302);
  expect(party.site.requested).toEqual(['/']);
  blog.clock.advance(1_000);
  await ask().expect(302);
  expect(party.site.requested).toEqual(['/', '/']);
  expect(party.site.requests[0]?.headers.accept).toMatch(/^application\/json, text\/html/);
});

test('400 a client on the loopback interface is not fetched, and may continue there alone', async () => {
  const { ask, party } = await scene({ FETCH_ALLOW_NETWORKS: '' });
  await ask({ redirect_uri: 'notes://signed-in' }).expect(400);
  await ask().expect(302);
  expect(party.site.requested).toEqual([]);
});

test('400 a client that redirects to another site is not described by it', async () => {
  const { ask, blog, party } = await scene();
  const other = await blog.sourceSite({
    '/': `<link rel="redirect_uri" href="notes://signed-in"><p class="h-app">Evil</p>`,
  });
  party.site.pages['/'] = { status: 302, headers: { location: other.url('/') } };
  const { text } = await ask({ redirect_uri: 'notes://signed-in' }).expect(400);
  expect(text).toContain('leads to another site');
});

test('302 redirect URIs are also read from a Link header, and from an h-x-app', async () => {
  const { ask, party } = await scene();
  party.site.pages['/'] = {
    headers: { link: '<notes://signed-in>; rel="redirect_uri"' },
    body: '<p class="h-x-app">Notes</p>',
  };
  await ask({ redirect_uri: 'notes://signed-in' }).expect(302);
});

test('429 a client’s 31st request in a minute is refused', async () => {
  const { ask, blog } = await scene();
  for (let count = 0; count < 30; count += 1) await ask({ client_id: 'x' }).expect(400);
  await ask({ client_id: 'x' }).expect(429).expect('Retry-After', '60');
  blog.clock.advance(60_000);
  await ask({ client_id: 'x' }).expect(400);
});
