/**
 * A document in the form in which the npm package xmlrpc takes one. Called by xmlrpc.ts and
 * client.ts.
 */
import type Deserializer from 'xmlrpc/lib/deserializer.js';

/** In one piece, so that the package is done, callback and all, when it returns. */
export function inOnePiece(xml: string): Parameters<Deserializer['deserializeMethodCall']>[0] {
  return {
    setEncoding() {},
    on() {},
    pipe(sink) {
      sink.write(xml);
      sink.end();
    },
  };
}
