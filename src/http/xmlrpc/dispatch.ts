/**
 * Calls a method by its name, for one request: signs its program in, limits the calls of an account, and turns what a
 * method throws into a fault.
 */
import { CLIENT_FAULTS, fault, faultOfError } from './faults.ts';
import type { CallContext, Method, Methods, ProgramMethod } from './method.ts';
import { withUpload } from './small-upload.ts';
import type { Deps } from '../../deps.ts';
import { FAULT_CODES, type Fault } from '../../lib/xmlrpc/shape.ts';
import type { CallResult, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';
import {
  areProgramsOff,
  PROGRAMS_OFF,
  TOO_MANY_CALLS,
  type ProgramLimits,
} from '../request/programs.ts';

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

export function createDispatch(
  deps: Deps,
  limits: ProgramLimits,
  methodsFor: (server: OwnServer) => Methods,
): OwnServer {
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
    const taken = body === 'upload' ? (['call', 'upload'] as const) : (['call'] as const);
    if (!limits.take(program, now, ...taken)) return TOO_MANY;
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
  return (await areProgramsOff(deps)) ? fault(CLIENT_FAULTS.off, PROGRAMS_OFF) : null;
}

const TOO_MANY = fault(CLIENT_FAULTS.notStored, TOO_MANY_CALLS);

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
