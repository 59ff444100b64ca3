/**
 * A site at which people sign in with their own URL, or a program that asks for access: written by the IndieAuth
 * standard alone, as a stranger would, on a loopback site of its own.
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseHtml } from '../../../src/lib/html/parse.ts';
import { attribute, elements } from '../../../src/lib/html/tree.ts';
import type { TestBlog } from '../blog/test-blog.ts';
import type { SourceSite } from './source-site.ts';

type Endpoints = { issuer: string; authorize: string; token: string };

/** Its client information as JSON, or as HTML with an h-app. */
type PartyKind = 'json' | 'h-app';

export async function relyingParty(blog: TestBlog, kind: PartyKind = 'json') {
  const site = await blog.sourceSite({});
  const clientId = site.url('/');
  site.pages['/'] = informationOf(site, kind);
  return partyAt(blog, site, clientId);
}

function informationOf(site: SourceSite, kind: PartyKind) {
  const redirectUri = 'notes://signed-in';
  if (kind === 'h-app') {
    const app = `<div class="h-app"><a class="u-url p-name" href="/">Notes &amp; more</a></div>`;
    return `<title>A page</title><link rel="redirect_uri" href="${redirectUri}">${app}`;
  }
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: site.url('/'),
      client_uri: site.url('/'),
      client_name: 'Notes & more',
      redirect_uris: [site.url('/callback'), redirectUri],
    }),
  };
}

function partyAt(blog: TestBlog, site: SourceSite, clientId: string) {
  const verifier = randomBytes(48).toString('base64url');
  const state = randomBytes(9).toString('base64url');
  const redirectUri = site.url('/callback');

  return {
    site,
    clientId,
    redirectUri,
    verifier,
    state,
    discover,
    /** §5.2: the URL to which it sends the person's browser. */
    requestUrl(
      { authorize }: Endpoints,
      given: Partial<Record<string, string | null>> = {},
    ): string {
      const url = new URL(authorize);
      const parameters: Partial<Record<string, string | null>> = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        scope: 'profile',
        ...given,
      };
      for (const [name, value] of Object.entries(parameters))
        if (typeof value === 'string') url.searchParams.set(name, value);
      return url.href;
    },
    /** §5.2.1: what it checks of the answer. @returns the code */
    readAnswer({ issuer }: Endpoints, url: string): string {
      const answer = new URL(url);
      if (answer.searchParams.get('state') !== state) throw new Error('The state is not mine.');
      if (answer.searchParams.get('iss') !== issuer) throw new Error('The issuer is another.');
      const error = answer.searchParams.get('error');
      if (error !== null) throw new Error(error);
      return answer.searchParams.get('code') ?? '';
    },
    /** §5.3. */
    async redeem(endpoint: string, code: string, given: Record<string, string> = {}) {
      return await post(endpoint, {
        grant_type: 'authorization_code',
        code,
        client_id: clientId,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...given,
      });
    },
    async refresh({ token }: Endpoints, refreshToken: string, given: Record<string, string> = {}) {
      return await post(token, {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: clientId,
        ...given,
      });
    },
    /** §5.3.4: whether the page of `me` names the same server. */
    async verifies({ issuer }: Endpoints, me: string): Promise<boolean> {
      return (await discover(me)).issuer === issuer;
    },
  };

  /** §4.1: by the Link header, else by the first link of the page; then the metadata. */
  async function discover(profileUrl: string): Promise<Endpoints> {
    const { headers, text } = await blog.request.get(pathOf(profileUrl)).expect(200);
    const inHeader = /<([^>]+)>; rel="indieauth-metadata"/.exec(String(headers['link']))?.[1];
    const inPage = [...elements(parseHtml(text, 'html'))]
      .filter((element) => attribute(element, 'rel') === 'indieauth-metadata')
      .map((element) => attribute(element, 'href'))[0];
    const metadataUrl = new URL(inHeader ?? inPage ?? '', profileUrl).href;
    const metadata = await blog.request.get(pathOf(metadataUrl)).expect(200);
    const { issuer, authorization_endpoint, token_endpoint } = metadata.body as Record<
      string,
      string
    >;
    if (!issuer || !metadataUrl.startsWith(issuer)) throw new Error('The issuer is no prefix.');
    return { issuer, authorize: authorization_endpoint ?? '', token: token_endpoint ?? '' };
  }

  async function post(endpoint: string, form: Record<string, string>) {
    const answer = await blog.request
      .post(pathOf(endpoint))
      .type('form')
      .set('Accept', 'application/json')
      .send(form);
    const { status, headers } = answer;
    return { status, headers, body: answer.body as Record<string, unknown> };
  }
}

export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
