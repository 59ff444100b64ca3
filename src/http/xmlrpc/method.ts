/**
 * The methods of the XML-RPC server. A module of methods exports a function of its dependencies that returns them by name.
 *
 * A method answers with a value or a fault; it may also throw what faults.ts turns into a fault.
 */
import type { Program } from '../../clients/program.ts';
import type { CallResult, Fault, XmlRpcValue } from '../../lib/xmlrpc/xmlrpc.ts';

/** Of the request that a call came in. */
export type CallContext = {
  /** The client's IP address. */
  address: string;
  signIn: RequestSignIn;
  /** The content of the request's `<base64>`, if it was received apart. */
  upload: UploadedFile | null;
};

/** Of one request: request-sign-in.ts. */
export type RequestSignIn = (
  name: XmlRpcValue | undefined,
  secret: XmlRpcValue | undefined,
) => Promise<{ program: Program } | { fault: Fault }>;

/** Without credentials. */
export type PublicMethod = (params: XmlRpcValue[], context: CallContext) => Promise<CallResult>;

/** For programs that act for a user. */
export type ProgramMethod = {
  /** The index of the parameter that holds the user name; the password follows it. */
  credentialsAt: number;
  /** All parameters, the credentials among them. Those up to the password are there. */
  run: (params: XmlRpcValue[], program: Program, call: ProgramCall) => Promise<CallResult>;
  /** How long a call may be: as any (64 KiB), `post` (1 MB), or as the largest file that may be uploaded. */
  body?: 'post' | 'upload';
};

export type ProgramCall = {
  now: Date;
  /** The client's IP address. */
  address: string;
  /** The content of the call's `<base64>`, for a method with the body `upload`. Deleted after the call. */
  upload: UploadedFile | null;
};

export type UploadedFile = { path: string; size: number };

export type Method = PublicMethod | ProgramMethod;
export type Methods = Readonly<Record<string, Method>>;
