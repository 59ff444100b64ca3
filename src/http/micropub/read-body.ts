/**
 * Reads the body of a Micropub request: a form, JSON, or a form with files. Until its token was found good, no more than
 * 64 KiB are read, and no file is stored.
 */
import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import type { Deps } from '../../deps.ts';
import {
  MAX_BYTES,
  MAX_FIELDS,
  MAX_UNKNOWN_BYTES,
  refused,
  takeToken,
  tooLarge,
  type Body,
  type ReadBody,
  type Sender,
} from './body.ts';
import { readMultipart } from './read-multipart.ts';

export async function readBody(
  deps: Pick<Deps, 'config' | 'db' | 'log'>,
  { req, res }: { req: Request; res: Response },
  sender: Sender,
): Promise<ReadBody> {
  const { isKnown, authorize } = sender;
  const encoding = req.get('Content-Encoding') ?? 'identity';
  if (encoding !== 'identity') return refused('Send the body without compression.');
  if (req.is('multipart/form-data')) return await readMultipart(deps, { req, res }, sender);
  const isJson = Boolean(req.is(['json', '+json']));
  if (!isJson && req.headers['content-type'] !== undefined && !req.is('urlencoded')) {
    return refused('Send a form or JSON: application/x-www-form-urlencoded or application/json.');
  }
  const bytes = await read(req, isKnown ? MAX_BYTES : MAX_UNKNOWN_BYTES);
  if (bytes === null) return tooLarge(isKnown);
  if (!isUtf8(bytes)) return refused('The body is not UTF-8.');
  const body = isJson ? jsonIn(bytes) : formIn(bytes);
  if (body === null) {
    const refusal = isKnown ? null : await authorize(null);
    return refusal ? { refusal } : refused('The body is not valid JSON.');
  }
  const refusal = await authorize(takeToken(body));
  return refusal ? { refusal } : { body };
}

/** Leaves the rest unread, unlike the parsers of Express. @returns `null` if there is more than `max` */
async function read(req: Request, max: number): Promise<Buffer | null> {
  if (Number(req.get('Content-Length') ?? 0) > max) return null;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > max) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function formIn(bytes: Buffer): Body {
  const text = bytes.toString('utf8');
  // Counted before they are parsed; one more is refused later.
  const some = text.split('&', MAX_FIELDS + 2).join('&');
  return { kind: 'form', fields: [...new URLSearchParams(some)], files: [] };
}

/** `null`: it is no JSON. */
function jsonIn(bytes: Buffer): Body | null {
  try {
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch {
    return null;
  }
}
