/** Recognizes data that is packed with gzip (RFC 1952 §2.3.1). */

/** @param start of the data: two bytes or more */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}
