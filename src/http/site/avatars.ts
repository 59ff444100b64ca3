/**
 * GET /photos/NUMBER.webp: the photos of authors and commenters, from here and never from elsewhere.
 */
import { Router, type Request, type Response } from 'express';
import { findAvatar, readAvatar } from '../../avatars/references.ts';
import type { Deps } from '../../deps.ts';
import { assertReading, answerWithoutContent } from '../request/read-only.ts';
import { NotFoundError } from '../../lib/errors.ts';

/** A day: a photo changes now and then, and one that the owner hides should go. */
const CACHE_CONTROL = 'public, max-age=86400';

export function avatarRoutes(deps: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.all('/photos/:number.webp', sendAvatar);
  return router;

  async function sendAvatar(req: Request<{ number: string }>, res: Response): Promise<void> {
    const { number } = req.params;
    const avatar = /^[1-9]\d{0,8}$/.test(number) ? await findAvatar(deps, Number(number)) : null;
    if (!avatar) throw new NotFoundError('photo', number);
    assertReading(req, res);
    res.set('Cache-Control', CACHE_CONTROL);
    res.set('ETag', `"${number}-${avatar.fetchedAt.getTime().toString(36)}"`);
    res.type('image/webp');
    if (answerWithoutContent(req, res)) return;
    const image = await readAvatar(deps, avatar);
    if (!image) {
      // Gone since it was found: nobody keeps that answer.
      res.removeHeader('Cache-Control');
      res.removeHeader('ETag');
      throw new NotFoundError('photo', number);
    }
    res.send(Buffer.from(image));
  }
}
