/**
 * Ports on which something other than HTTP listens and might take a GET for its own commands.
 *
 * The Fetch standard's list, which browsers obey. `undici.fetch` knows it too, but the client
 * under it, which we use, does not. Called by fetch-page.ts before each hop.
 */

const FORBIDDEN = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]);

/**
 * Whether the URL names a port that no web page is fetched from.
 *
 * @see https://fetch.spec.whatwg.org/#port-blocking
 */
export function hasForbiddenPort(url: URL): boolean {
  return FORBIDDEN.has(Number(url.port)); // '' is the scheme's own port, and 0 is not on the list
}
