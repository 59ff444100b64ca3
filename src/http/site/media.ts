/**
 * GET /media/KEY/SLUG-WIDTH.FORMAT and /media/KEY/SLUG.EXTENSION: images, in our formats and as they were uploaded,
 * and other files of the media library; avatars; and pictures of embeds.
 *
 * Reads from the database each time: browsers request a file once, and the memory of the page cache is
 * for pages. Sends in chunks as fast as the client reads, so that a large file does not block others.
 */
import { Router, type Request, type Response } from 'express';
import { findAvatar } from '../../avatars/avatar.ts';
import { selectImage } from '../../avatars/store.ts';
import type { Deps } from '../../deps.ts';
import { findPictureVersion, selectPicture } from '../../embeds/store.ts';
import { assertReading, answerWithoutContent } from '../request/page-request.ts';
import { NotFoundError } from '../../lib/errors.ts';
import { isSame } from '../../lib/signed.ts';
import {
  findDownload,
  findMediaFile,
  findOriginalAt,
  type DownloadFile,
} from '../../media/library.ts';
import { embedPictureName, embedPicturePath } from '../../posts/embeds/embeds.ts';
import { formSecret } from '../../settings/settings.ts';
import { sendChunks, sendRange } from '../request/send-chunks.ts';

/** The URL contains the beginning of the content's hash. */
const MEDIA_CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function mediaRoutes(deps: Pick<Deps, 'db' | 'log'>): Router {
  const router = Router();
  router.all('/media/:key/:name', sendFile);
  return router;

  async function sendFile(
    req: Request<{ key: string; name: string }>,
    res: Response,
  ): Promise<void> {
    const { key, name } = req.params;
    const file = await findMediaFile(deps, key, name);
    const download = file ? null : await findDownload(deps, key, name);
    const original = file || download ? null : await findOriginalAt(deps, key, name);
    if (!file && !download && !original) throw new NotFoundError('picture', `${key}/${name}`);
    assertReading(req, res);
    res.set('Cache-Control', MEDIA_CACHE_CONTROL);
    res.set('ETag', `"${key}-${encodeURIComponent(name)}"`);
    if (download) await sendDownload(req, res, download);
    const image = file ?? original;
    if (!image) return;
    res.type(file ? `image/${file.format}` : image.format);
    await sendChunks(deps, { req, res }, image);
  }

  /** Never shown as a page of this site, whatever is in it: it is saved, or played by a page. */
  async function sendDownload(req: Request, res: Response, file: DownloadFile): Promise<void> {
    res.attachment(file.name);
    res.set({
      'Content-Type': file.type,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    await sendRange(deps, { req, res }, file);
  }
}

/** A day: avatars change, and one that the owner hides should disappear. */
const AVATAR_CACHE_CONTROL = 'public, max-age=86400';

export function avatarRoutes(deps: Pick<Deps, 'db'>): Router {
  const router = Router();
  router.all('/photos/:number.webp', sendAvatar);
  return router;

  async function sendAvatar(req: Request<{ number: string }>, res: Response): Promise<void> {
    const { number } = req.params;
    const avatar = /^[1-9]\d{0,8}$/.test(number) ? await findAvatar(deps, Number(number)) : null;
    if (!avatar) throw new NotFoundError('avatar', number);
    assertReading(req, res);
    res.set('Cache-Control', AVATAR_CACHE_CONTROL);
    res.set('ETag', `"${number}-${avatar.fetchedAt.getTime().toString(36)}"`);
    res.type('image/webp');
    if (answerWithoutContent(req, res)) return;
    const image = await selectImage(deps.db, avatar.id);
    if (!image) {
      // Deleted since it was found: not cacheable.
      res.removeHeader('Cache-Control');
      res.removeHeader('ETag');
      throw new NotFoundError('avatar', number);
    }
    res.send(Buffer.from(image));
  }
}

/**
 * `/embeds/ID-VERSION-SIGNATURE.webp`: an earlier version, which feed readers may still ask for, redirects to the
 * present one. Without the right signature there is nothing: the post may be a draft.
 */
export function embedPictureRoutes(deps: Pick<Deps, 'config' | 'db'>): Router {
  const router = Router();
  router.all('/embeds/:name.webp', sendPicture);
  return router;

  async function sendPicture(req: Request<{ name: string }>, res: Response): Promise<void> {
    const { name } = req.params;
    const [, number, asked] = /^([1-9]\d{0,8})-(0|[1-9]\d{0,8})-/.exec(name) ?? [];
    const id = Number(number);
    const secret = await formSecret(deps);
    const isRight =
      number !== undefined &&
      isSame(name, embedPictureName(secret, { id, version: Number(asked) }));
    const version = isRight ? await findPictureVersion(deps.db, id) : null;
    if (version === null) throw new NotFoundError('picture', name);
    assertReading(req, res);
    if (version !== Number(asked)) {
      res.set('Cache-Control', 'no-cache');
      const { siteUrl } = deps.config;
      res.redirect(302, embedPicturePath({ siteUrl, secret }, { id, version }));
      return;
    }
    res.set('Cache-Control', MEDIA_CACHE_CONTROL);
    res.set('ETag', `"${id}-${version}"`);
    res.type('image/webp');
    if (answerWithoutContent(req, res)) return;
    const picture = await selectPicture(deps.db, id);
    if (!picture) {
      // Removed since it was found: not cacheable.
      res.removeHeader('Cache-Control');
      res.removeHeader('ETag');
      throw new NotFoundError('picture', name);
    }
    res.send(Buffer.from(picture));
  }
}
