/**
 * The methods that speak of the server itself: what it can, and several calls in one.
 *
 * @see https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208 (system.multicall)
 */
import { setImmediate } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { dispatch, type Method, type MethodResult } from './xmlrpc-method.ts';
import { FAILURE_TEXTS } from '../request/ping-body.ts';
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import type { XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

/** `methods` then holds these, too; system.listMethods names all that it ever holds. */
export function addSystemMethods(
  methods: Map<string, Method>,
  { config, log }: Pick<Deps, 'config' | 'log'>,
): void {
  const { multicallLimit } = config;
  methods.set('system.listMethods', () => Promise.resolve({ value: [...methods.keys()].sort() }));
  methods.set('system.getCapabilities', () =>
    Promise.resolve({
      value: {
        xmlrpc: { specUrl: 'http://xmlrpc.com/spec.md', specVersion: 1 },
        faults_interop: {
          specUrl: 'http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php',
          specVersion: 20010516,
        },
        'system.multicall': {
          specUrl:
            'https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208?mode=topic',
          specVersion: 1,
        },
        pingback: { specUrl: 'https://www.hixie.ch/specs/pingback/pingback-1.0', specVersion: 1 },
      },
    }),
  );
  methods.set('system.multicall', async (params, client) => {
    const [calls, ...more] = params;
    if (!Array.isArray(calls) || more.length > 0) {
      return {
        fault: {
          code: FAULT_CODES.badParams,
          message: 'system.multicall takes one array of calls.',
        },
      };
    }
    if (calls.length > multicallLimit) {
      return {
        fault: {
          code: FAULT_CODES.badParams,
          message: `One system.multicall takes at most ${multicallLimit} calls.`,
        },
      };
    }
    // Side by side, so that all of them together take no longer than one may; but begun one after
    // the other, so that what each does at once holds up nobody else.
    const results: Promise<XmlRpcValue>[] = [];
    for (const call of calls) {
      results.push(callOne(methods, call, client, log));
      await setImmediate();
    }
    return { value: await Promise.all(results) };
  });
}

/** @returns an array of the one result, or a fault as a struct, as system.multicall wants them */
async function callOne(
  methods: ReadonlyMap<string, Method>,
  call: XmlRpcValue,
  client: { address: string },
  log: Deps['log'],
): Promise<XmlRpcValue> {
  const result = await callOf(methods, call, client).catch((error: unknown) => {
    // The other calls have their answers, so this one gets its own.
    log.error({ err: error }, 'call in a multicall failed');
    return { fault: { code: FAULT_CODES.internalError, message: FAILURE_TEXTS['server-failed'] } };
  });
  return 'value' in result
    ? [result.value]
    : { faultCode: result.fault.code, faultString: result.fault.message };
}

async function callOf(
  methods: ReadonlyMap<string, Method>,
  call: XmlRpcValue,
  client: { address: string },
): Promise<MethodResult> {
  const { methodName, params } = (typeof call === 'object' && call !== null ? call : {}) as Record<
    string,
    XmlRpcValue
  >;
  if (typeof methodName !== 'string' || !Array.isArray(params)) {
    return {
      fault: {
        code: FAULT_CODES.badParams,
        message: 'Each call is a struct with methodName and params.',
      },
    };
  }
  if (methodName.trim() === 'system.multicall') {
    return {
      fault: { code: FAULT_CODES.notXmlRpc, message: 'A system.multicall cannot hold another.' },
    };
  }
  return await dispatch(methods, methodName.trim(), params, client);
}
