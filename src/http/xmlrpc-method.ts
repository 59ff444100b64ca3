/**
 * What an XML-RPC method is, for those that are called (pingback.ts) and for the caller (xmlrpc.ts).
 */
import type { Fault, XmlRpcValue } from '../lib/xmlrpc.ts';

/** A fault is a value too: a method throws only what is our own doing. */
export type MethodResult = { value: XmlRpcValue } | { fault: Fault };

export type Method = (params: XmlRpcValue[], client: { address: string }) => Promise<MethodResult>;
