/**
 * POST /xmlrpc: body limit, decode, dispatch by method name, encode.
 *
 * Always 200 with XML for a POST, faults included; anything else is 405. The methods themselves
 * are in pingback.ts and, for those that speak of the server, here.
 *
 * @see http://xmlrpc.com/spec.md
 */
import express, { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import type { Deps } from '../deps.ts';
import {
  decodeMethodCall,
  encodeFault,
  encodeResponse,
  MAX_CALL_BYTES,
  type XmlRpcValue,
} from '../lib/xmlrpc.ts';
import type { Checks } from '../linkbacks/checks.ts';
import type { ClaimBudget } from './claim-budget.ts';
import { pingbackMethods } from './pingback.ts';
import type { Method, MethodResult } from './xmlrpc-method.ts';

export function xmlrpcRoutes(deps: Deps, checks: Checks, budget: ClaimBudget): Router {
  const methods = new Map<string, Method>(Object.entries(pingbackMethods(deps, checks, budget)));
  addSystemMethods(methods, deps.config.multicallLimit);

  const router = Router();
  const body = express.raw({ type: () => true, limit: MAX_CALL_BYTES });
  router
    .route(['/xmlrpc', '/xmlrpc.php'])
    .post(body, async (req: Request, res: Response) => {
      const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      const call = decodeMethodCall(bytes, req.headers['content-type']);
      const result: MethodResult =
        call.kind === 'fault'
          ? call
          : await dispatch(methods, call.method, call.params, { address: req.ip ?? '' });
      sendResult(res, result);
    })
    .all((_req: Request, res: Response) => {
      res
        .status(405)
        .set('Allow', 'POST')
        .type('text/plain')
        .send('The XML-RPC server takes POST requests only.\n');
    });
  router.use(['/xmlrpc', '/xmlrpc.php'], unreadableBody(deps));
  return router;
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
    : { fault: { code: -32601, message: `There is no method ${name.slice(0, 100)}.` } };
}

function addSystemMethods(methods: Map<string, Method>, multicallLimit: number): void {
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
      return { fault: { code: -32602, message: 'system.multicall takes one array of calls.' } };
    }
    if (calls.length > multicallLimit) {
      return {
        fault: {
          code: -32602,
          message: `One system.multicall takes at most ${multicallLimit} calls.`,
        },
      };
    }
    // Side by side, so that all of them together take no longer than one may.
    const results = await Promise.all(calls.map((call) => callOne(methods, call, client)));
    return { value: results };
  });
}

/** @returns an array of the one result, or a fault as a struct, as system.multicall wants them */
async function callOne(
  methods: ReadonlyMap<string, Method>,
  call: XmlRpcValue,
  client: { address: string },
): Promise<XmlRpcValue> {
  const result = await callOf(methods, call, client);
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
      fault: { code: -32602, message: 'Each call is a struct with methodName and params.' },
    };
  }
  if (methodName.trim() === 'system.multicall') {
    return { fault: { code: -32600, message: 'A system.multicall cannot hold another.' } };
  }
  return await dispatch(methods, methodName.trim(), params, client);
}

function unreadableBody({ log }: Pick<Deps, 'log'>): ErrorRequestHandler {
  return (error: { type?: string; status?: number }, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    if (error.type === 'entity.too.large') {
      sendResult(res, { fault: { code: -32600, message: 'A call may have at most 64 KiB.' } });
    } else if (error.status !== undefined && error.status < 500) {
      sendResult(res, { fault: { code: -32700, message: 'The body could not be read as sent.' } });
    } else {
      log.error({ err: error }, 'XML-RPC call failed');
      sendResult(res, { fault: { code: -32603, message: 'The server failed; try again later.' } });
    }
  };
}

function sendResult(res: Response, result: MethodResult): void {
  const xml = 'value' in result ? encodeResponse(result.value) : encodeFault(result.fault);
  res.status(200).type('text/xml').send(xml);
}
