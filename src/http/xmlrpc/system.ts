/**
 * The methods about the server itself: `system.*`, the lists of Movable Type, and the demonstrations of WordPress.
 *
 * @see https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208 (system.multicall)
 */
import { setImmediate } from 'node:timers/promises';
import type { OwnServer } from './dispatch.ts';
import { fault } from './faults.ts';
import type { CallContext, Methods } from './method.ts';
import { intOf, requireParams } from './params.ts';
import type { Deps } from '../../deps.ts';
import { FAILURE_TEXTS } from '../request/ping.ts';
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import type { CallResult, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

/** Calls in one system.multicall of a program. Those without credentials have a setting. */
const MAX_PROGRAM_CALLS = 50;

const CAPABILITIES = {
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
};

/** What a program may write texts in, beside what its application password says. */
const TEXT_FILTERS = [
  { key: 'markdown', label: 'Markdown' },
  { key: '0', label: 'HTML' },
];

export function systemMethods(
  { config, log }: Pick<Deps, 'config' | 'log'>,
  server: OwnServer,
): Methods {
  const answers = (value: () => XmlRpcValue) => () => Promise.resolve({ value: value() });
  return {
    'system.listMethods': answers(server.names),
    'system.getCapabilities': answers(() => CAPABILITIES),
    // The same list: python-wordpress-xmlrpc calls nothing that is not in it.
    'mt.supportedMethods': answers(server.names),
    'mt.supportedTextFilters': answers(() => TEXT_FILTERS),
    'demo.sayHello': answers(() => 'Hello!'),
    'demo.addTwoNumbers': (params) => {
      requireParams(params, 2);
      return Promise.resolve({ value: intOf(params[0], 'number1') + intOf(params[1], 'number2') });
    },
    'system.multicall': multicall,
  };

  async function multicall(params: XmlRpcValue[], context: CallContext): Promise<CallResult> {
    const [calls, ...more] = params;
    if (!Array.isArray(calls) || more.length > 0) {
      return fault(FAULT_CODES.badParams, 'system.multicall takes one array of calls.');
    }
    const isProgram = calls.map(isForProgram);
    const openCalls = isProgram.filter((is) => !is).length;
    if (openCalls > config.multicallLimit || calls.length > MAX_PROGRAM_CALLS) {
      const max = isProgram.includes(true) ? MAX_PROGRAM_CALLS : config.multicallLimit;
      return fault(FAULT_CODES.badParams, `One system.multicall accepts at most ${max} calls.`);
    }
    // The writes of a program stay in order. Pings are concurrent, so that all of them take no longer than one may; but
    // started one by one, so that their synchronous parts do not block the event loop together.
    const results: Promise<XmlRpcValue>[] = [];
    for (const call of calls) {
      const result = callOne(call, context);
      results.push(result);
      if (isProgram.includes(true)) await result;
      await setImmediate();
    }
    return { value: await Promise.all(results) };
  }

  function isForProgram(call: XmlRpcValue): boolean {
    return typeof server.find(partsOf(call)?.name ?? '') === 'object';
  }

  /** @returns an array with the result, or a fault as a struct, as system.multicall defines */
  async function callOne(call: XmlRpcValue, context: CallContext): Promise<XmlRpcValue> {
    const result = await callOf(call, context).catch((error: unknown) => {
      // One failing call must not fail the others.
      log.error({ err: error }, 'XML-RPC call in system.multicall failed');
      return fault(FAULT_CODES.internalError, FAILURE_TEXTS['server-failed']);
    });
    return 'value' in result
      ? [result.value]
      : { faultCode: result.fault.code, faultString: result.fault.message };
  }

  async function callOf(call: XmlRpcValue, context: CallContext): Promise<CallResult> {
    const parts = partsOf(call);
    if (!parts) {
      return fault(FAULT_CODES.badParams, 'Each call is a struct with methodName and params.');
    }
    if (parts.name === 'system.multicall') {
      return fault(FAULT_CODES.notXmlRpc, 'A system.multicall cannot hold another.');
    }
    return await server.dispatch(parts.name, parts.params, context);
  }
}

function partsOf(call: XmlRpcValue): { name: string; params: XmlRpcValue[] } | null {
  const { methodName, params } = (typeof call === 'object' && call !== null ? call : {}) as Record<
    string,
    XmlRpcValue
  >;
  if (typeof methodName !== 'string' || !Array.isArray(params)) return null;
  return { name: methodName.trim(), params };
}
