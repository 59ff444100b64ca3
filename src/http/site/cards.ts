/** GET /cards/POSTID-HASH.png: the social card of a public post. Its URL changes with its content. */
import { Router, type Request, type Response } from 'express';
import { findCard } from '../../cards/store.ts';
import type { Deps } from '../../deps.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { answerWithoutContent, assertReading } from '../request/page-request.ts';

const NAME = /^([1-9]\d{0,8})-([0-9a-f]{16})\.(?:png|jpg)$/;
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function cardRoutes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Router {
  const router = Router();
  router.all('/cards/:name', sendCard);
  return router;

  async function sendCard(req: Request<{ name: string }>, res: Response): Promise<void> {
    const { name } = req.params;
    const [, postId, key] = NAME.exec(name) ?? [];
    const card = key ? await findCard(db, { postId: Number(postId), key, now: clock.now() }) : null;
    if (!card) throw new NotFoundError('social card', name);
    assertReading(req, res);
    res.set('Cache-Control', CACHE_CONTROL).set('ETag', `"${name}"`).type(card.type);
    if (!answerWithoutContent(req, res)) res.send(Buffer.from(card.image));
  }
}
