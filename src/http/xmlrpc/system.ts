/**
 * The methods about the server itself: `system.*`, the lists of Movable Type, and the demonstrations of WordPress.
 *
 * @see https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208 (system.multicall)
 */
import { setImmediate } from 'node:timers/promises';
import { findSwitchedOff, type OwnServer } from './dispatch.ts';
import { CLIENT_FAULTS, fault } from './faults.ts';
import type { CallContext, Methods } from './method.ts';
import { intOf, requireParams } from './params.ts';
import type { Deps } from '../../deps.ts';
import { FAILURE_TEXTS } from '../request/ping.ts';
import { createConcurrencyLimiter } from '../../lib/rate-limiter.ts';
import { FAULT_CODES, type Fault } from '../../lib/xmlrpc/shape.ts';
import type { CallResult, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

/** Calls in one system.multicall of a program. Those without credentials have a setting. */
const MAX_PROGRAM_CALLS = 50;
/** Of the results of one system.multicall together, as of one list. */
const MAX_CHARACTERS = 8 * 1024 * 1024;
/** Those of programs that run at the same time. */
const AT_ONCE = { max: 16, maxPerKey: 4 };

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
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  server: OwnServer,
): Methods {
  const { config, log } = deps;
  const running = createConcurrencyLimiter(AT_ONCE);
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
    const account = await accountOf(calls, context);
    const release = account === null ? () => undefined : running.acquire(account);
    if (!release) return TOO_MANY_AT_ONCE;
    try {
      return { value: await resultsOf(calls, isProgram.includes(true), context) };
    } finally {
      release();
    }
  }

  /** The writes of a program stay in order; its results may be long, and are counted. */
  async function resultsOf(
    calls: readonly XmlRpcValue[],
    isForPrograms: boolean,
    context: CallContext,
  ): Promise<XmlRpcValue[]> {
    // Pings are concurrent, so that all of them take no longer than one may; but started one by one, so that their
    // synchronous parts do not block the event loop together.
    const results: Promise<XmlRpcValue>[] = [];
    let characters = 0;
    for (const call of calls) {
      const result =
        characters > MAX_CHARACTERS ? Promise.resolve(TOO_LONG) : callOne(call, context);
      results.push(result);
      if (isForPrograms) characters += sizeOf(await result);
      await setImmediate();
    }
    return await Promise.all(results);
  }

  /** Of the first call for a program; `null`: there is none, or its credentials are refused, as each call will say. */
  async function accountOf(
    calls: readonly XmlRpcValue[],
    { signIn }: CallContext,
  ): Promise<string | null> {
    for (const call of calls) {
      const parts = partsOf(call);
      const method = server.find(parts?.name ?? '');
      if (!parts || typeof method !== 'object' || !method) continue;
      const { credentialsAt: at } = method;
      if (parts.params.length < at + 2) continue;
      if (await findSwitchedOff(deps)) return null;
      const signedIn = await signIn(parts.params[at], parts.params[at + 1]);
      return 'fault' in signedIn ? null : String(signedIn.program.user.id);
    }
    return null;
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
    return 'value' in result ? [result.value] : faultStruct(result);
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

function faultStruct({ fault: { code, message } }: { fault: Fault }): XmlRpcValue {
  return { faultCode: code, faultString: message };
}

const TOO_LONG = faultStruct(
  fault(
    CLIENT_FAULTS.notStored,
    'The answers before this call have 8 MB together, so it was not made. Send it in another request.',
  ),
);

const TOO_MANY_AT_ONCE = fault(
  CLIENT_FAULTS.notStored,
  'Too many of your system.multicall run at the same time. Wait for their answers.',
);

/** About its length in XML. */
function sizeOf(value: XmlRpcValue): number {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 16);
  if (typeof value !== 'object' || value === null || value instanceof Date) return 16;
  return Object.entries(value).reduce((sum, [name, each]) => sum + name.length + sizeOf(each), 16);
}

function partsOf(call: XmlRpcValue): { name: string; params: XmlRpcValue[] } | null {
  const { methodName, params } = (typeof call === 'object' && call !== null ? call : {}) as Record<
    string,
    XmlRpcValue
  >;
  if (typeof methodName !== 'string' || !Array.isArray(params)) return null;
  return { name: methodName.trim(), params };
}
