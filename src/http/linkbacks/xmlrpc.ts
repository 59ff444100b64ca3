/**
 * POST /xmlrpc: reads a method call, dispatches it by name and encodes the result.
 *
 * Answers a POST with 200 and XML always, faults included; other methods with 405. The `system.*`
 * methods are here; the others are passed in.
 *
 * @see http://xmlrpc.com/spec.md
 * @see https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208 (system.multicall)
 */
import { setImmediate } from 'node:timers/promises';
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { clientAddress } from '../request/headers.ts';
import {
  FAILURE_TEXTS,
  pingBody,
  pingFailures,
  readPingBody,
  type PingFailure,
} from '../request/ping.ts';
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import {
  decodeMethodCall,
  encodeFault,
  encodeResponse,
  type Fault,
  type XmlRpcValue,
} from '../../lib/xmlrpc/xmlrpc.ts';

/** Faults are values; a method throws only for failures of our own. */
export type MethodResult = { value: XmlRpcValue } | { fault: Fault };

export type Method = (params: XmlRpcValue[], client: { address: string }) => Promise<MethodResult>;

const ROUTES = ['/xmlrpc', '/xmlrpc.php'];

const FAILURE_CODES: Record<PingFailure, number> = {
  'too-large': FAULT_CODES.notXmlRpc,
  unreadable: FAULT_CODES.malformedXml,
  'server-failed': FAULT_CODES.internalError,
  away: FAULT_CODES.internalError,
  full: FAULT_CODES.internalError,
  slow: FAULT_CODES.internalError,
};

export function xmlrpcRoutes(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  ownMethods: Readonly<Record<string, Method>>,
): Router {
  const methods = new Map<string, Method>(Object.entries(ownMethods));
  addSystemMethods(methods, deps);

  const router = Router();
  router
    .route(ROUTES)
    .post(readPingBody(deps), async (req: Request, res: Response) => {
      const call = decodeMethodCall(pingBody(req), req.headers['content-type']);
      const result: MethodResult =
        call.kind === 'fault'
          ? call
          : await dispatch(methods, call.method, call.params, { address: clientAddress(req) });
      sendResult(res, result);
    })
    .all((_req: Request, res: Response) => {
      res
        .status(405)
        .set('Allow', 'POST')
        .type('text/plain')
        .send('The XML-RPC server accepts POST requests only.\n');
    });
  router.use(
    ROUTES,
    pingFailures(deps, (res, failure) => {
      const code = FAILURE_CODES[failure];
      sendResult(res, { fault: { code, message: FAILURE_TEXTS[failure] } });
    }),
  );
  return router;
}

function sendResult(res: Response, result: MethodResult): void {
  const xml = 'value' in result ? encodeResponse(result.value) : encodeFault(result.fault);
  res.status(200).type('text/xml').send(xml);
}

async function dispatch(
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

/** Adds the `system.*` methods. system.listMethods lists whatever `methods` holds when it is called. */
function addSystemMethods(
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
          message: `One system.multicall accepts at most ${multicallLimit} calls.`,
        },
      };
    }
    // Concurrent, so that all of them take no longer than one may; but started one by one, so that
    // their synchronous parts do not block the event loop together.
    const results: Promise<XmlRpcValue>[] = [];
    for (const call of calls) {
      results.push(callOne(methods, call, client, log));
      await setImmediate();
    }
    return { value: await Promise.all(results) };
  });
}

/** @returns an array with the result, or a fault as a struct, as system.multicall defines */
async function callOne(
  methods: ReadonlyMap<string, Method>,
  call: XmlRpcValue,
  client: { address: string },
  log: Deps['log'],
): Promise<XmlRpcValue> {
  const result = await callOf(methods, call, client).catch((error: unknown) => {
    // One failing call must not fail the others.
    log.error({ err: error }, 'XML-RPC call in system.multicall failed');
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
