/**
 * What is not taken while the disk is full: the space that the reserve gave up is the owner's, to
 * sign in and to delete (db/disk-reserve.ts).
 */
import type { Request, RequestHandler } from 'express';
import { DiskFullError } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';

/** Stands behind the admin, before everything that strangers send: pings (ping-body.ts) and forms. */
export function refuseStrangersOnFullDisk(deps: Pick<Deps, 'db'>): RequestHandler {
  return refuse(deps, ({ method }) => method !== 'GET' && method !== 'HEAD');
}

/** Stands before the media library: deleting from it is what makes room. */
export function refuseUploadsOnFullDisk(deps: Pick<Deps, 'db'>): RequestHandler {
  return refuse(deps, (req) => Boolean(req.is('multipart/form-data')));
}

function refuse({ db }: Pick<Deps, 'db'>, isRefused: (req: Request) => boolean): RequestHandler {
  return (req, _res, next) => {
    if (db.reserve?.isFreed() && isRefused(req)) throw new DiskFullError('The disk is full.');
    next();
  };
}
