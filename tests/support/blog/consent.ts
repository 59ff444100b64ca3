/** A person in front of the consent page of the admin. */
import { randomUUID } from 'node:crypto';
import { hashOfSecret } from '../../../src/accounts/tokens.ts';
import { transact } from '../../../src/db/client.ts';
import { insertAuthorization } from '../../../src/indieauth/store/authorizations.ts';
import { parseHtml } from '../../../src/lib/html/parse.ts';
import { attribute, elements } from '../../../src/lib/html/tree.ts';
import type { signedInAs } from './signed-in.ts';
import type { TestBlog } from './test-blog.ts';
import { pathOf } from '../sites/relying-party.ts';

type Browser = Pick<Awaited<ReturnType<typeof signedInAs>>, 'agent' | 'csrf'>;

/** Follows a client's request to the consent page. */
export async function openConsent({ agent }: Browser, requestUrl: string) {
  const { headers } = await agent.get(pathOf(requestUrl)).expect(302);
  const path = pathOf(String(headers['location']));
  const { text: html } = await agent.get(path).expect(200);
  return { path, html };
}

/** A client's request, whose consent page has this token. */
export async function anAccessRequest(
  { deps: { db, clock } }: Pick<TestBlog, 'deps'>,
  token: string,
  { clientId = 'https://notes.example/', scope = 'create update media profile' } = {},
): Promise<void> {
  const createdAt = clock.now();
  await transact(db, (transaction) =>
    insertAuthorization(transaction, {
      requestHash: hashOfSecret(token),
      clientId,
      redirectUri: `${clientId}callback`,
      clientState: 'a state',
      codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      scope,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + 3_600_000),
    }),
  );
}

type Pages = {
  blog: Pick<TestBlog, 'deps'>;
  get: (path: string) => Promise<string>;
  post: (path: string, fields: object) => Promise<string>;
};

/** The consent page, and the page after its answer: their HTML. */
export async function consentPages({ blog, get, post }: Pages) {
  const token = randomUUID();
  await anAccessRequest(blog, token);
  const asked = await get(`/authorize/${token}`);
  return { asked, answered: await post(`/authorize/${token}`, { decision: 'refuse' }) };
}

/** Sends the form of the consent page as it is, or with other fields. @returns where the browser continues */
export async function decide(
  { agent, csrf }: Browser,
  { path, html }: { path: string; html: string },
  given: Record<string, string | string[]> = {},
): Promise<string> {
  const form = { ...fieldsOf(html), decision: 'allow', csrf, ...given };
  const { text } = await agent.post(path).type('form').send(form).expect(200);
  const refresh = [...elements(parseHtml(text, 'html'))].find(
    (element) => attribute(element, 'http-equiv') === 'refresh',
  );
  return ((refresh && attribute(refresh, 'content')) ?? '').replace(/^0; url=/, '');
}

/** What is ticked and chosen. */
function fieldsOf(html: string): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const element of elements(parseHtml(html, 'html'))) {
    const name = element.tagName === 'input' ? attribute(element, 'name') : null;
    if (name !== 'scope' && name !== 'me' && name !== 'days') continue;
    const isChosen =
      attribute(element, 'type') === 'hidden' || attribute(element, 'checked') !== null;
    if (isChosen) (fields[name] ??= []).push(attribute(element, 'value') ?? '');
  }
  return fields;
}
