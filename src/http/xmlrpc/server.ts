/**
 * POST /xmlrpc: reads a method call, dispatches it by name and encodes the result.
 *
 * Answers a POST with 200 and XML always, faults included: clients take another status for a host that blocks XML-RPC.
 * Answers other methods with 405, but for the files of discovery.ts.
 *
 * @see http://xmlrpc.com/spec.md
 */
import { rm } from 'node:fs/promises';
import { Router, type Request, type Response } from 'express';
import { manifestRoutes, rsd } from './discovery.ts';
import { createDispatch } from './dispatch.ts';
import type { CallContext, Methods } from './method.ts';
import { clientMethods } from './registry.ts';
import { createReadCall, type ReceivedCall } from './read-call.ts';
import { createRequestSignIn } from './request-sign-in.ts';
import { systemMethods } from './system.ts';
import type { Deps } from '../../deps.ts';
import { clientAddress } from '../request/headers.ts';
import { refuseStrangersOnFullDisk } from '../request/full-disk.ts';
import { FAILURE_TEXTS, pingFailures, type PingFailure } from '../request/ping.ts';
import type { ProgramLimits } from '../request/programs.ts';
import { closeAfterUnreadBody } from '../server/body-limit.ts';
import { FAULT_CODES } from '../../lib/xmlrpc/shape.ts';
import { type CallResult, encodeFault, encodeResponse } from '../../lib/xmlrpc/xmlrpc.ts';

const ROUTES = ['/xmlrpc', '/xmlrpc.php'];

const FAILURE_CODES: Record<PingFailure, number> = {
  'too-large': FAULT_CODES.notXmlRpc,
  unreadable: FAULT_CODES.malformedXml,
  'server-failed': FAULT_CODES.internalError,
  away: FAULT_CODES.internalError,
  full: FAULT_CODES.internalError,
  slow: FAULT_CODES.internalError,
};

/** @param ownMethods those that are not of the client API: pingback's */
export function xmlrpcRoutes(deps: Deps, limits: ProgramLimits, ownMethods: Methods): Router {
  const server = createDispatch(deps, limits, (own) => ({
    ...ownMethods,
    ...clientMethods(deps),
    ...systemMethods(deps, own),
  }));

  const readCall = createReadCall(deps, server);

  const router = Router();
  router.use(manifestRoutes(deps));
  router
    .route(ROUTES)
    .post(refuseStrangersOnFullDisk(deps), async (req: Request, res: Response) => {
      const address = clientAddress(req);
      const signIn = createRequestSignIn(deps, address);
      const call = await readCall(req, signIn);
      if (call.kind === 'fault') {
        if (call.discardRest) await refuseUnread(req, res, call, call.discardRest);
        else sendResult(res, call);
        return;
      }
      sendResult(res, await answer(call, { address, signIn, upload: call.upload }));
    })
    .get(rsd(deps))
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

  async function answer(
    { method, params, upload }: Extract<ReceivedCall, { kind: 'call' }>,
    context: CallContext,
  ): Promise<CallResult> {
    try {
      return await server.dispatch(method, params, context);
    } finally {
      if (upload) await rm(upload.path, { force: true });
    }
  }
}

/** The answer is complete at once, for those who wait for it; the connection ends once the others have sent the rest. */
async function refuseUnread(
  req: Request,
  res: Response,
  result: CallResult,
  discardRest: () => Promise<void>,
): Promise<void> {
  closeAfterUnreadBody(req, res);
  const xml = Buffer.from(xmlOf(result));
  res.status(200).type('text/xml').set('Content-Length', String(xml.length)).write(xml);
  await discardRest();
  res.end();
}

function xmlOf(result: CallResult): string {
  return 'value' in result ? encodeResponse(result.value) : encodeFault(result.fault);
}

function sendResult(res: Response, result: CallResult): void {
  res.status(200).type('text/xml').send(xmlOf(result));
}
