/**
 * Whose request it is: finds the program of a token in the Authorization header or in the body, and reads the body.
 *
 * @see https://www.w3.org/TR/micropub/#authentication
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2
 */
import type { Request, Response } from 'express';
import type { Program, Scope } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { findProgramByToken, noteWrongToken, type Bearer } from '../../indieauth/access-tokens.ts';
import { clientAddress } from '../request/headers.ts';
import {
  areProgramsOff,
  PROGRAMS_OFF,
  TOO_MANY_CALLS,
  WAIT_SECONDS,
  type ProgramLimits,
} from '../request/programs.ts';
import { trustBody } from '../server/body-limit.ts';
import { isAllowed, mayPost } from '../../micropub/scope.ts';
import type { Body } from './body.ts';
import { readBody } from './read-body.ts';
import type { Refusal } from './refusals.ts';

export type BearerDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'> & { limits: ProgramLimits };

/** The program of the header's token. */
export async function findBearer(
  deps: BearerDeps,
  req: Request,
): Promise<{ program: Program } | { refusal: Refusal }> {
  const token = tokenIn(req);
  return token === null ? { refusal: NO_TOKEN } : await programOf(deps, req, token);
}

/**
 * The program of a request with a body, and the body without its token.
 *
 * @param filesNeed of these scopes one, for a request with files
 */
export async function readRequest(
  deps: BearerDeps,
  req: Request,
  res: Response,
  filesNeed: readonly [Scope, ...Scope[]],
): Promise<{ program: Program; body: Body } | { refusal: Refusal }> {
  const header = tokenIn(req);
  let found: Found | null = header === null ? null : await programOf(deps, req, header);
  if (found && 'refusal' in found) return found;
  const isKnown = found !== null;
  if (isKnown) trustBody(req);

  const read = await readBody(deps, { req, res }, { isKnown, authorize, admitFiles });
  if ('refusal' in read) return read;
  return found && 'program' in found ? { ...found, body: read.body } : { refusal: NO_TOKEN };

  async function authorize(token: string | null): Promise<Refusal | null> {
    if (header !== null) {
      const isAllowed = token === null || (token === header && sendsTwice(found));
      return isAllowed ? null : TWO_TOKENS;
    }
    if (token === null) return NO_TOKEN;
    found ??= await programOf(deps, req, token);
    if ('refusal' in found) return found.refusal;
    trustBody(req);
    return null;
  }

  function admitFiles(): Refusal | null {
    if (!found || 'refusal' in found) return NO_TOKEN;
    const { program } = found;
    if (!filesNeed.some((scope) => isAllowed(program, scope))) {
      return { error: 'insufficient_scope', scope: filesNeed[0] };
    }
    return deps.limits.take(program, deps.clock.now(), 'upload') ? null : TOO_MANY;
  }
}

type Found = { program: Bearer } | { refusal: Refusal };

/**
 * Clients that send their token in the header and in forms as well, which RFC 6750 §2 forbids: Quill
 * (https://github.com/aaronpk/Quill/issues/4).
 */
const SEND_TWICE = new Set(['quill.p3k.io']);

function sendsTwice(found: Found | null): boolean {
  const { accessToken } = found && 'program' in found ? found.program : { accessToken: null };
  const host = URL.parse(accessToken?.clientId ?? '')?.hostname;
  return host !== undefined && SEND_TWICE.has(host);
}

const NO_TOKEN: Refusal = {
  error: 'unauthorized',
  text: 'There is no token. Send it in the Authorization header, as “Bearer” and the token.',
};

/** As text: micropub.rocks knows another code for it than RFC 6750 has. */
const TWO_TOKENS: Refusal = {
  error: 'invalid_request',
  text: 'The token is both in the Authorization header and in the body. Send it once.',
  isPlain: true,
};

/** `null` also for other kinds of authorization. */
function tokenIn(req: Request): string | null {
  return /^Bearer +(\S+) *$/i.exec(req.get('Authorization') ?? '')?.[1] ?? null;
}

async function programOf(deps: BearerDeps, req: Request, token: string): Promise<Found> {
  const program = await findProgramByToken(deps, token);
  if (program) {
    const refusal = await whyRefused(deps, program);
    return refusal ? { refusal } : { program };
  }
  const retryAfterSeconds = await noteWrongToken(deps, clientAddress(req));
  const text = 'The token is not valid: it has expired or was revoked. Sign in again.';
  return { refusal: { error: 'invalid_token', text, retryAfterSeconds } };
}

/** Before anything of its request is read. */
async function whyRefused(deps: BearerDeps, program: Program): Promise<Refusal | null> {
  if (await areProgramsOff(deps)) return { error: 'forbidden', text: PROGRAMS_OFF };
  if (!mayPost(program)) return { error: 'insufficient_scope', scope: 'create' };
  return deps.limits.take(program, deps.clock.now(), 'call') ? null : TOO_MANY;
}

const TOO_MANY: Refusal = {
  error: 'too_many_requests',
  text: TOO_MANY_CALLS,
  retryAfterSeconds: WAIT_SECONDS,
};
