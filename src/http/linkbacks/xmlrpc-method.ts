/**
 * What an XML-RPC method is, and how one is called by its name.
 *
 * The methods are in pingback.ts and xmlrpc-system.ts, the calls come through xmlrpc.ts.
 */
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import type { Fault, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

/** A fault is a value too: a method throws only what is our own doing. */
export type MethodResult = { value: XmlRpcValue } | { fault: Fault };

export type Method = (params: XmlRpcValue[], client: { address: string }) => Promise<MethodResult>;

export async function dispatch(
  methods: ReadonlyMap<string, Method>,
  name: string,
  params: XmlRpcValue[],
  client: { address: string },
): Promise<MethodResult> {
  const method = methods.get(name);
  return method
    ? await method(params, client)
    : {
        fault: {
          code: FAULT_CODES.noSuchMethod,
          message: `There is no method ${name.slice(0, 100)}.`,
        },
      };
}
