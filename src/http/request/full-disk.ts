/**
 * Refuses writes of strangers, and uploads, while the disk is full: the space that the reserve freed is
 * for the owner, to sign in and delete (db/disk-reserve.ts).
 */
import type { Request, RequestHandler } from 'express';
import { DiskFullError } from '../../db/trouble.ts';
import type { Deps } from '../../deps.ts';

/** For routes that strangers write to: pings and forms. */
export function refuseStrangersOnFullDisk(deps: Pick<Deps, 'db'>): RequestHandler {
  return refuse(deps, ({ method }) => method !== 'GET' && method !== 'HEAD');
}

/** For the media library, in which deleting stays possible. */
export function refuseUploadsOnFullDisk(deps: Pick<Deps, 'db'>): RequestHandler {
  return refuse(deps, (req) => Boolean(req.is('multipart/form-data')));
}

function refuse({ db }: Pick<Deps, 'db'>, isRefused: (req: Request) => boolean): RequestHandler {
  return (req, _res, next) => {
    if (db.reserve?.isFreed() && isRefused(req)) throw new DiskFullError('The disk is full.');
    next();
  };
}
