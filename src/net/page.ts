/**
 * Types of requests to other sites and their results. The domain knows these and nothing of undici.
 */

export type FetchLimits = {
  /** Total time for all hops, from first connect to last byte. */
  timeoutMs: number;
  /** Most decoded bytes that are read; a larger body is `too-large`. */
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
  /** The header as sent, or `null`. Names a type that `takes` allows, unless that is `any`. */
  contentType: string | null;
  /** Decompressed, not yet decoded; empty if `takes` is `any` and the type is not text. */
  body: Uint8Array;
  headers: ResponseHeaders;
};

/** The headers that linkback protocols use, as sent. */
export type ResponseHeaders = {
  /** Every `Link` header, in order. */
  link: string[];
  xPingback: string | null;
  location: string | null;
  /** Seconds or a date. */
  retryAfter: string | null;
};

/** The response to a POST, of any status. */
export type PostAnswer = {
  kind: 'answer';
  finalUrl: URL;
  status: number;
  contentType: string | null;
  /** Decompressed, not yet decoded; cut at `maxBytes`. */
  body: Uint8Array;
  headers: ResponseHeaders;
};

/** Why there is no page. Only logs and owners see which; strangers get one sentence for all. */
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
  /** Not a type that `takes` allows: by default, not text. */
  | 'not-text'
  /** A status that may pass: 5xx, 408, 425, 429, or a redirect without a location. */
  | 'bad-status'
  /** Another 4xx than 404 and 410, such as 401, 403 and 451: it will be the same at the next try. */
  | 'refused-status';

export type FetchResult =
  | FetchedPage
  | { kind: 'gone'; status: 404 | 410; finalUrl: URL }
  /** `retryAfter`: the header as sent, if it was. */
  | { kind: 'unreachable'; why: FetchFailure; retryAfter?: string }
  /** `mayAsk` refused a host that a redirect leads to: try again later. */
  | { kind: 'host-busy'; host: string };

export type FetchContext = {
  /** Ends the fetch early; the promise then rejects. */
  signal?: AbortSignal;
  /** The IP address of the client that caused the fetch, for the User-Agent. */
  requestedBy?: string;
  /** Whether the host may be requested now; asked for every host but the first. */
  mayAsk?: (host: string) => Promise<boolean>;
  /**
   * Which types are read. `json-or-text`: as `text-or-json`, and JSON is preferred. `any`: the body is empty if the type is not text, and cut if it is too
   * large. `file`: every type. @default 'text'
   */
  takes?: 'text' | 'text-or-json' | 'json-or-text' | 'image' | 'any' | 'file';
  /** The page is fetched to discover its endpoints: the User-Agent contains “Webmention”. */
  discovers?: boolean;
};

/** What is posted; repeated at every redirect but 303, which is an answer. */
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
 * Posts to an endpoint, with the same address checks, limits and redirects as `FetchPage`.
 *
 * Every status but a redirect is an `answer`, errors included: the protocol says what it means.
 *
 * @returns Never rejects for the remote side's faults; rejects only if `signal` aborts.
 */
export type PostTo = (
  url: URL,
  limits: FetchLimits,
  context: PostContext,
) => Promise<PostAnswer | Exclude<FetchResult, FetchedPage | { kind: 'gone' }>>;
