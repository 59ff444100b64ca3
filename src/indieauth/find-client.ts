/**
 * Finds what a client says about itself at its identifier: a JSON document, or HTML with an h-app. Asked at most once
 * an hour, through the guarded HTTP client, which refuses loopback and private addresses.
 *
 * @see https://indieauth.spec.indieweb.org/#client-information-discovery
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */
import { transact } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { HostLeases } from '../hosts/leases.ts';
import { ensureHost } from '../hosts/switches.ts';
import { cutText, toPlainText } from '../lib/text/plain-text.ts';
import type { FetchedPage, FetchFailure } from '../net/page.ts';
import { parseClientId } from './client-id.ts';
import { selectClientInformation, upsertClientInformation } from './store/clients.ts';

/** A client as a person sees it. */
export type Client = {
  id: URL;
  /** `null`: unknown. */
  name: string | null;
  redirectUris: readonly string[];
  /** Why nothing is known about it, as a sentence. */
  problem: string | null;
};

type ClientDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'fetchPage' | 'readPage' | 'log'>;

const LIMITS = { timeoutMs: 5_000, maxBytes: 100_000, maxRedirects: 3 };
const FRESH_MS = 3_600_000;
/** A client that could not be asked may be asked again after this. */
const FAILED_MS = 60_000;
const MAX_NAME = 60;
const MAX_REDIRECTS = 50;
/** Of all together, in characters. */
const MAX_REDIRECTS_LENGTH = 10_000;

export async function findClient(deps: ClientDeps, id: URL): Promise<Client> {
  const now = deps.clock.now();
  const known = await selectClientInformation(deps.db, id.href);
  const freshMs = known?.failure === null ? FRESH_MS : FAILED_MS;
  if (known && now.getTime() - known.fetchedAt.getTime() < freshMs) {
    return { id, name: known.name, redirectUris: known.redirectUris, problem: known.failure };
  }
  const asked = await ask(deps, id);
  const found = 'failure' in asked ? { name: null, redirectUris: [], ...asked } : asked;
  const row = { clientId: id.href, fetchedAt: now, failure: null, ...found };
  await transact(deps.db, (transaction) => upsertClientInformation(transaction, row));
  return { id, name: row.name, redirectUris: row.redirectUris, problem: row.failure };
}

/** What is known already; nothing is fetched. */
export async function findKnownClient({ db }: Pick<Deps, 'db'>, clientId: string): Promise<Client> {
  const known = await selectClientInformation(db, clientId);
  return {
    id: new URL(clientId),
    name: known?.name ?? null,
    redirectUris: known?.redirectUris ?? [],
    problem: known?.failure ?? null,
  };
}

type Found = { name: string | null; redirectUris: string[] };
type Asked = Found | { failure: string };

async function ask(deps: ClientDeps, id: URL): Promise<Asked> {
  await transact(deps.db, (transaction) => ensureHost(transaction, id.hostname, deps.clock.now()));
  const leases = new HostLeases(deps);
  try {
    if (!(await leases.take(id.hostname))) {
      return leases.metBlockedHost
        ? failed('its host is blocked on this blog')
        : failed('it was asked too often');
    }
    const result = await deps.fetchPage(id, LIMITS, {
      takes: 'json-or-text',
      mayAsk: (host) => leases.take(host),
    });
    switch (result.kind) {
      case 'host-busy':
        return failed('it was asked too often');
      case 'gone':
        return failed('there is nothing at its address');
      case 'unreachable':
        return failed(REASONS[result.why]);
      case 'page':
        // Whoever can redirect from there must not speak for it.
        if (result.finalUrl.host !== id.host) return failed('it leads to another site');
        return isJson(result) ? readJson(id, result) : await readHtml(deps, result);
    }
  } finally {
    await leases.releaseAll();
  }
}

const REASONS: Record<FetchFailure, string> = {
  'refused-address': 'its address is not on the public internet',
  'forbidden-port': 'its address is not one of a website',
  'no-such-host': 'its host was not found',
  network: 'its site does not answer',
  timeout: 'its site answers too slowly',
  'too-large': 'its page is too large',
  'too-many-redirects': 'its address redirects too often',
  'not-text': 'its address is not a page',
  'bad-status': 'its site has an error',
  'refused-status': 'its site does not let us read it',
};

function failed(why: string): Asked {
  return { failure: `This program’s description could not be read: ${why}.` };
}

function isJson({ contentType }: FetchedPage): boolean {
  return /^application\/([^\s/;]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}

/** A Client ID Metadata Document. */
function readJson(id: URL, { body }: FetchedPage): Asked {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8').decode(body));
  } catch {
    return failed('it is not valid JSON');
  }
  if (typeof json !== 'object' || json === null) return failed('it is not a JSON object');
  const member = (name: string): unknown =>
    Object.hasOwn(json, name) ? (json as Record<string, unknown>)[name] : undefined;
  const own = member('client_id');
  const named = typeof own === 'string' ? parseClientId(own) : null;
  if (!named || 'problem' in named || named.url.href !== id.href)
    return failed('its client_id is not the address at which it is');
  const uri = member('client_uri');
  if (uri !== undefined && !(typeof uri === 'string' && isPrefix(uri, id)))
    return failed('its client_uri is not the beginning of its client_id');
  const name = member('client_name');
  const uris = member('redirect_uris');
  return {
    name: typeof name === 'string' ? shownName(name) : null,
    redirectUris: storableUris(Array.isArray(uris) ? uris : []),
  };
}

/** Compared as URLs: `https://client.example` is the beginning of `https://client.example/`. */
function isPrefix(text: string, id: URL): boolean {
  const url = URL.parse(text);
  return url !== null && id.href.startsWith(url.href);
}

async function readHtml(deps: ClientDeps, page: FetchedPage): Promise<Asked> {
  const read = await deps.readPage({
    finalUrl: page.finalUrl.href,
    contentType: page.contentType,
    body: page.body,
    advertised: page.headers,
    targets: [],
    namesClient: true,
  });
  if (read.kind === 'gone') return failed('there is nothing at its address');
  if (read.kind === 'unreadable' || !read.client) return failed('its address is not a page');
  const { name, redirectUris } = read.client;
  return { name: name && shownName(name), redirectUris: storableUris(redirectUris) };
}

function shownName(name: string): string | null {
  return cutText(toPlainText(name), MAX_NAME) || null;
}

/** They are compared as they are written, and stored one a line. Anybody can have them stored, so they are few. */
function storableUris(uris: readonly unknown[]): string[] {
  let left = MAX_REDIRECTS_LENGTH;
  return uris
    .slice(0, MAX_REDIRECTS)
    .filter((uri) => typeof uri === 'string')
    .filter((uri) => !/[\s\p{Cc}]/u.test(uri) && (left -= uri.length) >= 0);
}
