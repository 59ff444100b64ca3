/**
 * /micropub/media: takes one file (POST), lists files (GET q=source, q=last), and deletes one (POST action=delete).
 *
 * @see https://www.w3.org/TR/micropub/#media-endpoint
 * @see https://indieweb.org/Micropub-extensions#Media_Endpoint_Extensions
 */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Program } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { DiskFullError } from '../../db/trouble.ts';
import { queryOf } from '../request/page-request.ts';
import { findBearer, readRequest, type BearerDeps } from './bearer.ts';
import type { Body } from './body.ts';
import { invalidRequest, refuse } from './refusals.ts';
import { deleteUpload, lastUploadUrl, listUploads, storeUpload } from '../../micropub/media.ts';
import { isAllowed } from '../../micropub/scope.ts';

type MediaDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

export function mediaEndpoint(deps: BearerDeps): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    if (req.method === 'GET' || req.method === 'HEAD') {
      const found = await findBearer(deps, req);
      if ('refusal' in found) refuse(res, found.refusal);
      else await query(deps, found.program, req, res);
      return;
    }
    if (req.method !== 'POST') {
      next();
      return;
    }
    if (deps.db.reserve?.isFreed() && req.is('multipart/form-data')) {
      throw new DiskFullError('The disk is full.');
    }
    const read = await readRequest(deps, req, res, ['media']);
    if ('refusal' in read) refuse(res, read.refusal);
    else await write(deps, read.program, read.body, res);
  };
}

async function write(deps: MediaDeps, program: Program, body: Body, res: Response): Promise<void> {
  const [action, url] = ['action', 'url'].map((name) => textIn(body, name));
  if (action === 'delete') {
    await remove(deps, program, url ?? '', res);
    return;
  }
  if (!isAllowed(program, 'media')) {
    refuse(res, { error: 'insufficient_scope', scope: 'media' });
    return;
  }
  const files = body.kind === 'form' ? body.files : [];
  const [file, ...more] = files;
  if (!file || more.length > 0 || file.field !== 'file') {
    refuse(res, invalidRequest('Send multipart/form-data with one file, in a field named file.'));
    return;
  }
  const stored = await storeUpload(deps, program, file);
  if (stored.kind === 'refused') refuse(res, invalidRequest(stored.reason));
  else res.status(201).set('Location', stored.url).json({ url: stored.url });
}

async function remove(
  deps: MediaDeps,
  program: Program,
  url: string,
  res: Response,
): Promise<void> {
  if (!isAllowed(program, 'delete')) {
    refuse(res, { error: 'insufficient_scope', scope: 'delete' });
    return;
  }
  switch (await deleteUpload(deps, program, url)) {
    case 'deleted':
      res.status(204).end();
      return;
    case 'not-found':
      refuse(res, invalidRequest('There is no image or file at this URL.'));
      return;
    case 'forbidden':
      refuse(res, {
        error: 'forbidden',
        text: 'Somebody else uploaded this file. Ask an editor to delete it.',
      });
  }
}

function textIn(body: Body, name: string): string | null {
  if (body.kind === 'form') return body.fields.find(([each]) => each === name)?.[1] ?? null;
  const { value } = body;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
  const given = (value as Record<string, unknown>)[name];
  return typeof given === 'string' ? given : null;
}

const USUAL_LIMIT = 20;
const MAX_LIMIT = 100;

async function query(
  deps: MediaDeps,
  program: Program,
  req: Request,
  res: Response,
): Promise<void> {
  const asked = new URLSearchParams(queryOf(req));
  const number = (name: string) => {
    const given = asked.get(name) ?? '';
    return /^[1-9]\d{0,8}$/.test(given) ? Number(given) : null;
  };
  if (!isAllowed(program, 'media')) {
    refuse(res, { error: 'insufficient_scope', scope: 'media' });
    return;
  }
  if (asked.get('q') === 'source') {
    const limit = Math.min(number('limit') ?? USUAL_LIMIT, MAX_LIMIT);
    const { items, after } = await listUploads(deps, { limit, after: number('after') });
    res.json({ items, ...(after !== null && { paging: { after } }) });
  } else if (asked.get('q') === 'last') {
    const url = await lastUploadUrl(deps, program);
    res.json(url === null ? {} : { url });
  } else refuse(res, invalidRequest('q is one of source and last.'));
}
