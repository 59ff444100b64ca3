/**
 * Calls a method by its name, for one request: signs its program in, limits the calls of an account, and turns what a
 * method throws into a fault.
 */
import { CLIENT_FAULTS, fault, faultOfError } from './faults.ts';
import type { CallContext, Method, Methods, ProgramMethod } from './method.ts';
import { withUpload } from './small-upload.ts';
import type { Deps } from '../../deps.ts';
import { createSlidingWindows, takeFromAll } from '../../lib/rate-limiter.ts';
import { FAULT_CODES, type Fault } from '../../lib/xmlrpc/shape.ts';
import type { CallResult, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';
import { readSettings } from '../../settings/settings.ts';

export type Dispatch = (
  name: string,
  params: XmlRpcValue[],
  context: CallContext,
) => Promise<CallResult>;

/** What the methods of the server itself need: to call the others, and to list them. */
export type OwnServer = {
  dispatch: Dispatch;
  find: (name: string) => Method | null;
  names: () => string[];
};

const MINUTE_MS = 60_000;
const CALLS_A_MINUTE = 120;
const UPLOADS_A_MINUTE = 10;
const MAX_ACCOUNTS = 1_000;

export function createDispatch(deps: Deps, methodsFor: (server: OwnServer) => Methods): OwnServer {
  const perMinute = (max: number) =>
    createSlidingWindows({ max, windowMs: MINUTE_MS, maxKeys: MAX_ACCOUNTS });
  const [calls, uploads] = [perMinute(CALLS_A_MINUTE), perMinute(UPLOADS_A_MINUTE)];

  const server: OwnServer = {
    dispatch: async (name, params, context) => {
      const method = server.find(name);
      if (!method) return unknown(name);
      try {
        return typeof method === 'function'
          ? await method(params, context)
          : await runForProgram(method, params, context);
      } catch (error) {
        const expected = faultOfError(error);
        if (!expected) throw error;
        return expected;
      }
    },
    find: (name) => methods.get(name) ?? null,
    names: () => [...methods.keys()].sort(),
  };
  const methods = new Map<string, Method>(Object.entries(methodsFor(server)));
  return server;

  async function runForProgram(
    { credentialsAt, run, body }: ProgramMethod,
    params: XmlRpcValue[],
    { address, signIn, upload }: CallContext,
  ): Promise<CallResult> {
    if (params.length < credentialsAt + 2) {
      return fault(
        CLIENT_FAULTS.missing,
        'The user name and the application password are missing.',
      );
    }
    const off = await findSwitchedOff(deps);
    if (off) return off;
    const signedIn = await signIn(params[credentialsAt], params[credentialsAt + 1]);
    if ('fault' in signedIn) return signedIn;
    const { program } = signedIn;
    const now = deps.clock.now();
    const account = String(program.user.id);
    const limits = [[calls, account] as const];
    if (body === 'upload') limits.push([uploads, account]);
    if (!takeFromAll(limits, now.getTime())) return TOO_MANY;
    if (body !== 'upload') return await run(params, program, { now, address, upload: null });
    return await withUpload(deps.config, params, upload, (file) =>
      run(params, program, { now, address, upload: file }),
    );
  }
}

/** The fault of the client API if the settings switch it off. */
export async function findSwitchedOff(
  deps: Pick<Deps, 'db' | 'log'>,
): Promise<{ fault: Fault } | null> {
  const { xmlrpcClients } = await readSettings(deps);
  return xmlrpcClients
    ? null
    : fault(
        CLIENT_FAULTS.off,
        'This blog does not let programs publish. An owner can change that in the settings.',
      );
}

const TOO_MANY = fault(
  CLIENT_FAULTS.notStored,
  `Too many calls: an account has ${CALLS_A_MINUTE} a minute, and ${UPLOADS_A_MINUTE} of them may have files. Wait a minute.`,
);

/** WordPress has these; programs may offer what needs them. */
const WORDPRESS = /^(?:wp|mt|metaWeblog|blogger|pingback)\.[A-Za-z.]{1,60}$/;

function unknown(name: string): CallResult {
  const shown = name.slice(0, 100);
  return fault(
    FAULT_CODES.noSuchMethod,
    WORDPRESS.test(name)
      ? `This blog does not have the method ${shown}. It is no WordPress, and speaks only a part of its API.`
      : `There is no method ${shown}.`,
  );
}
