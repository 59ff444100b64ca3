/**
 * What comes through the door to the network, as types: the domain knows these and nothing of
 * undici. The door itself is fetch-page.ts.
 */

export type FetchLimits = {
  /** Total time for all hops, from first connect to last byte. */
  timeoutMs: number;
  /** Decoded bytes kept; reading stops there and the result is `too-large`. */
  maxBytes: number;
  /** Redirects followed, each re-checked like the first URL. `0` follows none. */
  maxRedirects: number;
};

export type FetchedPage = {
  kind: 'page';
  /** Where the redirects ended. */
  finalUrl: URL;
  /** Always 2xx. */
  status: number;
  /** The header as sent, or `null`; names a type that was asked for, unless `any` was. */
  contentType: string | null;
  /** Decompressed, not yet decoded; empty where the type is not one that was asked for. */
  body: Uint8Array;
  headers: ResponseHeaders;
};

/** The headers that linkbacks know, as sent. */
export type ResponseHeaders = {
  /** Every `Link` header, in order. */
  link: string[];
  xPingback: string | null;
  location: string | null;
  /** Seconds or a date. */
  retryAfter: string | null;
};

/** What a POST was answered with, whatever the status. */
export type PostAnswer = {
  kind: 'answer';
  finalUrl: URL;
  status: number;
  contentType: string | null;
  /** Decompressed, not yet decoded; its beginning, where there was more than `maxBytes`. */
  body: Uint8Array;
  headers: ResponseHeaders;
};

/** Why there is no page. Only logs and the owner see which; strangers are told one sentence. */
export type FetchFailure =
  /** Not http(s), or a literal or resolved address that is not public. */
  | 'refused-address'
  /** A port on which something other than HTTP listens. */
  | 'forbidden-port'
  | 'no-such-host'
  /** Connection refused, reset, TLS trouble, or not HTTP. */
  | 'network'
  | 'timeout'
  | 'too-large'
  | 'too-many-redirects'
  /** Not a type that was asked for, which is text unless `takes` says otherwise. */
  | 'not-text'
  /** A status that may be better the next time: 5xx and its kin, a redirect to nowhere. */
  | 'bad-status'
  /** Any other 4xx than 404 and 410, such as 401, 403 and 451: it will be the same the next time. */
  | 'refused-status';

export type FetchResult =
  | FetchedPage
  | { kind: 'gone'; status: 404 | 410; finalUrl: URL }
  | { kind: 'unreachable'; why: FetchFailure }
  /** `mayAsk` said no to a host that a redirect leads to: nothing was learnt, try again later. */
  | { kind: 'host-busy'; host: string };

export type FetchContext = {
  /** Ends the fetch early; the promise then rejects. */
  signal?: AbortSignal;
  /** On whose behalf, for the User-Agent: the address of the client that asked. */
  requestedBy?: string;
  /** Asked before each request but the first, which the caller has leave for. */
  mayAsk?: (host: string) => Promise<boolean>;
  /**
   * What the page may be. `any`: of other types than text the body is empty, and of what is too
   * large its beginning counts. @default 'text'
   */
  takes?: 'text' | 'text-or-json' | 'image' | 'any';
  /** It is fetched to learn where its links are to be told: the User-Agent says “Webmention”. */
  discovers?: boolean;
};

/** What is sent to an endpoint; it travels with every redirect but 303, which is an answer. */
export type PostContext = Pick<FetchContext, 'signal' | 'mayAsk'> & {
  contentType: string;
  body: string;
};

/**
 * Fetches a page from the open web on behalf of a stranger.
 *
 * Refuses anything but http and https, and any address that is not publicly routable.
 * The address is checked as the socket connects, so a name that changes its answer
 * between check and use gains nothing; literal addresses are checked separately,
 * because the resolver is never asked about them.
 *
 * Sends no cookies, no credentials and no referrer. Does not parse.
 *
 * @returns the page with its final URL, or why there is none. Never rejects for the
 *   remote side's faults; rejects only if `signal` aborts.
 */
export type FetchPage = (
  url: URL,
  limits: FetchLimits,
  context?: FetchContext,
) => Promise<FetchResult>;

/**
 * The same door for what we send: the same guard, limits and hops, one POST instead of a GET.
 *
 * Any status but a redirect is an `answer`, errors too: what it means is the protocol's to say.
 *
 * @returns Never rejects for the remote side's faults; rejects only if `signal` aborts.
 */
export type PostTo = (
  url: URL,
  limits: FetchLimits,
  context: PostContext,
) => Promise<PostAnswer | Exclude<FetchResult, FetchedPage | { kind: 'gone' }>>;
