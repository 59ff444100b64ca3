/**
 * The faults of XML-RPC itself, by the numbers that implementations agreed on.
 *
 * Pingback's own codes (16, 17, 32 …) belong to pingback. Used by the codec here and by
 * http/linkbacks/xmlrpc.ts.
 *
 * @see https://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php
 */

/** `message` is plain text for the one who sent the call. */
export type Fault = { code: number; message: string };

export const FAULT_CODES = {
  /** Not well-formed XML, or XML that we will not read. */
  malformedXml: -32700,
  unknownCharset: -32701,
  badCharacter: -32702,
  /** Well-formed, but not a method call; or one beyond our limits. */
  notXmlRpc: -32600,
  noSuchMethod: -32601,
  badParams: -32602,
  internalError: -32603,
} as const;
