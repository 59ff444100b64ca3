/**
 * /micropub: creates, updates, deletes and undeletes posts for programs (POST), and answers their queries (GET).
 *
 * No cookie is read: pages of other sites may send requests, and their token decides.
 *
 * @see https://www.w3.org/TR/micropub/
 */
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Program } from '../../clients/program.ts';
import type { Deps } from '../../deps.ts';
import { refuseUploadsOnFullDisk } from '../request/full-disk.ts';
import { findBearer, readRequest, type BearerDeps } from './bearer.ts';
import type { Body, UploadedFile } from './body.ts';
import { mediaEndpoint } from './media.ts';
import { answerQuery } from './queries.ts';
import { invalidRequest, refuse, refusedRequests } from './refusals.ts';
import { addValues, type Entry } from '../../micropub/entry.ts';
import { storeUpload } from '../../micropub/media.ts';
import { createEntry, deleteEntry, updateEntry, type PostOutcome } from '../../micropub/posts.ts';
import { readForm, readJson, type MicropubRequest } from '../../micropub/request.ts';
import { InvalidInputError } from '../../lib/errors.ts';

type MicropubDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>;

const ENDPOINTS = ['/micropub', '/micropub/media'];

export function micropubRoutes(deps: BearerDeps): Router {
  const router = Router();
  router.use('/micropub', allowOtherSites);
  router.options(ENDPOINTS, (_req, res) => {
    res.status(204).end();
  });
  router
    .route('/micropub')
    .get(async (req, res) => {
      const found = await findBearer(deps, req);
      if ('refusal' in found) refuse(res, found.refusal);
      else await answerQuery(deps, found.program, req, res);
    })
    .post(refuseUploadsOnFullDisk(deps), async (req: Request, res: Response) => {
      const read = await readRequest(deps, req, res, ['create', 'draft']);
      if ('refusal' in read) refuse(res, read.refusal);
      else answer(res, await act(deps, read.program, read.body));
    })
    .all(refuseMethod);
  router.route('/micropub/media').all(mediaEndpoint(deps)).all(refuseMethod);
  router.use(ENDPOINTS, refusedRequests(deps));
  return router;
}

/** @see https://indieweb.org/Micropub/FAQ#CORS */
const allowOtherSites: RequestHandler = (_req, res, next) => {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, OPTIONS',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept',
    'Access-Control-Expose-Headers': 'Location, Link, WWW-Authenticate',
    'Access-Control-Max-Age': '86400',
    'Cache-Control': 'no-store',
  });
  next();
};

const refuseMethod: RequestHandler = (_req, res) => {
  res.status(405).set('Allow', 'GET, HEAD, POST, OPTIONS').json({
    error: 'invalid_request',
    error_description: 'Use GET for queries and POST for writing.',
  });
};

async function act(deps: MicropubDeps, program: Program, body: Body): Promise<PostOutcome> {
  const request = body.kind === 'form' ? readForm(body.fields) : readJson(body.value);
  const files = body.kind === 'form' ? body.files : [];
  switch (request.action) {
    case 'create':
      return await create(deps, program, request, files);
    case 'update':
      return await updateEntry(deps, program, request.url, request.update);
    case 'delete':
    case 'undelete':
      return await deleteEntry(deps, program, request);
  }
}

/** Files in a request that creates a post become the URLs of its photos, videos, audio and cover. */
const FILE_FIELDS = new Set(['photo', 'video', 'audio', 'featured']);

async function create(
  deps: MicropubDeps,
  program: Program,
  { entry }: Extract<MicropubRequest, { action: 'create' }>,
  files: readonly UploadedFile[],
): Promise<PostOutcome> {
  const named = files.map((file) => ({ ...file, field: file.field.replace(/\[\d{0,4}\]$/, '') }));
  const unknown = named.find(({ field }) => !FILE_FIELDS.has(field));
  if (unknown) {
    throw new InvalidInputError('Files are fields named photo, video, audio or featured.');
  }
  for (const [index, file] of named.entries()) {
    const outcome = await storeUpload(deps, program, {
      ...file,
      alt: altOf(entry, file.field, index),
    });
    if (outcome.kind === 'refused') return outcome;
    addValues(entry, file.field, [outcome.url]);
  }
  return await createEntry(deps, program, entry);
}

function altOf({ properties, commands }: Entry, field: string, index: number): string {
  const alt = commands.get('photo-alt')?.[index];
  const isPhoto = field === 'photo' && !properties.has('photo');
  return isPhoto && typeof alt === 'string' ? alt : '';
}

function answer(res: Response, outcome: PostOutcome): void {
  switch (outcome.kind) {
    case 'done':
      if (outcome.hasMoved) res.status(201).set('Location', outcome.location).end();
      else res.status(204).end();
      return;
    case 'not-found':
      refuse(res, invalidRequest('There is no post at this URL, or you may not edit it.'));
      return;
    case 'insufficient-scope':
      refuse(res, { error: 'insufficient_scope', scope: outcome.scope });
      return;
    case 'forbidden':
      refuse(res, { error: 'forbidden', text: outcome.reason });
      return;
    case 'refused':
      refuse(res, invalidRequest(outcome.reason));
      return;
    case 'conflict':
      res.set('Retry-After', '5');
      refuse(res, {
        error: 'temporarily_unavailable',
        text: 'Somebody else is changing this post. Try again in a few seconds.',
      });
  }
}
