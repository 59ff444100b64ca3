/**
 * The faults of the client API: WordPress's codes, which clients act on, and a sentence that they show.
 *
 * Methods return a fault, or throw CallFault from where a value is read.
 */
import type { WriteOutcome } from '../../clients/fields.ts';
import { AppError, InvalidInputError, NotFoundError } from '../../lib/errors.ts';
import type { Fault } from '../../lib/xmlrpc/shape.ts';

/** Those of XML-RPC itself are in lib/xmlrpc/shape.ts. */
export const CLIENT_FAULTS = {
  /** Too few parameters. */
  missing: 400,
  /** The user may not do it; an unknown post type or comment status. */
  notAllowed: 401,
  /** Credentials; closed comments; an unknown taxonomy; a comment of somebody else. */
  forbidden: 403,
  notFound: 404,
  off: 405,
  /** Changed since it was read; a duplicate. */
  conflict: 409,
  /** It could not be stored: an empty post, a refused file. */
  notStored: 500,
} as const;

const MAX_MESSAGE = 300;

/** @param message a sentence with what to do, plain text */
export function fault(code: number, message: string): { fault: Fault } {
  return { fault: { code, message: shortened(message) } };
}

/** Ends a method with a fault. */
export class CallFault extends AppError {
  override name = 'CallFault';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The fault that an error of a method means; `null` for a failure of our own. */
export function faultOfError(error: unknown): { fault: Fault } | null {
  if (error instanceof CallFault) return fault(error.code, error.message);
  if (error instanceof NotFoundError) return fault(CLIENT_FAULTS.notFound, error.message);
  if (error instanceof InvalidInputError) return fault(CLIENT_FAULTS.notStored, error.message);
  return null;
}

/** The fault of a write that was not done. @param what the thing, such as `post` */
export function faultOfOutcome(
  outcome: Exclude<WriteOutcome, { post: unknown }>,
  what = 'post',
): { fault: Fault } {
  switch (outcome.kind) {
    case 'not-found':
      return fault(CLIENT_FAULTS.notFound, `There is no such ${what}.`);
    case 'forbidden':
      return fault(CLIENT_FAULTS.notAllowed, outcome.reason);
    case 'refused':
      return fault(CLIENT_FAULTS.notStored, outcome.reason);
    case 'conflict':
      return fault(
        CLIENT_FAULTS.conflict,
        `The ${what} has been changed since this program read it. Get it again first.`,
      );
  }
}

function shortened(message: string): string {
  return message.length > MAX_MESSAGE
    ? `${message.slice(0, MAX_MESSAGE - 1).replace(/\p{Surrogate}$/u, '')}…`
    : message;
}
