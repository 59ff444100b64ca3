/**
 * Reads a call from a request. One of more than 64 KiB is read on only if its beginning names a method that takes more,
 * and has the right credentials for it; a file in it goes to the disk while it arrives.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import type { Request } from 'express';
import { type Body, bodyOf } from './body.ts';
import { findSwitchedOff, type OwnServer } from './dispatch.ts';
import { fault } from './faults.ts';
import type { CallContext, ProgramMethod, UploadedFile } from './method.ts';
import { credential } from './request-sign-in.ts';
import { asFullDisk, newUploadPath } from './small-upload.ts';
import type { Deps } from '../../deps.ts';
import { trustBody } from '../server/body-limit.ts';
import { liftRequestTimeout } from '../server/serve.ts';
import { createConcurrencyLimiter } from '../../lib/rate-limiter.ts';
import { Base64Cutter } from '../../lib/xmlrpc/base64-cutter.ts';
import { readCallHead, type CallHead } from '../../lib/xmlrpc/call-head.ts';
import { FAULT_CODES, type Fault } from '../../lib/xmlrpc/shape.ts';
import {
  type CallLimits,
  decodeMethodCall,
  MAX_CALL_BYTES,
  type XmlRpcValue,
} from '../../lib/xmlrpc/xmlrpc.ts';
import { MAX_UPLOAD_BYTES } from '../../media/upload.ts';
import { readSettings } from '../../settings/settings.ts';

export type ReceivedCall =
  /** The `upload` is the caller's to delete. */
  | { kind: 'call'; method: string; params: XmlRpcValue[]; upload: UploadedFile | null }
  /** `discardRest`: reads on for a while; `null`: the body is read to its end. */
  | { kind: 'fault'; fault: Fault; discardRest: (() => Promise<void>) | null };

export type ReadCall = (req: Request, signIn: CallContext['signIn']) => Promise<ReceivedCall>;

const LARGE: CallLimits = { maxBytes: 1_000_000, maxElements: 30_000 };
/** Large calls that arrive at the same time. */
const AT_ONCE = { max: 16, maxPerKey: 4 };
/** A sender that is slower for a while is gone, or means harm. */
const SLOWEST = { bytes: 20_000, everyMs: 20_000 };

export function createReadCall(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  server: OwnServer,
): ReadCall {
  const arriving = createConcurrencyLimiter(AT_ONCE);

  return async (req, signIn) => {
    const body = bodyOf(req);
    const unread = ({ fault: given }: { fault: Fault }): ReceivedCall => ({
      kind: 'fault',
      fault: given,
      discardRest: () => discard(body),
    });
    const { read, isComplete } = await body.readUpTo(MAX_CALL_BYTES);
    const contentType = req.headers['content-type'];
    if (isComplete) {
      const call = decodeMethodCall(read, contentType);
      return call.kind === 'fault' ? { ...call, discardRest: null } : { ...call, upload: null };
    }
    const head = readCallHead(read.subarray(0, MAX_CALL_BYTES), contentType);
    const method = head && server.find(head.method);
    if (!head || typeof method !== 'object' || !method?.body) return unread(TOO_LARGE);
    const [name, secret] = credentialsOf(method, head.params);
    const off = await findSwitchedOff(deps);
    if (off) return unread(off);
    const signedIn = await signIn(name, secret);
    if ('fault' in signedIn) return unread(signedIn);
    const release = arriving.acquire(String(signedIn.program.user.id));
    if (!release) return unread(TOO_MANY);
    trustBody(req);
    liftRequestTimeout(req);
    const stopWatching = endIfTooSlow(req, body);
    try {
      const received =
        method.body === 'upload'
          ? await receiveFile(deps, read, body, contentType)
          : await receivePost(read, body, contentType);
      if (received.kind === 'fault' || isSame(received, head, method)) return received;
      if (received.upload) await rm(received.upload.path, { force: true });
      return { ...NOT_THE_SAME, kind: 'fault', discardRest: null };
    } finally {
      stopWatching();
      release();
    }
  };
}

const TOO_LARGE = fault(
  FAULT_CODES.notXmlRpc,
  `A call may have ${MAX_CALL_BYTES} bytes at most, unless it stores a post or a file and begins with the right credentials.`,
);
const TOO_MANY = fault(
  FAULT_CODES.internalError,
  'Too many large calls arrive at the same time. Try again in a minute.',
);
const NOT_THE_SAME = fault(FAULT_CODES.notXmlRpc, 'The call does not go on as it began.');

async function receivePost(
  beginning: Buffer,
  body: Body,
  contentType: string | undefined,
): Promise<ReceivedCall> {
  const pieces = [beginning];
  for await (const piece of body.rest()) {
    // Read to its end all the same: a sender that still writes would not get the answer.
    if (body.bytes() <= LARGE.maxBytes) pieces.push(piece);
    else if (body.bytes() > MAX_IGNORED_BYTES) break;
  }
  if (body.bytes() > LARGE.maxBytes) {
    return { kind: 'fault', fault: POST_TOO_LARGE, discardRest: () => discard(body) };
  }
  const call = decodeMethodCall(Buffer.concat(pieces), contentType, LARGE);
  return call.kind === 'fault' ? { ...call, discardRest: null } : { ...call, upload: null };
}

/** What is read of a call that is refused already, but comes from a known program. */
const MAX_IGNORED_BYTES = 100_000_000;

const POST_TOO_LARGE: Fault = {
  code: FAULT_CODES.notXmlRpc,
  message: `The post is too large: a call may have ${LARGE.maxBytes / 1_000_000} MB. Make it shorter, or divide it.`,
};

async function receiveFile(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  beginning: Buffer,
  body: Body,
  contentType: string | undefined,
): Promise<ReceivedCall> {
  const { maxFileSize } = await readSettings(deps);
  const cutter = new Base64Cutter({
    maxXmlBytes: MAX_CALL_BYTES,
    maxBytes: Math.max(MAX_UPLOAD_BYTES, maxFileSize * 1_000_000),
  });
  const path = await newUploadPath(deps.config);
  const received = { problem: null as Fault | null, size: 0 };
  /** Each piece is written before the next one is decoded, so that other requests are answered between them. */
  async function* contents(): AsyncGenerator<Buffer> {
    for await (const piece of inPieces(beginning, body)) {
      if (received.problem) {
        if (body.bytes() > MAX_IGNORED_BYTES) return;
        continue;
      }
      const cut = cutter.write(piece);
      if ('fault' in cut) {
        received.problem = cut.fault;
      } else if (cut.bytes.length > 0) {
        received.size += cut.bytes.length;
        yield cut.bytes;
      }
    }
  }
  try {
    await pipeline(contents, createWriteStream(path, { mode: 0o600, flags: 'wx' }));
    const call = received.problem
      ? { kind: 'fault' as const, fault: received.problem }
      : decodeMethodCall(cutter.end(), contentType);
    if (call.kind === 'call') return { ...call, upload: { path, size: received.size } };
    await rm(path, { force: true });
    return { ...call, discardRest: null };
  } catch (error) {
    await rm(path, { force: true });
    throw asFullDisk(error);
  }
}

/** What is read on of a refused call: a large photo, or what arrives in the time. */
const DISCARDED = { bytes: 32_000_000, withinMs: 2_000 };

/**
 * Reads on: programs that send all before they read an answer, as Python does, would get a broken pipe instead of it. The
 * limits of arriving bodies hold as before.
 */
async function discard(body: Body): Promise<void> {
  const until = performance.now() + DISCARDED.withinMs;
  const most = body.bytes() + DISCARDED.bytes;
  const rest = body.rest();
  const stopped = new AbortController();
  const timeUp = setTimeout(DISCARDED.withinMs, null, { signal: stopped.signal, ref: false });
  timeUp.catch(() => undefined);
  try {
    while (body.bytes() <= most && performance.now() < until) {
      const piece = await Promise.race([rest.next(), timeUp]);
      if (!piece || piece.done === true) return;
    }
  } catch {
    // The sender has gone.
  } finally {
    stopped.abort();
  }
}

/** No piece is larger than what is decoded at once. */
async function* inPieces(beginning: Buffer, body: Body): AsyncGenerator<Buffer> {
  yield* slices(beginning);
  for await (const piece of body.rest()) yield* slices(piece);
}

function* slices(piece: Buffer): Generator<Buffer> {
  for (let at = 0; at < piece.length; at += MAX_CALL_BYTES) {
    yield piece.subarray(at, at + MAX_CALL_BYTES);
  }
}

/** Whether the whole call is the one whose beginning was let in. */
function isSame(
  received: ReceivedCall & { kind: 'call' },
  head: CallHead,
  method: ProgramMethod,
): boolean {
  // As texts: a user name in digits may come as an <int>.
  const [name, secret] = credentialsOf(method, received.params).map(credential);
  const [headName, headSecret] = credentialsOf(method, head.params).map(credential);
  return received.method === head.method && name === headName && secret === headSecret;
}

function credentialsOf<Value>({ credentialsAt }: ProgramMethod, params: readonly Value[]) {
  return [params[credentialsAt], params[credentialsAt + 1]] as const;
}

/** @returns what to call once the body is there */
function endIfTooSlow(req: Request, body: Body): () => void {
  let before = body.bytes();
  const timer = setInterval(() => {
    if (body.bytes() - before < SLOWEST.bytes) req.destroy(new Error('The body came too slowly.'));
    before = body.bytes();
  }, SLOWEST.everyMs);
  return () => {
    clearInterval(timer);
  };
}
