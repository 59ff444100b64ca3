/**
 * POST /xmlrpc: body limit, decode, dispatch by method name, encode.
 *
 * Always 200 with XML for a POST, faults included; anything else is 405. The methods themselves
 * are in pingback.ts and xmlrpc-system.ts.
 *
 * @see http://xmlrpc.com/spec.md
 */
import { Router, type Request, type Response } from 'express';
import type { Deps } from '../../deps.ts';
import { pingbackMethods } from './pingback.ts';
import { dispatch, type Method, type MethodResult } from './xmlrpc-method.ts';
import { addSystemMethods } from './xmlrpc-system.ts';
import type { ClaimBudget } from '../request/claim-rate-limit.ts';
import { clientAddress } from '../request/client.ts';
import {
  FAILURE_TEXTS,
  pingBody,
  pingFailures,
  readPingBody,
  type PingFailure,
} from '../request/ping-body.ts';
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import { decodeMethodCall, encodeFault, encodeResponse } from '../../lib/xmlrpc/xmlrpc.ts';
import type { Checks } from '../../linkbacks/verify/checks.ts';

const ROUTES = ['/xmlrpc', '/xmlrpc.php'];

const FAILURE_CODES: Record<PingFailure, number> = {
  'too-large': FAULT_CODES.notXmlRpc,
  unreadable: FAULT_CODES.malformedXml,
  'server-failed': FAULT_CODES.internalError,
  away: FAULT_CODES.internalError,
  full: FAULT_CODES.internalError,
};

export function xmlrpcRoutes(deps: Deps, checks: Checks, budget: ClaimBudget): Router {
  const methods = new Map<string, Method>(Object.entries(pingbackMethods(deps, checks, budget)));
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
        .send('The XML-RPC server takes POST requests only.\n');
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
